import type { Query } from '../../../main/domain/query/ast.ts';
import { fieldTerm, hasTerm } from '../../../main/domain/query/edit.ts';

const TRASHED = fieldTerm('is', 'trashed');

/** Whether a query shows the trash: nothing but what was moved there. */
export function showsTrash(query: Query): boolean {
  return hasTerm(query, TRASHED);
}
