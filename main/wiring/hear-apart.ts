import type { Catalog } from '../domain/catalog.ts';
import type { LongCallOptions } from '../domain/catalog-change.ts';
import { NO_USER_FACTS } from '../domain/image-record.ts';
import type { ApartSidecars } from '../library/apart-sidecars.ts';
import { saidIn } from './told-apart.ts';

interface Parts {
  readonly apart: ApartSidecars;
  readonly catalog: Pick<Catalog, 'records' | 'putImages' | 'updateFiles'>;
}

const CHUNK = 500;

/**
 * Tells the catalog what sidecars say that lie apart, of pictures it knows: an older copy of it does not know their last word, and
 * nothing about the pictures' files shows that there is one.
 */
export async function hearApart({ apart, catalog }: Parts, { signal }: LongCallOptions = {}): Promise<void> {
  const all = await apart.all();
  for (let from = 0; from < all.length; from += CHUNK) {
    signal?.throwIfAborted();
    const chunk = new Map(all.slice(from, from + CHUNK).map((sidecar) => [sidecar.uid, sidecar]));
    const missing: string[] = [];
    for (const record of await catalog.records([...chunk.keys()])) {
      const sidecar = chunk.get(record.uid);
      const said = sidecar && (await saidIn(apart.pathOf(sidecar)));
      if (!said?.user) continue;
      await catalog.putImages([
        {
          uid: record.uid,
          file: record.file,
          generation: record.generation,
          user: { ...NO_USER_FACTS, ...said.user },
          collections: said.collections ?? [],
        },
      ]);
      if (record.state.missing) missing.push(record.uid);
    }
    // What is entered is taken for present.
    if (missing.length > 0) await catalog.updateFiles(missing.map((uid) => ({ uid, missing: true })));
  }
}
