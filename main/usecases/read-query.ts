import { AppError } from '../domain/errors.ts';
import type { Query } from '../domain/query/ast.ts';
import { parseQuery } from '../domain/query/parser.ts';

/**
 * The tree of a query's text.
 * @throws AppError INVALID_QUERY with `position`, `length` and `expected` in its details
 */
export function readQuery(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.ok) return parsed.query;
  const { message, position, length, expected } = parsed.error;
  throw new AppError('INVALID_QUERY', message, { position, length, expected });
}
