import type { FieldValue, Query } from './ast.ts';
import { FIELD_SPECS } from './fields.ts';
import { isBareValue, isBareWord, quote } from './lexer.ts';
import { valueText } from './values.ts';

/** The query as text that parses back to the same tree, up to `normalizeQuery`. `all` is the empty text. */
export function printQuery(query: Query): string {
  const normal = normalizeQuery(query);
  return normal.kind === 'all' ? '' : print(normal, 'or');
}

/** `within`: the loosest connective that needs no parentheses here. */
function print(query: Query, within: 'or' | 'and' | 'not'): string {
  switch (query.kind) {
    case 'all':
      return '';
    case 'or':
      return grouped(query.terms.map((term) => print(term, 'and')).join(' OR '), within !== 'or');
    case 'and':
      return grouped(query.terms.map((term) => print(term, 'not')).join(' '), within === 'not');
    case 'not':
      return `-${print(query.term, 'not')}`;
    case 'word':
      return query.prefix ? `${query.text}*` : query.text;
    case 'phrase':
      return quote(query.text);
    case 'field':
      return `${query.field}:${printValue(query.value, FIELD_SPECS[query.field].kind === 'text')}`;
  }
}

function grouped(text: string, needed: boolean): string {
  return needed ? `(${text})` : text;
}

function printValue(value: FieldValue, isText: boolean): string {
  if (value.kind !== 'text') {
    const text = valueText(value);
    return isBareValue(text) ? text : quote(text);
  }
  if (!isText) return isBareValue(value.text) ? value.text : quote(value.text);
  if (isAny(value)) return '*';
  const text = value.exact || !isBareValue(value.text) ? quote(value.text) : value.text;
  return value.prefix ? `${text}*` : text;
}

/**
 * The one tree of all that mean the same way of writing: lists are flat and have two terms or more, nothing is negated
 * twice, and text that can't stand bare is a phrase. A negated `all` has no written form and becomes `all`.
 */
export function normalizeQuery(query: Query): Query {
  switch (query.kind) {
    case 'all':
    case 'phrase':
      return query.kind === 'phrase' && query.text.trim() === '' ? { kind: 'all' } : query;
    case 'and':
    case 'or':
      return normalizeList(query.kind, query.terms);
    case 'not': {
      const term = normalizeQuery(query.term);
      if (term.kind === 'all') return term;
      return term.kind === 'not' ? term.term : { kind: 'not', term };
    }
    case 'word':
      if (query.text.trim() === '') return { kind: 'all' };
      return isBareWord(query.text) || (query.prefix && isBareWord(query.text.replace(/\*+$/u, '')))
        ? query
        : { kind: 'phrase', text: query.text };
    case 'field':
      return normalizeField(query);
  }
}

function normalizeList(kind: 'and' | 'or', terms: readonly Query[]): Query {
  const normal = terms.map(normalizeQuery);
  if (kind === 'or' && normal.some((term) => term.kind === 'all')) return { kind: 'all' };
  const flat = normal.flatMap((term) =>
    term.kind === kind ? term.terms : term.kind === 'all' ? [] : [term],
  );
  if (flat.length === 0) return { kind: 'all' };
  return flat.length === 1 && flat[0] !== undefined ? flat[0] : { kind, terms: flat };
}

function normalizeField(query: Extract<Query, { kind: 'field' }>): Query {
  const { value } = query;
  if (value.kind === 'range') return value.from === null && value.to === null ? { kind: 'all' } : query;
  if (value.kind === 'compare') return value.value.trim() === '' ? { kind: 'all' } : query;
  const isText = FIELD_SPECS[query.field].kind === 'text';
  if (value.text.trim() === '' && !(isText && isAny(value))) return { kind: 'all' };
  if (!isText) return query;
  const mustQuote = !isBareValue(value.text) || (!value.prefix && value.text.endsWith('*'));
  const exact = !value.prefix && (value.exact || mustQuote);
  return exact === value.exact ? query : { ...query, value: { ...value, exact } };
}

/** `tag:*` is any tag at all. */
function isAny(value: Extract<FieldValue, { kind: 'text' }>): boolean {
  return value.prefix && value.text === '';
}
