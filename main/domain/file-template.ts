import type { ImageRecord } from './image-record.ts';

/** What a file name template can be filled with. */
export interface TemplateValues {
  readonly record: ImageRecord;
  /** Number within the export, from 1. */
  readonly count: number;
}

/** A placeholder that is none, with where it stands. */
export interface TemplateFault {
  readonly name: string;
  /** Offset in the template. */
  readonly at: number;
}

type Placeholder = (values: TemplateValues, option: string) => string;

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
const known = (value: string | number | null): string => (value === null ? '' : String(value));

const PLACEHOLDERS: Readonly<Record<string, Placeholder>> = {
  count: ({ count }, digits) => pad(count, Number(digits || '3')),
  name: ({ record }) => (record.file.path.split('/').at(-1) ?? '').replace(/\.[^.]+$/, ''),
  folder: ({ record }) => record.file.path.split('/').at(-2) ?? '',
  seed: ({ record }) => known(record.generation.seed),
  prompt: ({ record }, length) => cut(record.generation.prompt, Number(length || '60')),
  negative: ({ record }, length) => cut(record.generation.negativePrompt, Number(length || '60')),
  model: ({ record }, length) => cut(baseName(known(record.generation.model)), Number(length || '80')),
  sampler: ({ record }) => known(record.generation.sampler),
  scheduler: ({ record }) => known(record.generation.scheduler),
  steps: ({ record }) => known(record.generation.steps),
  guidance: ({ record }) => known(record.generation.guidance),
  engine: ({ record }) => known(record.generation.engine),
  type: ({ record }) => record.generation.type,
  width: ({ record }) => String(record.file.width),
  height: ({ record }) => String(record.file.height),
  rating: ({ record }) => String(record.user.rating),
  date: ({ record }, format) => formatDate(createdAt(record), format || 'YYYY-MM-DD'),
  time: ({ record }) => formatDate(createdAt(record), 'HHmmss'),
  timestamp: ({ record }) => formatDate(createdAt(record), 'YYYYMMDD-HHmmss'),
  uid: ({ record }) => record.uid,
};

export const TEMPLATE_PLACEHOLDERS: readonly string[] = Object.keys(PLACEHOLDERS);
export const DEFAULT_FILE_TEMPLATE = '{timestamp}_{count}_{seed}';

const PART = /\{(\w+)(?::([^{}]{0,40}))?\}/g;
const MAX_SEGMENT = 120;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Placeholders of a template that don't exist. */
export function templateFaults(template: string): readonly TemplateFault[] {
  return [...template.matchAll(PART)].flatMap((match) => {
    const name = match[1] ?? '';
    return Object.hasOwn(PLACEHOLDERS, name) ? [] : [{ name, at: match.index }];
  });
}

/**
 * The file name for a picture, without its extension. `/` in the template makes folders; values never do. Letters that some
 * system forbids become `_`, segments are at most 120 characters long, and no segment is empty, `.` or `..`.
 */
export function expandTemplate(template: string, values: TemplateValues): string {
  const segments = template.split('/').map((segment) => {
    const filled = segment.replaceAll(PART, (whole, name: string, option: string | undefined) => {
      const placeholder = Object.hasOwn(PLACEHOLDERS, name) ? PLACEHOLDERS[name] : undefined;
      return placeholder ? placeholder(values, option ?? '') : whole;
    });
    return safeSegment(filled);
  });
  const kept = segments.filter(Boolean);
  return kept.length > 0 ? kept.join('/') : `image_${pad(values.count, 3)}`;
}

/** A file name part that every system takes, or '' when nothing is left of it. */
export function safeSegment(text: string): string {
  const plain = Array.from(text.normalize('NFC'), (letter) =>
    letter < ' ' || letter === '\u007F' || '<>:"/\\|?*{}'.includes(letter) ? '_' : letter,
  )
    .join('')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/__+/g, '_');
  const cut = Array.from(plain).slice(0, MAX_SEGMENT).join('');
  // All at once: taking one kind away may bring another to the end.
  const trimmed = cut.replace(/^[. _]+/, '').replace(/[. _]+$/, '');
  return RESERVED.test(trimmed.split('.')[0] ?? '') ? `_${trimmed}` : trimmed;
}

function cut(text: string, length: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return Array.from(line).slice(0, length).join('').trim();
}

function baseName(name: string): string {
  return (name.split(/[\\/]/).at(-1) ?? '').replace(/\.(safetensors|ckpt|pt|gguf|sft)$/i, '');
}

function createdAt(record: ImageRecord): Date {
  return new Date(record.generation.createdAtMs ?? record.file.modifiedAtMs);
}

/** `YYYY`, `MM`, `DD`, `HH`, `mm`, `ss` in local time; everything else as it stands. */
function formatDate(date: Date, format: string): string {
  const parts: Readonly<Record<string, string>> = {
    YYYY: pad(date.getFullYear(), 4),
    MM: pad(date.getMonth() + 1, 2),
    DD: pad(date.getDate(), 2),
    HH: pad(date.getHours(), 2),
    mm: pad(date.getMinutes(), 2),
    ss: pad(date.getSeconds(), 2),
  };
  return format.replaceAll(/YYYY|MM|DD|HH|mm|ss/g, (part) => parts[part] ?? part);
}
