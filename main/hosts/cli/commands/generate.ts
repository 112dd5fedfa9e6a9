import type { Command } from 'commander';
import { ableModels, modelNamed, type ChosenModel } from '../../../domain/able-models.ts';
import { describedBy } from '../../../domain/engine-outline.ts';
import { AppError } from '../../../domain/errors.ts';
import type { GenerationRequest, GenerationType } from '../../../domain/generation.ts';
import { requestFor, sizeInShapeOf } from '../../../domain/model-request.ts';
import { isUid } from '../../../domain/uid.ts';
import { noteBudget } from '../note-budget.ts';
import { noteUnusedOptions } from '../note-unused-options.ts';
import { addGenerationOptions, type GenerationOptions } from '../options.ts';
import { readSnapshot } from '../read-snapshot.ts';
import { withAnySession, type Session } from '../session.ts';
import { waitForSubmission } from '../wait-for-submission.ts';

export function registerGenerate(program: Command): void {
  addGenerationOptions(
    program.command('generate <prompt>').description('Make pictures from a prompt'),
  ).action((prompt: string, options: GenerationOptions, command: Command) =>
    withAnySession(command, async (session) => {
      const source = options.image === undefined ? null : await sourceOf(session, options.image);
      const type = source === null ? 'text-to-image' : 'image-to-image';
      await generate(session, type, options, prompt, source);
    }),
  );
}

/** Fills in the model's defaults, submits, waits, and prints what was made. */
async function generate(
  session: Session,
  type: GenerationType,
  options: GenerationOptions,
  prompt: string,
  source: Source | null,
): Promise<void> {
  const { engine, model } = await chooseModel(session, type, options);
  const settings = settingsOf(options);
  noteUnusedOptions(session, model, type, settings);
  const isSizeGiven = options.width !== undefined || options.height !== undefined;
  const { seed: _seed, ...request } = requestFor(engine.id, model, type, {
    prompt,
    inputs: source === null ? [] : [{ role: 'source', uid: source.uid }],
    ...(source !== null && !isSizeGiven && sizeInShapeOf(source, model)),
    ...settings,
  });
  await noteBudget(session);
  const submission = await session.api.generate.submit({
    request: {
      ...request,
      loras: [...request.loras],
      inputs: [...request.inputs],
      extra: { ...request.extra },
    },
    seed: options.seed ?? null,
    count: options.count,
  });
  await waitForSubmission(session, submission);
}

export function settingsOf(options: GenerationOptions): Partial<GenerationRequest> {
  const { negative, strength, lora, width, height, steps, guidance, sampler, scheduler } = options;
  const given = {
    negativePrompt: negative,
    denoise: strength,
    width,
    height,
    steps,
    guidance,
    sampler,
    scheduler,
  };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...said, loras: lora };
}

/**
 * The model that is named, or the first that can do it; which that is, is said.
 * @throws AppError INVALID_INPUT for an engine or a model that there isn't, ENGINE_UNAVAILABLE where nothing can do it now
 */
export async function chooseModel(
  session: Session,
  type: GenerationType,
  options: GenerationOptions,
): Promise<ChosenModel> {
  const engines = (await readSnapshot(session.api.generate.engines))
    .map(describedBy)
    .filter(({ id }) => options.engine === undefined || id === options.engine);
  if (engines.length === 0) {
    throw new AppError(
      'INVALID_INPUT',
      `There is no engine "${options.engine ?? ''}". Take builtin or comfyui.`,
    );
  }
  const able = ableModels(engines, type);
  const first = able[0];
  const away = await serversAway(session);
  if (first === undefined) {
    throw new AppError(
      'ENGINE_UNAVAILABLE',
      `No engine can do ${type} at the moment. ${away || 'Add a server with "gesso servers add URL".'}`,
    );
  }
  const named = options.model;
  if (named === undefined) {
    if (away !== '') session.output.note(away);
    session.output.note(`With ${first.model.title}.`);
    return first;
  }
  const found = modelNamed(able, named);
  if (found) return found;
  const known = able.map(({ model }) => model.id);
  const listed = `${known.slice(0, 10).join(', ')}${known.length > 10 ? ', …' : ''}`;
  throw new AppError(
    'INVALID_INPUT',
    `There is no model "${named}" for ${type}. There is: ${listed}.${away && ` ${away}`}`,
  );
}

/** A word on servers whose models are missed because they don't answer; empty when all do. */
async function serversAway(session: Session): Promise<string> {
  const away = (await readSnapshot(session.api.servers.watch)).filter(
    ({ enabled, fault }) => enabled && fault !== null,
  );
  return away.map(({ title, fault }) => `${title}: ${fault}`).join(' ');
}

export interface Source {
  readonly uid: string;
  readonly width: number;
  readonly height: number;
}

/** A picture to start from, given as a file or an id. */
export async function sourceOf(session: Session, fileOrUid: string): Promise<Source> {
  const uid = await uidOfFile(session, fileOrUid);
  const { record } = await session.api.gallery.details({ uid });
  return { uid, width: record.file.width, height: record.file.height };
}

/** The uid of a picture given as a file or an id; a file the library does not know is brought in first. */
export async function uidOfFile(session: Session, fileOrUid: string): Promise<string> {
  if (isUid(fileOrUid)) return fileOrUid;
  const [grant = ''] = await session.grant([fileOrUid]);
  const { uid } = await session.api.system.bringIn({ grant });
  return uid;
}
