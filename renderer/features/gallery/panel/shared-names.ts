import type { Collection } from '../../../../main/domain/catalog.ts';

let lastShared: { readonly of: readonly Collection[]; readonly names: ReadonlySet<string> } | null = null;

/** Names, in small letters, that more than one collection has. */
export function sharedNames(collections: readonly Collection[]): ReadonlySet<string> {
  if (lastShared?.of !== collections) {
    const seen = new Set<string>();
    const names = new Set<string>();
    for (const collection of collections) {
      const name = collection.name.toLowerCase();
      if (seen.has(name)) names.add(name);
      seen.add(name);
    }
    lastShared = { of: collections, names };
  }
  return lastShared.names;
}
