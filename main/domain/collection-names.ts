/** What a collection's names in queries follow from. */
export interface NamedCollection {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
}

/** Names from the topmost collection down to each, by id. */
function allPaths(collections: readonly NamedCollection[]): ReadonlyMap<string, readonly string[]> {
  const byId = new Map(collections.map((one) => [one.id, one]));
  const paths = new Map<string, readonly string[]>();
  const pathOf = ({ id, name, parentId }: NamedCollection): readonly string[] => {
    const known = paths.get(id);
    if (known !== undefined) return known;
    // Also the end of the way round, should some lie in one another.
    paths.set(id, [name]);
    const parent = parentId === null ? undefined : byId.get(parentId);
    const path = parent === undefined ? [name] : [...pathOf(parent), name];
    paths.set(id, path);
    return path;
  };
  for (const one of collections) pathOf(one);
  return paths;
}

/**
 * All that a query may call each of the collections, in small letters: `autumn`, `trips/autumn` of the one inside Trips, and from
 * the top with a slash before it.
 */
export function collectionCalls(
  collections: readonly NamedCollection[],
): ReadonlyMap<string, readonly string[]> {
  const calls = new Map<string, readonly string[]>();
  for (const [id, path] of allPaths(collections)) {
    const lower = path.map((name) => name.toLowerCase());
    const fromEach = lower.map((_name, index) => lower.slice(index).join('/'));
    calls.set(id, [...fromEach, `/${lower.join('/')}`]);
  }
  return calls;
}

type Calls = ReturnType<typeof collectionCalls>;

/** Ids of the collections of that name or path, without those inside them. */
function namedSo(calls: Calls, text: string): readonly string[] {
  const wanted = text.toLowerCase();
  return [...calls].flatMap(([id, names]) => (names.includes(wanted) ? [id] : []));
}

/** Ids of the collections that a query calls so, be it by their id, without those inside them. */
export function calledSo(collections: readonly NamedCollection[], text: string): readonly string[] {
  const named = namedSo(collectionCalls(collections), text);
  return collections.some(({ id }) => id === text && !named.includes(id)) ? [...named, text] : named;
}

/** What calls each collection and no other, by id: its name, or its whole path where others have that name. */
export function collectionTerms(collections: readonly NamedCollection[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const calls of collectionCalls(collections).values()) {
    for (const call of new Set(calls)) counts.set(call, (counts.get(call) ?? 0) + 1);
  }
  const calls = new Map<string, string>();
  for (const [id, path] of allPaths(collections)) {
    const choices = [path.at(-1) ?? '', `/${path.join('/')}`];
    calls.set(id, choices.find((call) => counts.get(call.toLowerCase()) === 1) ?? id);
  }
  return calls;
}

/**
 * What a query that calls collections so must call them after a change to find the same ones: others may be called so still, or
 * by then.
 */
export function followCollections(
  before: readonly NamedCollection[],
  after: readonly NamedCollection[],
): (text: string) => readonly string[] {
  const [called, calls, terms] = [collectionCalls(before), collectionCalls(after), collectionTerms(after)];
  return (text) => {
    const still = namedSo(calls, text);
    const lost = namedSo(called, text)
      .filter((id) => !still.includes(id))
      .flatMap((id) => terms.get(id) ?? []);
    if (lost.length === 0) return [text];
    return still.length > 0 ? [text, ...lost] : lost;
  };
}
