import { InvalidArgumentError, type Command } from 'commander';
import { MAX_CANDIDATES, type EditArea } from '../../../domain/edit.ts';
import type { ModelDescription } from '../../../domain/engine.ts';
import { AppError } from '../../../domain/errors.ts';
import {
  frameForAspect,
  isExtended,
  MAX_SIDE,
  MIN_SIDE,
  progressivePlan,
  type Anchor,
} from '../../../domain/frame-geometry.ts';
import type { Extension, ImageInput } from '../../../domain/generation.ts';
import {
  addEditOptions,
  anchorOption,
  editSettingsOf,
  ratioOption,
  type EditOptions,
} from '../edit-options.ts';
import { noteBudget } from '../note-budget.ts';
import { noteUnusedOptions } from '../note-unused-options.ts';
import { addSamplingOptions, integerOption, type GenerationOptions } from '../options.ts';
import { withAnySession, type Session } from '../session.ts';
import { waitForEdit } from '../wait-for-edit.ts';
import { chooseModel, settingsOf, sourceOf, uidOfFile, type Source } from './generate.ts';

interface Options extends GenerationOptions, EditOptions {
  readonly prompt?: string;
  readonly reference?: string;
}

interface FrameOptions extends Options, Partial<Extension> {
  readonly ratio?: number;
  readonly anchor?: Anchor;
}

/** Sides that follow from a ratio are multiples of this, as in the editor. */
const FRAME_STEP = 8;
const SIDES = ['left', 'right', 'up', 'down'] as const;

/** `edit` changes what a mask covers; `outpaint` adds to a picture's sides. */
export function registerEdit(program: Command): void {
  withOptions(program.command('edit <file>').description('Change what a mask covers, and nothing else'))
    .requiredOption('--mask <png>', 'white where the picture may change, of its size')
    .option('--keep-alpha', 'leave transparency as it is')
    .action((file: string, options: Options & { mask: string }, command: Command) =>
      withAnySession(command, async (session) => {
        const source = await sourceOf(session, file);
        const [grant = ''] = await session.grant([options.mask]);
        const { maskId } = await session.api.editor.importMask({ grant });
        await edit(session, source, options, 'inpaint', () => ({ type: 'inpaint', maskId }));
      }),
    );
  const outpaint = withOptions(
    program.command('outpaint <file>').description('Extend a picture; the original stays as it is'),
  );
  for (const side of SIDES) {
    outpaint.option(`--${side} <pixels>`, `${MIN_SIDE} to ${MAX_SIDE}`, sideOption);
  }
  outpaint
    .option('--ratio <w:h>', 'extend to a shape instead, e.g. 16:9', ratioOption)
    .option('--anchor <place>', 'where the picture stays in it: center, left, top-left, …', anchorOption)
    .action((file: string, options: FrameOptions, command: Command) =>
      withAnySession(command, async (session) => {
        const source = await sourceOf(session, file);
        const extension = extensionOf(source, options);
        await edit(session, source, options, 'outpaint', ({ nativeSize }) => ({
          type: 'outpaint',
          passes: progressivePlan(source, extension, nativeSize, FRAME_STEP),
        }));
      }),
    );
}

function withOptions(command: Command): Command {
  return addEditOptions(addSamplingOptions(command, MAX_CANDIDATES))
    .option('--prompt <text>', 'what should be there')
    .option('--reference <file>', 'a picture to go by, for models that take one');
}

async function edit(
  session: Session,
  source: Source,
  options: Options,
  type: EditArea['type'],
  areaFor: (model: ModelDescription) => EditArea,
): Promise<void> {
  const { engine, model } = await chooseModel(session, type, options);
  const area = areaFor(model);
  const { loras = [], ...settings } = settingsOf(options);
  const prompt = options.prompt === undefined ? {} : { prompt: options.prompt };
  noteUnusedOptions(session, model, type, { ...settings, ...prompt });
  await noteBudget(session);
  const run = await session.api.editor.start({
    edit: {
      sourceUid: source.uid,
      area: area.type === 'inpaint' ? area : { ...area, passes: [...area.passes] },
      request: {
        ...settings,
        engine: engine.id,
        model: model.id,
        prompt: options.prompt ?? '',
        loras: [...loras],
        inputs: await referencesOf(session, model, options.reference),
        edit: editSettingsOf(options),
      },
    },
    seed: options.seed ?? null,
    count: options.count,
  });
  await waitForEdit(session, run);
}

async function referencesOf(
  session: Session,
  model: ModelDescription,
  file: string | undefined,
): Promise<ImageInput[]> {
  if (file === undefined) return [];
  const role = model.references[0];
  if (role === undefined) {
    throw new AppError(
      'INVALID_INPUT',
      `${model.title} takes no reference picture. Leave --reference out or choose another --model.`,
    );
  }
  return [{ role, uid: await uidOfFile(session, file) }];
}

function extensionOf(source: Source, options: FrameOptions): Extension {
  const { left = 0, right = 0, up = 0, down = 0, ratio, anchor } = options;
  const sides = { left, right, up, down };
  if (ratio === undefined) {
    if (anchor) throw new AppError('INVALID_INPUT', 'Give --ratio with --anchor, or only sides.');
    if (isExtended(sides)) return sides;
    throw new AppError(
      'INVALID_INPUT',
      `Say how far with --left, --right, --up or --down: ${MIN_SIDE} to ${MAX_SIDE} pixels; or with --ratio.`,
    );
  }
  if (isExtended(sides)) throw new AppError('INVALID_INPUT', 'Give either sides or --ratio, not both.');
  const frame = frameForAspect(source, ratio, anchor ?? { x: 0.5, y: 0.5 }, FRAME_STEP);
  if (isExtended(frame)) return frame;
  throw new AppError('INVALID_INPUT', 'The picture has that shape already. Nothing would be added.');
}

function sideOption(text: string): number {
  const pixels = integerOption(text);
  if (pixels !== 0 && (pixels < MIN_SIDE || pixels > MAX_SIDE)) {
    throw new InvalidArgumentError(`It must be 0, or ${MIN_SIDE} to ${MAX_SIDE} pixels.`);
  }
  return pixels;
}
