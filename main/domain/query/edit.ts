import { spellingKey } from '../bare-name.ts';
import type { FieldValue, Query, QueryField } from './ast.ts';
import { FIELD_SPECS, isComparable } from './fields.ts';
import { parseQuery } from './parser.ts';
import { normalizeQuery, printQuery } from './printer.ts';
import { valueText } from './values.ts';

type FieldTerm = Extract<Query, { kind: 'field' }>;

/** One top-level term, as a filter chip shows it. */
export interface Chip {
  /** Its place among the top-level terms. */
  readonly index: number;
  readonly term: Query;
  readonly negated: boolean;
  /** The field it filters, also when it is a choice between values of one field; null for words and mixtures. */
  readonly field: QueryField | null;
  /** As written, without the leading minus. */
  readonly text: string;
}

/** The terms that all must match. */
function topTerms(query: Query): readonly Query[] {
  const normal = normalizeQuery(query);
  if (normal.kind === 'all') return [];
  return normal.kind === 'and' ? normal.terms : [normal];
}

function fromTerms(terms: readonly Query[]): Query {
  return normalizeQuery({ kind: 'and', terms });
}

export function chipsOf(query: Query): readonly Chip[] {
  return topTerms(query).map((term, index) => {
    const inner = term.kind === 'not' ? term.term : term;
    return { index, term, negated: term.kind === 'not', field: fieldOf(inner), text: printQuery(inner) };
  });
}

function fieldOf(term: Query): QueryField | null {
  if (term.kind === 'field') return term.field;
  if (term.kind !== 'or') return null;
  const fields = new Set(term.terms.map(fieldOf));
  return fields.size === 1 ? ([...fields][0] ?? null) : null;
}

/** Adds a term that must match too; one that is there already is not repeated. */
export function addTerm(query: Query, term: Query): Query {
  return fromTerms(hasTerm(query, term) ? topTerms(query) : [...topTerms(query), term]);
}

export function removeTerm(query: Query, index: number): Query {
  return fromTerms(topTerms(query).filter((_, at) => at !== index));
}

export function replaceTerm(query: Query, index: number, term: Query): Query {
  return fromTerms(topTerms(query).map((one, at) => (at === index ? term : one)));
}

/** Turns "must match" into "must not match" and back. */
export function toggleNot(query: Query, index: number): Query {
  return fromTerms(topTerms(query).map((one, at) => (at === index ? { kind: 'not', term: one } : one)));
}

/** The whole value of a field, as facets and menus choose it. */
export function fieldTerm(field: QueryField, value: string): FieldTerm {
  const chosen: FieldValue = isComparable(FIELD_SPECS[field].kind)
    ? comparableValue(field, value)
    : { kind: 'text', text: value, exact: true, prefix: false };
  return { kind: 'field', field, value: chosen };
}

function comparableValue(field: QueryField, value: string): FieldValue {
  const parsed = parseQuery(`${field}:${value}`);
  return parsed.ok && parsed.query.kind === 'field'
    ? parsed.query.value
    : { kind: 'compare', operator: '=', value };
}

/** Whether the term is one of those that all must match. */
export function hasTerm(query: Query, term: Query): boolean {
  const text = printQuery(term);
  return topTerms(query).some((one) => printQuery(one) === text);
}

/** Adds a term that must match too, or takes it out. */
export function toggleTerm(query: Query, term: Query): Query {
  if (!hasTerm(query, term)) return addTerm(query, term);
  const text = printQuery(term);
  return fromTerms(topTerms(query).filter((one) => printQuery(one) !== text));
}

/** Replaces every top-level term of the field by one; null removes them. */
export function setField(query: Query, field: QueryField, value: FieldValue | null): Query {
  const rest = topTerms(query).filter((term) => fieldOf(term.kind === 'not' ? term.term : term) !== field);
  return fromTerms(value === null ? rest : [...rest, { kind: 'field', field, value }]);
}

/** The values of a field that the query chooses between at the top level (not the negated ones), as written. */
export function chosenValues(query: Query, field: QueryField): readonly string[] {
  return topTerms(query).flatMap((term) => {
    if (term.kind === 'not' || fieldOf(term) !== field) return [];
    return (term.kind === 'or' ? term.terms : [term]).map((one) =>
      one.kind === 'field' ? valueText(one.value) : '',
    );
  });
}

/** Whether the query chooses this value of a field, however it is spelled there. */
export function isChosen(query: Query, field: QueryField, value: string): boolean {
  return chosenValues(query, field).some((one) => isSame(field, one, value));
}

function isSame(field: QueryField, a: string, b: string): boolean {
  if (field === 'model' || field === 'lora') return spellingKey(a) === spellingKey(b);
  return a === b;
}

/** Adds a value to the choice of a field, or takes it out: `model:"a"` and then `(model:"a" OR model:"b")`. */
export function toggleValue(query: Query, field: QueryField, value: string): Query {
  const chosen = chosenValues(query, field);
  const others = chosen.filter((one) => !isSame(field, one, value));
  const next = others.length < chosen.length ? others : [...chosen, value];
  const rest = topTerms(query).filter((term) => term.kind === 'not' || fieldOf(term) !== field);
  if (next.length === 0) return fromTerms(rest);
  return fromTerms([...rest, { kind: 'or', terms: next.map((one) => fieldTerm(field, one)) }]);
}
