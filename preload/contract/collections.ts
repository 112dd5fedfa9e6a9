import { z } from 'zod';
import type { Collection } from '../../main/domain/catalog.ts';
import type { ChangeReport } from '../../main/domain/catalog-change.ts';
import type { SavedSearch } from '../../main/domain/saved-search.ts';
import { command, query, type } from './define.ts';
import { group, sort } from './gallery.ts';
import { uid } from './schemas.ts';

const id = z.string().min(1).max(64);
const name = z.string().trim().min(1).max(200);

const change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('create'), id, name, parentId: id.nullable() }),
  z.object({
    kind: z.literal('edit'),
    id,
    name: name.exactOptional(),
    note: z.string().max(100_000).exactOptional(),
    coverUid: uid.nullable().exactOptional(),
  }),
  z.object({ kind: z.literal('move'), id, parentId: id.nullable(), beforeId: id.nullable() }),
  z.object({ kind: z.literal('delete'), id }),
]);
export type CollectionChangeInput = z.infer<typeof change>;

const searched = { name, query: z.string().max(4096), sort, group };
const searchChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('create'), id, ...searched }),
  z.object({
    kind: z.literal('edit'),
    id,
    name: name.exactOptional(),
    query: searched.query.exactOptional(),
    sort: sort.exactOptional(),
    group: group.exactOptional(),
  }),
  z.object({ kind: z.literal('move'), id, beforeId: id.nullable() }),
  z.object({ kind: z.literal('delete'), id }),
]);
export type SearchChangeInput = z.infer<typeof searchChange>;

export const collections = {
  /** Every collection with its count and cover, parents before children, in manual order. */
  list: query({ input: z.object({}), output: type<readonly Collection[]>() }),
  /** One undoable change. Deleting a collection keeps its pictures. */
  change: command({ input: z.object({ change }), output: type<ChangeReport>() }),
  /** In the order they are listed. */
  searches: query({ input: z.object({}), output: type<readonly SavedSearch[]>() }),
  /** One undoable change. INVALID_QUERY for a query that is none. */
  changeSearch: command({ input: z.object({ change: searchChange }), output: type<ChangeReport>() }),
};
