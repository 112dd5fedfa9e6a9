import type { Command } from 'commander';
import type { EngineDescription, ModelDescription } from '../../../domain/engine.ts';
import { describedBy } from '../../../domain/engine-outline.ts';
import { AppError } from '../../../domain/errors.ts';
import type { GenerationRequest, GenerationType } from '../../../domain/generation.ts';
import { requestFor, sizeInShapeOf } from '../../../domain/model-request.ts';
import { noteBudget } from '../note-budget.ts';
import { noteUnusedOptions } from '../note-unused-options.ts';
import { addGenerationOptions, type GenerationOptions } from '../options.ts';
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

/** The model named, or the first that can do it: a server's before the builtin one. */
export async function chooseModel(
  session: Session,
  type: GenerationType,
  options: GenerationOptions,
): Promise<{ readonly engine: EngineDescription; readonly model: ModelDescription }> {
  const engines = (await readEngines(session)).filter(
    ({ id }) => options.engine === undefined || id === options.engine,
  );
  if (engines.length === 0) {
    throw new AppError(
      'INVALID_INPUT',
      `There is no engine "${options.engine ?? ''}". Take builtin or comfyui.`,
    );
  }
  const able = engines.flatMap((engine) =>
    engine.models.filter(({ types }) => types.includes(type)).map((model) => ({ engine, model })),
  );
  const named = options.model;
  const found =
    named === undefined ? able.at(0) : able.find(({ model }) => model.id === named || model.title === named);
  if (found) return found;
  const known = able.map(({ model }) => model.id).slice(0, 10);
  throw new AppError(
    'INVALID_INPUT',
    known.length === 0
      ? `No engine can do ${type} at the moment. Add a server with "gesso servers add URL".`
      : `There is no model "${named ?? ''}" for ${type}. There is: ${known.join(', ')}.`,
  );
}

function readEngines(session: Session): Promise<readonly EngineDescription[]> {
  return new Promise((resolve, reject) => {
    const unsubscribe = session.api.generate.engines.subscribe(
      {},
      {
        onSnapshot(outlines) {
          // Not yet assigned when the snapshot comes at once.
          queueMicrotask(() => unsubscribe());
          resolve(outlines.map(describedBy));
        },
        onDelta: () => undefined,
        onEnd: reject,
      },
    );
  });
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
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(fileOrUid)) return fileOrUid;
  const [grant = ''] = await session.grant([fileOrUid]);
  const { uid } = await session.api.system.bringIn({ grant });
  return uid;
}
