import { assertNever } from '../domain/assert-never.ts';
import type { FieldValue, QueryField } from '../domain/query/ast.ts';
import { FIELD_SPECS, enumValue } from '../domain/query/fields.ts';
import { numericRange, seedRange, valueText } from '../domain/query/values.ts';
import type { NumericRange, SeedRange } from '../domain/query/values.ts';
import { AppError } from '../domain/errors.ts';
import { parseSameExcept, SAME_EXPECTED } from '../domain/query/same-value.ts';
import type { SameExcept } from '../domain/query/same-value.ts';
import type { NameKind } from './names.ts';
import { phraseExpression } from './words.ts';

/**
 * How a name is compared; `text` is in lower case. `called`: exactly so, or, where nothing is called so, with all its words in the name;
 * what is called so only a dictionary knows.
 */
export interface NameMatch {
  readonly mode: 'equals' | 'called' | 'prefix' | 'contains' | 'within';
  readonly text: string;
}

/**
 * How a path is compared, in lower case: `contains` the text anywhere; `begins` where one of its names (a folder's or the file's)
 * begins with it; `within` or `prefix` from the top of its root.
 */
export interface PathMatch {
  readonly mode: 'contains' | 'begins' | 'within' | 'prefix';
  readonly text: string;
}

export type NumericColumn =
  | 'steps'
  | 'guidance'
  | 'denoise'
  | 'width'
  | 'height'
  | 'megapixels'
  | 'aspect'
  | 'size'
  | 'rating'
  | 'created';
export type Flag =
  | 'favorite'
  | 'mask'
  | 'lora'
  | 'workflow'
  | 'children'
  | 'parent'
  | 'note'
  | 'saved'
  | 'expiring'
  | 'missing'
  | 'trashed'
  | 'duplicate';
export type WordColumn = 'any' | 'prompt' | 'negative' | 'note';

/** What one term of a query asks of a picture, with its value understood. */
export type Condition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'number'; readonly column: NumericColumn; readonly range: NumericRange }
  | { readonly kind: 'seed'; readonly range: SeedRange }
  | {
      readonly kind: 'name';
      readonly column: Exclude<NameKind, 'folder' | 'stack'>;
      readonly match: NameMatch;
    }
  | { readonly kind: 'path'; readonly match: PathMatch }
  | { readonly kind: 'root'; readonly match: NameMatch }
  | { readonly kind: 'collection'; readonly match: NameMatch }
  | { readonly kind: 'enum'; readonly column: 'format' | 'type' | 'mark'; readonly value: string }
  | { readonly kind: 'flag'; readonly flag: Flag; readonly value: boolean }
  /** Whether there is such a text at all. */
  | { readonly kind: 'written'; readonly column: Exclude<WordColumn, 'any'> }
  | { readonly kind: 'words'; readonly column: WordColumn; readonly expression: string | null }
  | { readonly kind: 'lineage'; readonly direction: 'parent' | 'child'; readonly uid: string }
  | { readonly kind: 'stack'; readonly uid: string }
  | ({ readonly kind: 'same' } & SameExcept);

/** Whether a name (in lower case) is what the match asks for. `within` is a tag's or a folder's hierarchy. */
export function matchesName(match: NameMatch, name: string): boolean {
  switch (match.mode) {
    case 'equals':
    case 'called':
      return name === match.text;
    case 'prefix':
      return name.startsWith(match.text);
    case 'contains':
      return name.includes(match.text);
    case 'within':
      return (
        name.startsWith(match.text) && (name.length === match.text.length || name[match.text.length] === '/')
      );
    default:
      return assertNever(match.mode, 'match');
  }
}

function invalid(field: QueryField, message: string, expected: readonly string[]): AppError {
  return new AppError('INVALID_QUERY', message, { field, expected });
}

/** Names are typed in part (`model:flux`) unless quoted or starred. */
function nameMatch(
  value: FieldValue,
  loose: NameMatch['mode'],
  quoted: 'equals' | 'called' = 'equals',
): NameMatch {
  if (value.kind !== 'text') return { mode: loose, text: valueText(value).toLowerCase() };
  const text = value.text.toLowerCase();
  if (value.prefix) return { mode: 'prefix', text };
  return { mode: value.exact && loose === 'contains' ? quoted : loose, text };
}

