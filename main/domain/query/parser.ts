import type { FieldValue, Query, QueryField } from './ast.ts';
import { enumValue, FIELD_SPECS, fieldOfName, isComparable, nearestField } from './fields.ts';
import { tokenize } from './lexer.ts';
import type { FieldToken, Token } from './lexer.ts';
import { parseSameExcept, SAME_EXPECTED } from './same-value.ts';
import { numericRange, seedRange } from './values.ts';

export interface QueryError {
  /** UTF-16 offset of the fault, and how many characters it covers (0 at the end of the text). */
  readonly position: number;
  readonly length: number;
  readonly message: string;
  readonly expected: readonly string[];
}

export type ParsedQuery =
  { readonly ok: true; readonly query: Query } | { readonly ok: false; readonly error: QueryError };

/** Longest query in UTF-16 units: it keeps every parse under a millisecond. */
export const MAX_QUERY_LENGTH = 4096;
/** Deepest parentheses. */
export const MAX_QUERY_NESTING = 32;

const OPERATOR = /^(>=|<=|>|<|=)/u;
const A_TERM = ['a word', 'a "phrase"', 'field:value', '('];

/** Thrown inside the parser only. */
class QueryFault extends Error {
  readonly error: QueryError;
  constructor(position: number, length: number, message: string, expected: readonly string[]) {
    super(message);
    this.error = { position, length, message, expected };
  }
}

/**
 * Reads a query. Terms side by side must all match; `OR` binds looser than that. Never throws; linear in the length.
 */
export function parseQuery(text: string): ParsedQuery {
  if (text.length > MAX_QUERY_LENGTH) {
    const length = text.length - MAX_QUERY_LENGTH;
    const message = `The query is longer than ${MAX_QUERY_LENGTH} characters.`;
    return {
      ok: false,
      error: { position: MAX_QUERY_LENGTH, length, message, expected: ['a shorter query'] },
    };
  }
  try {
    const state: State = { tokens: tokenize(text), at: 0, end: text.length };
    if (state.tokens.length === 0) {
      const from = text.search(/[^\s-]/u);
      if (from < 0) return { ok: true, query: { kind: 'all' } };
      throw new QueryFault(
        from,
        text.trimEnd().length - from,
        'This has no letters or digits to search for.',
        A_TERM,
      );
    }
    const query = parseOr(state, 0);
    const rest = state.tokens[state.at];
    if (rest !== undefined) {
      throw new QueryFault(rest.from, 1, 'This parenthesis closes nothing.', ['no )', 'a ( before it']);
    }
    return { ok: true, query };
  } catch (error) {
    if (error instanceof QueryFault) return { ok: false, error: error.error };
    throw error;
  }
}

interface State {
  readonly tokens: readonly Token[];
  at: number;
  readonly end: number;
}

function parseOr(state: State, depth: number): Query {
  const terms = [parseAnd(state, depth)];
  while (state.tokens[state.at]?.kind === 'or') {
    state.at += 1;
    terms.push(parseAnd(state, depth));
  }
  return joined('or', terms);
}

function parseAnd(state: State, depth: number): Query {
  const terms = [parseTerm(state, depth)];
  for (;;) {
    const next = state.tokens[state.at];
    if (next === undefined || next.kind === 'close' || next.kind === 'or') break;
    if (next.kind === 'and') state.at += 1;
    terms.push(parseTerm(state, depth));
  }
  return joined('and', terms);
}

/** One level: `a (b c)` is the same as `a b c`. */
function joined(kind: 'and' | 'or', terms: readonly Query[]): Query {
  const flat = terms.flatMap((term) => (term.kind === kind ? term.terms : [term]));
  return flat.length === 1 && flat[0] !== undefined ? flat[0] : { kind, terms: flat };
}

function parseTerm(state: State, depth: number): Query {
  let negated = false;
  while (state.tokens[state.at]?.kind === 'not') {
    negated = !negated;
    state.at += 1;
  }
  const term = parsePositive(state, depth);
  if (!negated) return term;
  return term.kind === 'not' ? term.term : { kind: 'not', term };
}

