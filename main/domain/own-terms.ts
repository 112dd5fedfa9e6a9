import { bareName } from './bare-name.ts';
import type { EngineDescription, ModelDescription } from './engine.ts';
import type { GenerationRequest } from './generation.ts';

interface OwnModel {
  readonly engine: EngineDescription;
  readonly model: ModelDescription;
}

/** What is chosen now, for requests whose model is not here. */
interface Chosen {
  readonly engine: string;
  readonly model: string;
}

/**
 * A request that another tool may have written, in the names of what is here: models and LoRAs by their file's name, samplers and
 * schedulers by their letters ("DPM++ 2M Karras" is `dpmpp_2m` with `karras`). A sampler or scheduler the model lacks is left out;
 * a model that isn't here keeps its name.
 */
export function inOwnTerms(
  request: Partial<GenerationRequest>,
  models: readonly OwnModel[],
  chosen: Chosen,
): Partial<GenerationRequest> {
  const asked = request.model === undefined ? undefined : modelNamed(models, request.engine, request.model);
  const current = asked ?? models.find(({ engine, model }) => isThis(engine.id, model.id, chosen));
  if (current === undefined) return request;
  const { sampler, scheduler, ...rest } = request;
  return {
    ...rest,
    ...(asked && { engine: asked.engine.id, model: asked.model.id }),
    ...(request.loras && {
      loras: request.loras.map((lora) => ({ ...lora, name: ownLora(lora.name, current.engine) })),
    }),
    ...ownSampling(sampler, scheduler, current.model),
    ...(request.extra && { extra: ownExtra(request.extra, current.model) }),
  };
}

function isThis(engine: string, model: string, chosen: Chosen): boolean {
  return engine === chosen.engine && model === chosen.model;
}

/** The very model, else the first whose file is called so. */
function modelNamed(
  models: readonly OwnModel[],
  engineId: string | undefined,
  name: string,
): OwnModel | undefined {
  const bare = bareName(name);
  return (
    models.find(({ engine, model }) => engine.id === engineId && model.id === name) ??
    models.find(({ model }) => bare !== '' && bareName(model.id) === bare)
  );
}

function ownLora(name: string, { loras }: EngineDescription): string {
  if (loras.some((lora) => lora.name === name)) return name;
  return loras.find((lora) => bareName(lora.name) === bareName(name))?.name ?? name;
}

/** Other tools name a setting as it is labelled, e.g. "Clip skip". */
function ownExtra(
  extra: GenerationRequest['extra'],
  { parameters }: ModelDescription,
): GenerationRequest['extra'] {
  const nameOf = (key: string, value: unknown): string => {
    const label = key.toLowerCase();
    const own = parameters.find((one) => one.kind === 'number' && one.label.toLowerCase() === label);
    return own?.kind === 'number' && Number(value) >= own.min && Number(value) <= own.max ? own.name : key;
  };
  return Object.fromEntries(Object.entries(extra).map(([key, value]) => [nameOf(key, value), value]));
}

function ownSampling(
  sampler: string | undefined,
  scheduler: string | undefined,
  model: ModelDescription,
): Partial<Pick<GenerationRequest, 'sampler' | 'scheduler'>> {
  const samplers = optionsOf(model, 'sampler');
  const schedulers = optionsOf(model, 'scheduler');
  // Some tools write both as one name.
  const [, first, last] = /^(.+)[ _](\w+)$/.exec(sampler ?? '') ?? [];
  const alone = optionLike(samplers, sampler);
  const ownScheduler = optionLike(schedulers, scheduler ?? (alone === undefined ? last : undefined));
  const ownSampler = alone ?? optionLike(samplers, first);
  return {
    ...(ownSampler !== undefined && { sampler: ownSampler }),
    ...(ownScheduler !== undefined && { scheduler: ownScheduler }),
  };
}

function optionsOf(model: ModelDescription, name: string): readonly string[] {
  const parameter = model.parameters.find((one) => one.name === name);
  return parameter?.kind === 'choice' ? parameter.options : [];
}

function optionLike(options: readonly string[], name: string | undefined): string | undefined {
  if (name === undefined || options.includes(name)) return name;
  return options.find((option) => lettersOf(option) === lettersOf(name));
}

function lettersOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/^k_/, '')
    .replace(/[ _]a$/, '_ancestral')
    .replaceAll('+', 'p')
    .replace(/[^a-z\d]/g, '');
}
