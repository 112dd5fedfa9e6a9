import type { Collection } from './catalog.ts';

/** Where a typed path leads. */
export interface TypedCollection {
  /** The collection to which the path leads as far as there is one; null: the top. */
  readonly parentId: string | null;
  /** Names of those still to be made, each inside the one before. */
  readonly missing: readonly string[];
}

/** Reads `Main Street/Bike lanes`: the second inside the first, whichever of them there are. */
export function typedCollection(collections: readonly Collection[], text: string): TypedCollection {
  const names = text
    .split(/[/›]/u)
    .map((name) => name.trim())
    .filter(Boolean);
  let parentId: string | null = null;
  for (const [index, name] of names.entries()) {
    const lower = name.toLowerCase();
    const found: Collection | undefined = collections.find(
      // A name by itself may be that of any collection, wherever it lies.
      (one) => one.name.toLowerCase() === lower && (names.length === 1 || one.parentId === parentId),
    );
    if (found === undefined) return { parentId, missing: names.slice(index) };
    parentId = found.id;
  }
  return { parentId, missing: [] };
}