function parsePositive(state: State, depth: number): Query {
  const token = state.tokens[state.at];
  if (token === undefined) {
    throw new QueryFault(state.end, 0, 'Something is missing at the end.', A_TERM);
  }
  switch (token.kind) {
    case 'open':
      return parseGroup(state, token, depth);
    case 'word':
      state.at += 1;
      if (token.text === '') {
        throw new QueryFault(token.from, 1, 'A star needs letters before it, as in cat*.', [
          'a word before *',
        ]);
      }
      return { kind: 'word', text: token.text, prefix: token.prefix };
    case 'phrase':
      state.at += 1;
      if (!token.closed) throw unclosed(token.from, token.to);
      if (token.text.trim() === '') {
        throw new QueryFault(token.from, token.to - token.from, 'The quotes are empty.', ['words between "']);
      }
      return { kind: 'phrase', text: token.text };
    case 'field':
      state.at += 1;
      return parseField(token);
    case 'close':
      throw new QueryFault(token.from, 1, 'Something is missing before this parenthesis.', A_TERM);
    case 'or':
    case 'and':
    case 'not': {
      const word = token.kind.toUpperCase();
      throw new QueryFault(token.from, token.to - token.from, `${word} needs a term on both sides.`, [
        ...A_TERM,
        `"${word}" in quotes to search for the word`,
      ]);
    }
  }
}

function unclosed(from: number, to: number): QueryFault {
  return new QueryFault(from, to - from, 'The quotation mark is never closed.', ['"']);
}

function parseGroup(state: State, open: Token, depth: number): Query {
  if (depth >= MAX_QUERY_NESTING) {
    throw new QueryFault(open.from, 1, `Parentheses are nested deeper than ${MAX_QUERY_NESTING}.`, [
      'fewer parentheses',
    ]);
  }
  state.at += 1;
  if (state.tokens[state.at] === undefined) {
    throw new QueryFault(open.from, 1, 'This parenthesis is never closed.', [...A_TERM, ')']);
  }
  const inner = parseOr(state, depth + 1);
  if (state.tokens[state.at]?.kind !== 'close') {
    throw new QueryFault(open.from, 1, 'This parenthesis is never closed.', [')']);
  }
  state.at += 1;
  return inner;
}

function parseField(token: FieldToken): Query {
  const field = fieldOfName(token.name);
  if (field === null) {
    const near = nearestField(token.name);
    const hint = near === null ? [] : [`${near}:`];
    const message =
      near === null
        ? `There is no field “${token.name}”. Put the text in quotes to search for it.`
        : `There is no field “${token.name}”. Did you mean “${near}”?`;
    throw new QueryFault(token.from, token.name.length, message, [
      ...hint,
      'a field name',
      '"text in quotes"',
    ]);
  }
  if (!token.closed) throw unclosed(token.valueFrom, token.to);
  // `tag:*` is any tag at all.
  if (token.text.trim() === '' && (token.quoted || !token.prefix)) {
    const { values } = FIELD_SPECS[field];
    throw new QueryFault(
      token.from,
      token.to - token.from,
      `Write a value directly after “${token.name}:”.`,
      values.length > 0 ? values : ['a value'],
    );
  }
  return { kind: 'field', field, value: parseValue(token, field) };
}

function parseValue(token: FieldToken, field: QueryField): FieldValue {
  const spec = FIELD_SPECS[field];
  const fault = (message: string, expected: readonly string[]): QueryFault =>
    new QueryFault(token.valueFrom, token.to - token.valueFrom, message, expected);
  if (spec.kind === 'text') {
    if (field === 'same' && parseSameExcept(token.text) === null)
      throw fault(`“${token.text}” does not name a picture and settings.`, SAME_EXPECTED);
    return { kind: 'text', text: token.text, exact: token.quoted && !token.prefix, prefix: token.prefix };
  }
  const written = token.prefix ? `${token.text}*` : token.text;
  if (!isComparable(spec.kind)) {
    const value = enumValue(spec, written);
    if (value === null) throw fault(`“${field}” has no value “${written}”.`, spec.values);
    return { kind: 'text', text: value, exact: true, prefix: false };
  }
  const value = comparable(written.trim());
  const checked = spec.kind === 'seed' ? seedRange(value) : numericRange(field, value, 0);
  if (!checked.ok) throw fault(checked.message, checked.expected);
  return value;
}

function comparable(text: string): FieldValue {
  const dots = text.indexOf('..');
  if (dots >= 0) {
    const from = text.slice(0, dots);
    const to = text.slice(dots + 2);
    // Both ends open is no range; as a value it is refused with what was expected.
    if (from !== '' || to !== '') return { kind: 'range', from: from || null, to: to || null };
  }
  const operator = OPERATOR.exec(text)?.[1] as '=' | '>' | '>=' | '<' | '<=' | undefined;
  if (operator === undefined) return { kind: 'compare', operator: '=', value: text };
  return { kind: 'compare', operator, value: text.slice(operator.length).trim() };
}
