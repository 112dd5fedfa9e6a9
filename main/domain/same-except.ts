import type { ImageRecord } from './image-record.ts';
import type { Query } from './query/ast.ts';
import { fieldTerm } from './query/edit.ts';
import { sameValue, VARIED_FIELDS, type VariedField } from './query/same-value.ts';

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

/** The settings that some pictures differ in, if nothing but these do: not more than `most`, and their prompts are the same. */
export function variedBetween(records: readonly ImageRecord[], most: number): readonly VariedField[] {
  const differ = (text: (record: ImageRecord) => string): boolean => new Set(records.map(text)).size > 1;
  if (differ(({ generation }) => `${generation.prompt}\n${generation.negativePrompt}`)) return [];
  const fields = VARIED_FIELDS.filter((field) => differ((record) => settingText(record, field)));
  return fields.length > most ? [] : fields;
}

/** Finds the pictures with the same prompts and settings, itself included, but for some settings. */
export function sameExceptQuery({ uid }: ImageRecord, except: readonly VariedField[]): Query {
  return fieldTerm('same', sameValue({ uid, except }));
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
