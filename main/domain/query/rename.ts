import type { Query } from './ast.ts';
import { parseQuery } from './parser.ts';
import { printQuery } from './printer.ts';

/** What a name that a query uses has become: the names that now stand for it; the same one alone where it stays. */
type NewNames = (name: string) => readonly string[];

/**
 * The query with other names for a field's values, which are compared as the search does: whatever their case. What is only the
 * beginning of a name (`tag:anim*`) stays, and so does a text that is no query or in which nothing is renamed.
 */
export function renameInQuery(text: string, field: 'collection' | 'tag', newNames: NewNames): string {
  const parsed = parseQuery(text);
  if (!parsed.ok) return text;
  let renamed = false;
  const visit = (query: Query): Query => {
    switch (query.kind) {
      case 'all':
      case 'word':
      case 'phrase':
        return query;
      case 'and':
      case 'or':
        return { ...query, terms: query.terms.map(visit) };
      case 'not':
        return { ...query, term: visit(query.term) };
      case 'field': {
        const { value } = query;
        if (query.field !== field || value.kind !== 'text' || value.prefix) return query;
        const names = newNames(value.text);
        if (names.length === 1 && names[0] === value.text) return query;
        renamed = true;
        return {
          kind: 'or',
          terms: names.map((name) => ({ ...query, value: { ...value, text: name } })),
        };
      }
    }
  };
  const next = visit(parsed.query);
  return renamed ? printQuery(next) : text;
}
