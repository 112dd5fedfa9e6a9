import { ableModels, modelNamed, type ChosenModel } from '../able-models.ts';
import { bareName } from '../bare-name.ts';
import type { EngineDescription, LoraDescription } from '../engine.ts';
import type { GenerationRequest, GenerationType, LoraUse } from '../generation.ts';
import { checkRequest, requestFor } from '../model-request.ts';
import type { Seed } from '../seed.ts';
import type { Batch, BatchSettings } from './batch.ts';
import type { BatchFault } from './batch-fault.ts';
import type { ExpandedVariation } from './expansion.ts';
import { createExpansion } from './expansion.ts';
import type { BatchRunOptions } from './batch-run.ts';

/** Model families that the names of workflow blocks stand for. */
const WORKFLOW_FAMILIES: Readonly<Record<string, string>> = { dev: 'flux-dev', schnell: 'flux-schnell' };

/**
 * The model for a prompt: the one asked for when running, else the one the file names, else the saved template or the
 * model family that the workflow's name stands for, else the first that can do it, the builtin engine last.
 * @returns a text for the user when there is none
 */
export function chooseBatchModel(
  engines: readonly EngineDescription[],
  type: GenerationType,
  settings: BatchSettings,
  options: BatchRunOptions,
  workflow: string | null,
): ChosenModel | string {
  const engineId = options.engine || settings.engine || '';
  const able = ableModels(
    engines.filter((engine) => engineId === '' || engine.id === engineId),
    type,
  );
  const named = options.model || settings.model || '';
  if (named !== '') {
    const found = modelNamed(able, named);
    return found ?? `There is no model “${named}” for ${type}. ${listed(able.map(({ model }) => model.id))}`;
  }
  const asked = options.workflow || workflow || '';
  const template = able.find(({ model }) => model.id === asked || model.title === asked);
  const family = able.find(({ model }) => model.family === WORKFLOW_FAMILIES[asked]);
  const chosen = template ?? family ?? able[0];
  if (chosen) return chosen;
  return engineId === ''
    ? `No engine can do ${type} at the moment. Is a server added and running?`
    : `The engine “${engineId}” can't do ${type} at the moment.`;
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'No model is there at the moment. Is a server added and running?';
  return `There is: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}.`;
}

/** The engine's own name for a LoRA: the same file, whatever folder or case it is written with, also without its extension. */
function findLora(known: readonly LoraDescription[], name: string): string | undefined {
  const found =
    known.find((lora) => lora.name === name) ?? known.find((lora) => bareName(lora.name) === bareName(name));
  return found?.name;
}

/** The request for one picture. Settings the file leaves open are the model's defaults. */
export function batchRequest(
  { engine, model }: ChosenModel,
  variation: ExpandedVariation,
  seed: Seed,
): GenerationRequest {
  const { settings } = variation;
  const loras = variation.loras.map((lora): LoraUse => ({
    ...lora,
    name: findLora(engine.loras, lora.name) ?? lora.name,
  }));
  return requestFor(engine.id, model, variation.type, {
    prompt: variation.prompt,
    negativePrompt: variation.negative,
    seed,
    loras,
    inputs: variation.inputs,
    ...(settings.width !== undefined && { width: settings.width }),
    ...(settings.height !== undefined && { height: settings.height }),
    ...(settings.steps !== undefined && { steps: settings.steps }),
    ...(settings.guidance !== undefined && { guidance: settings.guidance }),
    ...(settings.sampler !== undefined && { sampler: settings.sampler }),
    ...(settings.scheduler !== undefined && { scheduler: settings.scheduler }),
    ...(settings.denoise !== undefined && { denoise: settings.denoise }),
    ...(settings.extra !== undefined && { extra: settings.extra }),
    ...(variation.extend && { extend: variation.extend }),
    ...(variation.edit && { edit: variation.edit }),
  });
}

const MAX_PROBLEMS = 50;

/** Everything that would keep the batch's pictures from being made, found before anything runs. */
export function findBatchFaults(
  batch: Batch,
  options: BatchRunOptions,
  engines: readonly EngineDescription[],
  missingWildcards: readonly string[],
): readonly BatchFault[] {
  const problems = new Map<string, BatchFault>();
  const add = (message: string, line: number | null, column: number | null = null): void => {
    if (problems.size < MAX_PROBLEMS && !problems.has(message))
      problems.set(message, { line, column, message });
  };
  for (const name of missingWildcards) {
    add(
      `There is no wildcard list “${name}”. Add ${name}.txt to the wildcards, or take __${name}__ out.`,
      null,
    );
  }
  const expansion = createExpansion(batch, { workflow: options.workflow, fallbackSeeds: ['0'] });
  let plainChecked = false;
  for (const [index, prompt] of batch.prompts.entries()) {
    // Prompts without settings of their own stand or fall together.
    const plain =
      prompt.loras === undefined && prompt.type === undefined && Object.keys(prompt.settings).length === 0;
    if (plain && plainChecked && prompt.text.trim() !== '') continue;
    plainChecked ||= plain;
    const variation = expansion.variationAt(index * expansion.variationsPerPrompt);
    const chosen = chooseBatchModel(engines, variation.type, variation.settings, options, expansion.workflow);
    if (typeof chosen === 'string') {
      add(chosen, null);
      continue;
    }
    for (const lora of prompt.loras ?? batch.loras) {
      if (!chosen.model.loras || findLora(chosen.engine.loras, lora.name) !== undefined) continue;
      const place = batch.loras.find(({ name }) => name === lora.name && prompt.loras === undefined);
      add(missingLora(lora.name, chosen), place?.line ?? prompt.line, place?.column ?? null);
    }
    for (const issue of checkRequest(batchRequest(chosen, variation, '0'), chosen.model)) {
      const own = issue.field === 'prompt' || Object.keys(prompt.settings).length > 0;
      const lora = issue.field === 'loras' && prompt.loras === undefined ? batch.loras[0] : undefined;
      add(issue.message, lora?.line ?? (own ? prompt.line : null), lora?.column ?? null);
    }
  }
  return [...problems.values()];
}

function missingLora(name: string, { engine }: ChosenModel): string {
  const close = engine.loras
    .map((lora) => lora.name)
    .filter((known) => {
      const [a, b] = [bareName(known), bareName(name)];
      return a.includes(b) || b.includes(a);
    });
  const hint = close.length > 0 ? ` Did you mean ${close.slice(0, 3).join(' or ')}?` : '';
  return `No server of ${engine.title} has a LoRA named “${name}”.${hint}`;
}
