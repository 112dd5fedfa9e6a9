import { z } from 'zod';
import type { Catalog, CatalogEvent, CollectionDefinition } from '../domain/catalog.ts';
import { GROUP_KEYS, SORT_KEYS } from '../domain/catalog-view.ts';
import type { SavedSearch } from '../domain/saved-search.ts';
import { openUserFile, type UserFile } from '../library/user-file.ts';
import type { Log } from '../log.ts';
import type { KeptEditRun } from '../usecases/edit-run-state.ts';
import type { PromptEntry } from '../../preload/contract/prompts.ts';

/** What no image can carry, kept under `.gesso/user`. */
export interface UserFiles {
  readonly collections: UserFile<readonly CollectionDefinition[]>;
  readonly searches: UserFile<readonly SavedSearch[]>;
  readonly prompts: UserFile<readonly PromptEntry[]>;
  readonly queue: UserFile<{ readonly paused: boolean }>;
  readonly editRuns: UserFile<readonly KeptEditRun[]>;
}

const collection: z.ZodType<CollectionDefinition> = z.object({
  id: z.string(),
  name: z.string(),
  parentId: z.string().nullable(),
  note: z.string(),
  coverUid: z.string().nullable(),
  position: z.number(),
});

const search: z.ZodType<SavedSearch> = z.object({
  id: z.string(),
  name: z.string(),
  query: z.string(),
  sort: z.object({
    key: z.enum(SORT_KEYS),
    direction: z.enum(['ascending', 'descending']),
    collectionId: z.string().exactOptional(),
    shuffle: z.number().exactOptional(),
  }),
  group: z.enum(GROUP_KEYS),
});

/** A request may hold settings of engines to come: kept as they are and checked when they are used. */
const prompt = z.object({
  id: z.string(),
  kind: z.enum(['prompt', 'preset']),
  name: z.string(),
  prompt: z.string(),
  negativePrompt: z.string(),
  favorite: z.boolean(),
  request: z.custom<PromptEntry['request']>((value) => typeof value === 'object'),
  changedAtMs: z.number(),
});

/** As it was written: runs hold requests, which may in turn hold settings of engines to come. */
const editRun = z.object({
  view: z.custom<KeptEditRun['view']>((value) => typeof value === 'object'),
  passes: z.custom<KeptEditRun['passes']>((value) => Array.isArray(value)),
  lastSeed: z.string(),
  progress: z.record(
    z.string(),
    z.object({ made: z.array(z.string()), awaited: z.string().nullable(), repeats: z.boolean() }),
  ),
});

/** @param onDamaged told of a file that could not be read and where it was kept */
export async function openUserFiles(folder: string, onDamaged: (keptAs: string) => void): Promise<UserFiles> {
  const open = <T>(name: string, schema: z.ZodType<T>, initial: T): Promise<UserFile<T>> =>
    openUserFile(folder, name, schema, initial, onDamaged);
  return {
    collections: await open('collections', z.array(collection), []),
    searches: await open('searches', z.array(search), []),
    prompts: await open<readonly PromptEntry[]>('prompts', z.array(prompt), []),
    queue: await open('queue', z.object({ paused: z.boolean() }), { paused: false }),
    editRuns: await open<readonly KeptEditRun[]>('edit-runs', z.array(editRun), []),
  };
}

/** A catalog from before it held saved searches gets those of their file. */
export async function fillSearches(
  catalog: Pick<Catalog, 'searches' | 'putSearches'>,
  file: UserFiles['searches'],
): Promise<void> {
  const kept = file.get();
  if (kept.length > 0 && (await catalog.searches()).length === 0) await catalog.putSearches(kept);
}

/** Writes the collections (names, notes, order) and the saved searches to their files whenever they change. Returns what stops it. */
export function mirrorUserFiles(
  catalog: Pick<Catalog, 'onEvent' | 'collectionDefinitions' | 'searches'>,
  files: Pick<UserFiles, 'collections' | 'searches'>,
  log: Log,
): () => void {
  const mirror = async (kind: CatalogEvent['kind']): Promise<void> => {
    if (kind === 'collections') await files.collections.set(await catalog.collectionDefinitions());
    if (kind === 'searches') await files.searches.set(await catalog.searches());
  };
  return catalog.onEvent(({ kind }) => {
    mirror(kind).catch((error: unknown) =>
      log('error', 'What the user made could not be written', { kind, error: String(error) }),
    );
  });
}
