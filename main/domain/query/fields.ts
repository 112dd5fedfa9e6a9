import { IMAGE_TYPES } from '../generation.ts';
import { IMAGE_FORMATS, MARKS } from '../image-record.ts';
import type { QueryField } from './ast.ts';

/**
 * What a field's value is. `text` is prose or a name; `number`, `seed`, `bytes`, `aspect` and `date` can be compared and
 * ranged; `enum` and `flag` take one of `values`.
 */
export type FieldKind = 'text' | 'number' | 'seed' | 'bytes' | 'aspect' | 'date' | 'enum' | 'flag';

export interface FieldSpec {
  readonly kind: FieldKind;
  /** One line for completion and help. */
  readonly help: string;
  readonly aliases: readonly string[];
  /** Values of an `enum` or `flag`. */
  readonly values: readonly string[];
  /** Other spellings of `values`. */
  readonly valueAliases: Readonly<Record<string, string>>;
  /** A written number stands for everything that rounds to it: `megapixels:1` finds 1.05. */
  readonly rounded: boolean;
  /** The least and the greatest a number can be; a value beyond them can match nothing and is a fault. */
  readonly least: number;
  readonly greatest: number;
  /** A number without decimals. */
  readonly whole: boolean;
}

function field(kind: FieldKind, help: string, more: Partial<FieldSpec> = {}): FieldSpec {
  return {
    kind,
    help,
    aliases: [],
    values: [],
    valueAliases: {},
    rounded: false,
    least: -Infinity,
    greatest: Infinity,
    whole: false,
    ...more,
  };
}

export const STATUS_VALUES = ['completed', 'in-progress', 'failed'] as const;
/** `none` finds pictures that bear no mark. */
const MARK_VALUES = [...MARKS, 'none'] as const;
export const HAS_VALUES = ['mask', 'lora', 'workflow', 'children', 'parent', 'note'] as const;
export const IS_VALUES = ['saved', 'expiring', 'missing', 'trashed', 'duplicate'] as const;

