import type { ImageRecord } from './image-record.ts';
import type { Query, QueryField } from './query/ast.ts';
import { fieldTerm } from './query/edit.ts';
import { normalizeQuery } from './query/printer.ts';

/** Settings that a series of pictures is usually varied by. */
export const VARIED_FIELDS = [
  'seed',
  'steps',
  'guidance',
  'sampler',
  'scheduler',
  'denoise',
  'model',
  'loras',
  'size',
] as const;
export type VariedField = (typeof VARIED_FIELDS)[number];

/** A setting as text, '' when the picture doesn't say it. Equal text means an equal setting. */
export function settingText({ generation, file }: ImageRecord, field: VariedField): string {
  switch (field) {
    case 'loras':
      return generation.loras
        .map(({ name, modelStrength, clipStrength }) =>
          modelStrength === clipStrength
            ? `${name} ${modelStrength}`
            : `${name} ${modelStrength}/${clipStrength}`,
        )
        .join(', ');
    case 'size':
      return `${file.width} × ${file.height}`;
    default:
      return generation[field] === null ? '' : String(generation[field]);
  }
}

const QUERY_FIELD: Partial<Record<VariedField, QueryField>> = {
  seed: 'seed',
  steps: 'steps',
  guidance: 'guidance',
  sampler: 'sampler',
  scheduler: 'scheduler',
  denoise: 'denoise',
  model: 'model',
};

/** So many words of a prompt are searched for; the whole of it is compared afterwards. */
const PROMPT_WORDS = 12;

/**
 * Finds the pictures that may have the same settings but for some. What the query language can't say (the whole prompt, LoRA
 * strengths) `isSameExcept` decides.
 */
export function sameExceptQuery(base: ImageRecord, except: readonly VariedField[]): Query {
  const { generation } = base;
  const words = generation.prompt.split(/\s+/u).filter(Boolean).slice(0, PROMPT_WORDS).join(' ');
  const terms: Query[] = words === '' ? [] : [fieldTerm('prompt', words)];
  for (const field of VARIED_FIELDS) {
    const queryField = QUERY_FIELD[field];
    const value = settingText(base, field);
    if (queryField !== undefined && value !== '' && !except.includes(field)) {
      terms.push(fieldTerm(queryField, value));
    }
  }
  return normalizeQuery({ kind: 'and', terms });
}

/** Whether prompts and all varied settings but those given are equal. */
export function isSameExcept(a: ImageRecord, b: ImageRecord, except: readonly VariedField[]): boolean {
  return (
    a.generation.prompt === b.generation.prompt &&
    a.generation.negativePrompt === b.generation.negativePrompt &&
    VARIED_FIELDS.every((field) => except.includes(field) || settingText(a, field) === settingText(b, field))
  );
}

export interface XyTable {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** Newest picture of each cell by row and column; null where there is none. */
  readonly cells: readonly (readonly (ImageRecord | null)[])[];
}

/** Pictures arranged by one or two settings. Numbers are in order of size. */
export function xyTable(records: readonly ImageRecord[], x: VariedField, y: VariedField | null): XyTable {
  const columns = valuesOf(records, x);
  const rows = y === null ? [''] : valuesOf(records, y);
  const newestFirst = [...records].sort(
    (a, b) => (b.generation.createdAtMs ?? 0) - (a.generation.createdAtMs ?? 0),
  );
  const cells = rows.map((row) =>
    columns.map(
      (column) =>
        newestFirst.find(
          (record) => settingText(record, x) === column && (y === null || settingText(record, y) === row),
        ) ?? null,
    ),
  );
  return { columns, rows, cells };
}

function valuesOf(records: readonly ImageRecord[], field: VariedField): readonly string[] {
  const values = [...new Set(records.map((record) => settingText(record, field)))];
  const isNumeric = values.every((value) => value !== '' && Number.isFinite(Number(value)));
  return values.sort((a, b) => (isNumeric ? compareNumbers(a, b) : a.localeCompare(b)));
}

/** Seeds do not fit a number. */
function compareNumbers(a: string, b: string): number {
  return /^\d+$/u.test(a) && /^\d+$/u.test(b)
    ? a.length - b.length || (a < b ? -1 : 1)
    : Number(a) - Number(b);
}