function wordsCondition(column: Exclude<WordColumn, 'any'>, value: FieldValue): Condition {
  const prefix = value.kind === 'text' && value.prefix;
  if (prefix && value.text === '') return { kind: 'written', column };
  return { kind: 'words', column, expression: phraseExpression(valueText(value), prefix) };
}

/** Quotes only hold a path's spaces together. With a slash before it, it is one from the top of its root. */
function pathCondition(value: FieldValue): Condition {
  const text = valueText(value).toLowerCase();
  const prefix = value.kind === 'text' && value.prefix;
  const isFromTop = text.startsWith('/');
  const rest = isFromTop ? text.replace(/^\/+/u, '') : text;
  const wanted = isFromTop && !prefix ? rest.replace(/\/+$/u, '') : rest;
  if (wanted === '') return { kind: 'constant', value: true };
  if (isFromTop) return { kind: 'path', match: { mode: prefix ? 'prefix' : 'within', text: wanted } };
  return { kind: 'path', match: { mode: prefix ? 'begins' : 'contains', text: wanted } };
}

function enumCondition(
  field: 'format' | 'type' | 'mark' | 'status' | 'has' | 'is',
  value: FieldValue,
): Condition {
  const spec = FIELD_SPECS[field];
  const known = enumValue(spec, valueText(value));
  if (known === null) {
    throw invalid(field, `“${valueText(value)}” is not a ${field}.`, spec.values);
  }
  // Jobs that are not done have no picture yet, so among pictures the status is always `completed`; `matchesJob` finds the jobs.
  if (field === 'status') return { kind: 'constant', value: known === 'completed' };
  if (field === 'has' || field === 'is') return { kind: 'flag', flag: known as Flag, value: true };
  return { kind: 'enum', column: field, value: known };
}

/**
 * What `field:value` asks for.
 * @throws AppError INVALID_QUERY when the value makes no sense for the field
 */
export function fieldCondition(field: QueryField, value: FieldValue, nowMs: number): Condition {
  switch (field) {
    case 'prompt':
    case 'negative':
    case 'note':
      return wordsCondition(field, value);
    case 'model':
    case 'lora':
    case 'batch':
    case 'project':
      return { kind: 'name', column: field, match: nameMatch(value, 'contains', 'called') };
    case 'sampler':
    case 'scheduler':
    case 'engine':
      return { kind: 'name', column: field, match: nameMatch(value, 'equals') };
    case 'tag':
      return { kind: 'name', column: field, match: nameMatch(value, 'within') };
    case 'session':
      return { kind: 'name', column: field, match: nameMatch(value, 'prefix') };
    case 'path':
      return pathCondition(value);
    case 'root':
      return { kind: 'root', match: nameMatch(value, 'contains') };
    case 'collection':
      return { kind: 'collection', match: nameMatch(value, 'equals') };
    case 'steps':
    case 'guidance':
    case 'denoise':
    case 'width':
    case 'height':
    case 'megapixels':
    case 'aspect':
    case 'size':
    case 'rating':
    case 'created': {
      const range = numericRange(field, value, nowMs);
      if (!range.ok) throw invalid(field, range.message, range.expected);
      return { kind: 'number', column: field, range: range.value };
    }
    case 'seed': {
      const range = seedRange(value);
      if (!range.ok) throw invalid(field, range.message, range.expected);
      return { kind: 'seed', range: range.value };
    }
    case 'favorite': {
      const known = enumValue(FIELD_SPECS.favorite, valueText(value));
      if (known === null) throw invalid(field, 'A favourite is yes or no.', ['yes', 'no']);
      return { kind: 'flag', flag: 'favorite', value: known === 'yes' };
    }
    case 'format':
    case 'type':
    case 'mark':
    case 'status':
    case 'has':
    case 'is':
      return enumCondition(field, value);
    case 'parent':
    case 'child':
      return { kind: 'lineage', direction: field, uid: valueText(value).toLowerCase() };
    case 'stack':
      return { kind: 'stack', uid: valueText(value).toLowerCase() };
    case 'same': {
      const same = parseSameExcept(valueText(value));
      if (same !== null) return { kind: 'same', ...same };
      throw invalid(field, `“${valueText(value)}” does not name a picture and settings.`, SAME_EXPECTED);
    }
    default:
      return assertNever(field, 'field');
  }
}

/** What a plain word or a phrase asks for. */
export function wordCondition(text: string, prefix: boolean): Condition {
  return { kind: 'words', column: 'any', expression: phraseExpression(text, prefix) };
}
