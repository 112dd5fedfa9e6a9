import { InvalidArgumentError, Option, type Command } from 'commander';
import { DEFAULT_EDIT_SETTINGS } from '../../domain/edit.ts';
import type { Anchor } from '../../domain/frame-geometry.ts';
import type { EditSettings } from '../../domain/generation.ts';
import { integerOption, numberOption } from './options.ts';

/** The options of `edit` and `outpaint` that say how the result is prepared and pasted back. */
export interface EditOptions {
  readonly fill: EditSettings['fill'];
  readonly grow: EditSettings['grow'];
  readonly feather: EditSettings['feather'];
  readonly edge: EditSettings['edge'];
  readonly context: number | 'whole';
  readonly matchColor: boolean;
  readonly keepAlpha?: boolean;
}

const FILLS: readonly EditSettings['fill'][] = ['blur', 'edge', 'noise', 'neutral', 'original'];

export function addEditOptions(command: Command): Command {
  const { grow, feather, context } = DEFAULT_EDIT_SETTINGS;
  return command
    .addOption(
      new Option('--fill <kind>', 'what a model begins with where it may draw')
        .choices(FILLS)
        .default('blur'),
    )
    .option('--grow <pixels>', 'how far a model may draw beyond; auto: by its size', edgeOption, grow)
    .option('--feather <pixels>', 'how far that fades and is blended', edgeOption, feather)
    .addOption(
      new Option('--edge <kind>', 'strict: nothing outside the mask changes; soft: the blend runs outward')
        .choices(['strict', 'soft'])
        .default('strict'),
    )
    .option(
      '--context <0-1>',
      'how much around it a model sees, tight to generous; whole: the whole picture',
      contextOption,
      context,
    )
    .option('--no-match-color', 'take the colours as the model makes them');
}

export function editSettingsOf({ context, ...options }: EditOptions): EditSettings {
  const { fill, grow, feather, edge, matchColor, keepAlpha } = options;
  return {
    fill,
    grow,
    feather,
    edge,
    matchColor,
    ...(context === 'whole' ? {} : { context }),
    ...(keepAlpha ? { keepAlpha } : {}),
  };
}

/** `16:9`, `1.5` as width / height. */
export function ratioOption(text: string): number {
  const [width, height = 1] = text.split(':').map(Number);
  const ratio = (width ?? NaN) / height;
  if (!/^[\d.]+(:[\d.]+)?$/.test(text) || !(ratio > 0 && Number.isFinite(ratio))) {
    throw new InvalidArgumentError('It must be WIDTH:HEIGHT, e.g. 16:9.');
  }
  return ratio;
}

const ANCHORS: Readonly<Record<string, Anchor>> = {
  center: { x: 0.5, y: 0.5 },
  left: { x: 0, y: 0.5 },
  right: { x: 1, y: 0.5 },
  top: { x: 0.5, y: 0 },
  bottom: { x: 0.5, y: 1 },
  'top-left': { x: 0, y: 0 },
  'top-right': { x: 1, y: 0 },
  'bottom-left': { x: 0, y: 1 },
  'bottom-right': { x: 1, y: 1 },
};

export function anchorOption(text: string): Anchor {
  const anchor = ANCHORS[text];
  if (!anchor) throw new InvalidArgumentError(`It must be one of ${Object.keys(ANCHORS).join(', ')}.`);
  return anchor;
}

function edgeOption(text: string): number | 'auto' {
  if (text === 'auto') return text;
  const pixels = integerOption(text);
  if (pixels < 0 || pixels > 512) throw new InvalidArgumentError('It must be 0 to 512 pixels, or auto.');
  return pixels;
}

function contextOption(text: string): number | 'whole' {
  if (text === 'whole') return text;
  const value = numberOption(text);
  if (value < 0 || value > 1) throw new InvalidArgumentError('It must be from 0 to 1, or whole.');
  return value;
}
