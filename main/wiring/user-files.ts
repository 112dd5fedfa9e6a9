import { z } from 'zod';
import type { Catalog, CollectionDefinition } from '../domain/catalog.ts';
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

/** Writes the collections' names, notes and order to their file whenever they change. Returns what stops it. */
export function mirrorCollections(
  catalog: Pick<Catalog, 'onEvent' | 'collectionDefinitions'>,
  file: UserFiles['collections'],
  log: Log,
): () => void {
  return catalog.onEvent(({ kind }) => {
    if (kind !== 'collections') return;
    void catalog
      .collectionDefinitions()
      .then((definitions) => file.set(definitions))
      .catch((error: unknown) => log('error', 'Collections could not be written', { error: String(error) }));
  });
}