export const FIELD_SPECS: Readonly<Record<QueryField, FieldSpec>> = {
  prompt: field('text', 'Words of the prompt'),
  negative: field('text', 'Words of the negative prompt', { aliases: ['neg'] }),
  model: field('text', 'Name of the model, e.g. flux or "sdxl turbo"', { aliases: ['checkpoint'] }),
  lora: field('text', 'Name of a LoRA that was used'),
  sampler: field('text', 'Sampler'),
  scheduler: field('text', 'Scheduler'),
  seed: field('seed', 'Seed, e.g. 12345 or 100..200'),
  steps: field('number', 'Sampling steps, e.g. 20 or >=30', { least: 0, whole: true }),
  guidance: field('number', 'Guidance (CFG), e.g. 7 or 3..5', { aliases: ['cfg', 'cfg_scale'] }),
  denoise: field('number', 'Denoising strength, 0 to 1', { aliases: ['strength'], least: 0 }),
  width: field('number', 'Width in pixels', { aliases: ['w'], least: 1, whole: true }),
  height: field('number', 'Height in pixels', { aliases: ['h'], least: 1, whole: true }),
  megapixels: field('number', 'Millions of pixels, e.g. 1 or >4', {
    aliases: ['mp'],
    rounded: true,
    least: 0,
  }),
  aspect: field('aspect', 'Shape: 16:9, 1.5, square, portrait or landscape', { aliases: ['ratio'] }),
  format: field('enum', 'File format', {
    aliases: ['ext'],
    values: IMAGE_FORMATS,
    valueAliases: { jpg: 'jpeg', tif: 'tiff', mp4: 'video', webm: 'video' },
  }),
  size: field('bytes', 'Size of the file, e.g. >2MB', {
    aliases: ['filesize'],
    rounded: true,
    least: 0,
  }),
  engine: field('text', 'Program that made it, e.g. comfyui or a1111'),
  type: field('enum', 'How it was made', {
    values: IMAGE_TYPES,
    valueAliases: {
      txt2img: 'text-to-image',
      t2i: 'text-to-image',
      img2img: 'image-to-image',
      i2i: 'image-to-image',
      inpainting: 'inpaint',
      outpainting: 'outpaint',
      upscaled: 'upscale',
      imported: 'import',
    },
  }),
  status: field('enum', 'completed pictures, or jobs in-progress or failed', {
    values: STATUS_VALUES,
    valueAliases: { done: 'completed', running: 'in-progress', queued: 'in-progress', error: 'failed' },
  }),
  mark: field('enum', 'Your mark', {
    values: MARK_VALUES,
    valueAliases: { 'work-in-progress': 'wip', rejected: 'reject', unmarked: 'none' },
  }),
  rating: field('number', 'Stars, 0 to 5, e.g. >=4', {
    aliases: ['stars'],
    least: 0,
    greatest: 5,
    whole: true,
  }),
  favorite: field('flag', 'Favourites: yes or no', {
    aliases: ['favourite', 'fav'],
    values: ['yes', 'no'],
    valueAliases: { true: 'yes', '1': 'yes', false: 'no', '0': 'no' },
  }),
  tag: field('text', 'Tag; animals finds animals/fox too; * any tag', { aliases: ['keyword'] }),
  collection: field('text', 'Name of a collection', { aliases: ['in'] }),
  created: field('date', 'When: 2026-11, 2026-11-01..today, yesterday, >7d (the last 7 days)', {
    aliases: ['date', 'made'],
  }),
  session: field('text', 'Id of the generation session'),
  batch: field('text', 'Name of the batch file'),
  path: field('text', 'Part of a folder’s or the file’s name; /photos/june from the top', {
    aliases: ['file', 'folder'],
  }),
  root: field('text', 'Imported folder it lies in, by its title; library for the library itself'),
  note: field('text', 'Words of your note'),
  project: field('text', 'Part of the prompt before its first " - "'),
  parent: field('text', 'Made from the picture with this id'),
  child: field('text', 'The picture with this id was made from it'),
  stack: field('text', 'Stacked with the picture with this id, itself included'),
  same: field('text', 'Same settings as the picture with this id; after it: except seed steps …'),
  has: field('enum', 'What the picture has', {
    values: HAS_VALUES,
    valueAliases: { loras: 'lora', parents: 'parent', child: 'children', notes: 'note' },
  }),
  is: field('enum', 'State of the picture', {
    values: IS_VALUES,
    valueAliases: { kept: 'saved', deleted: 'trashed', trash: 'trashed', duplicated: 'duplicate' },
  }),
};

const FIELD_BY_NAME: ReadonlyMap<string, QueryField> = new Map(
  (Object.entries(FIELD_SPECS) as [QueryField, FieldSpec][]).flatMap(([name, spec]) =>
    [name, ...spec.aliases].map((word): [string, QueryField] => [word, name]),
  ),
);

/** The field of a name or alias, whatever its case. */
export function fieldOfName(name: string): QueryField | null {
  return FIELD_BY_NAME.get(name.toLowerCase()) ?? null;
}

/** The canonical spelling of an enum's or flag's value, or null. */
export function enumValue(spec: FieldSpec, text: string): string | null {
  const value = text.toLowerCase();
  if (spec.values.includes(value)) return value;
  return Object.hasOwn(spec.valueAliases, value) ? (spec.valueAliases[value] ?? null) : null;
}

/** Fields whose values are compared and ranged rather than matched as text. */
export function isComparable(kind: FieldKind): boolean {
  return kind === 'number' || kind === 'seed' || kind === 'bytes' || kind === 'aspect' || kind === 'date';
}

/** The known field closest to a mistyped one, at most two letters away, or null. */
export function nearestField(name: string): QueryField | null {
  const typed = name.toLowerCase().slice(0, 24);
  let best: QueryField | null = null;
  let bestDistance = Math.min(3, Math.max(1, typed.length - 1));
  for (const [word, fieldName] of FIELD_BY_NAME) {
    const distance = editDistance(typed, word);
    if (distance < bestDistance) {
      best = fieldName;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
