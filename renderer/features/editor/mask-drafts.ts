/** So many pictures' masks are remembered. */
const KEPT = 30;
const STORE = 'masks';

interface Draft {
  readonly uid: string;
  readonly png: Blob;
  readonly savedAtMs: number;
}

let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  if (!opening) {
    const request = indexedDB.open('gesso-editor', 1);
    request.addEventListener('upgradeneeded', () => {
      const store = request.result.createObjectStore(STORE, { keyPath: 'uid' });
      store.createIndex('savedAtMs', 'savedAtMs');
    });
    opening = done(request);
  }
  return opening;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () =>
      reject(request.error ?? new Error('The browser could not keep the mask.')),
    );
  });
}

/**
 * Keeps the mask painted on a picture in the browser's own store, so that it can be had back when the picture is opened
 * again, also after a reload; null forgets it.
 */
export async function putDraft(uid: string, png: Blob | null): Promise<void> {
  const store = (await open()).transaction(STORE, 'readwrite').objectStore(STORE);
  if (png === null) {
    await done(store.delete(uid));
    return;
  }
  await done(store.put({ uid, png, savedAtMs: Date.now() } satisfies Draft));
  const oldestFirst = await done(store.index('savedAtMs').getAllKeys());
  for (const key of oldestFirst.slice(0, -KEPT)) store.delete(key);
}

/** The mask that was painted on a picture when it was open last; null: none is known. */
export async function draftOf(uid: string): Promise<Blob | null> {
  const store = (await open()).transaction(STORE).objectStore(STORE);
  const draft = await done<Draft | undefined>(store.get(uid) as IDBRequest<Draft | undefined>);
  return draft?.png ?? null;
}
