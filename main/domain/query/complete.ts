import { QUERY_FIELDS } from './ast.ts';
import type { QueryField } from './ast.ts';
import { FIELD_SPECS, fieldOfName } from './fields.ts';
import { isBareValue, quote, tokenize } from './lexer.ts';

/** What is being typed at the caret; `[from, to)` is the text an accepted suggestion replaces. */
export type Completion =
  | { readonly kind: 'field'; readonly prefix: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'value';
      readonly field: QueryField;
      readonly prefix: string;
      readonly from: number;
      readonly to: number;
    };

export interface Suggestion {
  readonly text: string;
  readonly help: string;
}

/** What could be completed at `caret` (UTF-16 offset), or null inside a phrase, after a connective and the like. */
export function completionAt(text: string, caret: number): Completion | null {
  const token = tokenize(text).find((one) => one.from < caret && caret <= one.to);
  if (token === undefined) return { kind: 'field', prefix: '', from: caret, to: caret };
  if (token.kind === 'open' || token.kind === 'close' || token.kind === 'not') {
    return token.to === caret ? { kind: 'field', prefix: '', from: caret, to: caret } : null;
  }
  if (token.kind === 'word') {
    const prefix = text.slice(token.from, caret);
    return { kind: 'field', prefix, from: token.from, to: token.to };
  }
  if (token.kind !== 'field') return null;
  if (caret < token.valueFrom) {
    return { kind: 'field', prefix: text.slice(token.from, caret), from: token.from, to: token.valueFrom };
  }
  const field = fieldOfName(token.name);
  if (field === null) return null;
  const typed = text.slice(token.valueFrom, caret);
  const prefix = token.quoted ? typed.replace(/^["“”„]/u, '').replaceAll(/\\(.)/gu, '$1') : typed;
  return { kind: 'value', field, prefix, from: token.valueFrom, to: token.to };
}

/** Fields whose name or alias begins with `prefix`, in the grammar's order. */
export function suggestFields(prefix: string): readonly Suggestion[] {
  const typed = prefix.toLowerCase();
  return QUERY_FIELDS.filter((name) =>
    [name, ...FIELD_SPECS[name].aliases].some((word) => word.startsWith(typed)),
  ).map((name) => ({ text: `${name}:`, help: FIELD_SPECS[name].help }));
}

/** Values that are known without the catalog: of enums, flags, dates and shapes. */
export function suggestFixedValues(field: QueryField, prefix: string): readonly string[] {
  const spec = FIELD_SPECS[field];
  const typed = prefix.toLowerCase();
  const values =
    spec.kind === 'date'
      ? ['today', 'yesterday', '>7d', '>1mo', 'this-month', 'last-month', 'this-year']
      : spec.kind === 'aspect'
        ? ['square', 'portrait', 'landscape', '16:9', '9:16', '4:3', '3:2']
        : field === 'rating'
          ? ['>=1', '>=2', '>=3', '>=4', '5', '0']
          : spec.values;
  return values.filter((value) => value.startsWith(typed));
}

/** A value as it is written after the colon: whole, so quoted where the field takes text. */
export function valueToInsert(field: QueryField, value: string): string {
  return FIELD_SPECS[field].kind !== 'text' && isBareValue(value) ? value : quote(value);
}
