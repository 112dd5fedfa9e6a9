import { plainName } from './bare-name.ts';
import type { ImageRecord } from './image-record.ts';

/** What a file name template can be filled with. */
export interface TemplateValues {
  readonly record: ImageRecord;
  /** Number within the export, from 1. */
  readonly count: number;
}

/** A placeholder that is none, with where it stands. */
export interface TemplateFault {
  /** With its braces. */
  readonly text: string;
  /** Offset in the template. */
  readonly at: number;
}

interface Placeholder {
  /** What may follow its name and a colon; absent: nothing may. */
  readonly option?: RegExp;
  fill(values: TemplateValues, option: string): string;
}

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
const known = (value: string | number | null): string => (value === null ? '' : String(value));
const DIGITS = /^\d{1,2}$/;
const LENGTH = /^\d{1,3}$/;

const PLACEHOLDERS: Readonly<Record<string, Placeholder>> = {
  count: { option: DIGITS, fill: ({ count }, digits) => pad(count, Number(digits || '3')) },
  name: { fill: ({ record }) => (record.file.path.split('/').at(-1) ?? '').replace(/\.[^.]+$/, '') },
  folder: { fill: ({ record }) => record.file.path.split('/').at(-2) ?? '' },
  seed: { fill: ({ record }) => known(record.generation.seed) },
  prompt: {
    option: LENGTH,
    fill: ({ record }, length) => cut(record.generation.prompt, Number(length || '60')),
  },
  negative: {
    option: LENGTH,
    fill: ({ record }, length) => cut(record.generation.negativePrompt, Number(length || '60')),
  },
  model: {
    option: LENGTH,
    fill: ({ record }, length) => cut(plainName(known(record.generation.model)), Number(length || '80')),
  },
  sampler: { fill: ({ record }) => known(record.generation.sampler) },
  scheduler: { fill: ({ record }) => known(record.generation.scheduler) },
  steps: { fill: ({ record }) => known(record.generation.steps) },
  guidance: { fill: ({ record }) => known(record.generation.guidance) },
  engine: { fill: ({ record }) => known(record.generation.engine) },
  type: { fill: ({ record }) => record.generation.type },
  width: { fill: ({ record }) => String(record.file.width) },
  height: { fill: ({ record }) => String(record.file.height) },
  rating: { fill: ({ record }) => String(record.user.rating) },
  date: {
    // A / would make folders.
    option: /^[^/]+$/,
    fill: ({ record }, format) => formatDate(createdAt(record), format || 'YYYY-MM-DD'),
  },
  time: { fill: ({ record }) => formatDate(createdAt(record), 'HHmmss') },
  timestamp: { fill: ({ record }) => formatDate(createdAt(record), 'YYYYMMDD-HHmmss') },
  uid: { fill: ({ record }) => record.uid },
};

export const TEMPLATE_PLACEHOLDERS: readonly string[] = Object.keys(PLACEHOLDERS);
export const DEFAULT_FILE_TEMPLATE = '{timestamp}_{count}_{seed}';

/** What stands in braces, also where they were not closed. */
const PART = /\{([^{}:]*)(?::([^{}]*))?\}?/g;
const MAX_SEGMENT = 120;
/** Most systems take 255 bytes for a name; the rest is for ` (2)`, an extension and the temporary name. */
const MAX_SEGMENT_BYTES = 200;
const UTF8 = new TextEncoder();
/** Letters as people count them: several characters may make up one. */
const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** What stands in a template as a placeholder and is none. */
export function templateFaults(template: string): readonly TemplateFault[] {
  return [...template.matchAll(PART)].flatMap((match) => {
    const [text, name = '', option] = match;
    return placeholderOf(text, name, option) ? [] : [{ text, at: match.index }];
  });
}

function placeholderOf(text: string, name: string, option: string | undefined): Placeholder | null {
  const placeholder = Object.hasOwn(PLACEHOLDERS, name) ? PLACEHOLDERS[name] : undefined;
  const isWhole = text.endsWith('}') && (option === undefined || placeholder?.option?.test(option));
  return placeholder && isWhole ? placeholder : null;
}

/**
 * The file name for a picture, without its extension. `/` in the template makes folders; values never do. Letters that some
 * system forbids become `_`, segments are at most 120 letters and 200 bytes long, and no segment is empty, `.` or `..`.
 */
export function expandTemplate(template: string, values: TemplateValues): string {
  const segments = template.split('/').map((segment) => {
    const filled = segment.replaceAll(
      PART,
      (text: string, name: string, option: string | undefined) =>
        placeholderOf(text, name, option)?.fill(values, option ?? '') ?? text,
    );
    return safeSegment(filled);
  });
  const kept = segments.filter(Boolean);
  return kept.length > 0 ? kept.join('/') : `image_${pad(values.count, 3)}`;
}

/** A file name part that every system takes, or '' when nothing is left of it. */
export function safeSegment(text: string, most = MAX_SEGMENT): string {
  const plain = Array.from(text.normalize('NFC'), (letter) =>
    letter < ' ' || letter === '\u007F' || '<>:"/\\|?*{}'.includes(letter) ? '_' : letter,
  )
    .join('')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/__+/g, '_');
  const short = firstLetters(plain, most, MAX_SEGMENT_BYTES);
  // All at once: taking one kind away may bring another to the end.
  const trimmed = short.replace(/^[. _]+/, '').replace(/[. _]+$/, '');
  return RESERVED.test(trimmed.split('.')[0] ?? '') ? `_${trimmed}` : trimmed;
}

/** A file's name as every system takes it, cut before its extension where it is too long, or '' when nothing is left of it. */
export function safeFileName(name: string): string {
  const plain = name.replaceAll(/[<>:"\\/|?*\p{Cc}]/gu, '_').replace(/^\.+/, '');
  const extension = /\.[^.]{1,15}$/.exec(plain)?.[0] ?? '';
  const stem = plain.slice(0, plain.length - extension.length);
  const short = firstLetters(stem, MAX_SEGMENT, MAX_SEGMENT_BYTES - UTF8.encode(extension).length);
  return short && short + extension;
}

/** As much of a text's beginning as keeps within both, no letter cut apart. */
function firstLetters(text: string, most: number, mostBytes = Infinity): string {
  let [count, bytes] = [0, 0];
  for (const { segment, index } of LETTERS.segment(text)) {
    [count, bytes] = [count + 1, bytes + UTF8.encode(segment).length];
    if (count > most || bytes > mostBytes) return text.slice(0, index);
  }
  return text;
}

function cut(text: string, length: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return firstLetters(line, length).trim();
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
