import { isAppError } from '../../domain/errors.ts';
import { findModelFile, type Capabilities } from './capabilities.ts';
import type { ComfyClient } from './client.ts';
import type { ComfyServer } from './server.ts';

export interface LoraPreviews {
  /** A small picture of what a LoRA does, as WebP; null when no server has one. */
  of(name: string): Promise<Uint8Array | null>;
}

/** Pictures kept; each has a few kilobytes. */
const MOST_KEPT = 500;

/**
 * The pictures that lie beside LoRA files on the servers, or inside them. Only names a server lists are asked for. Found ones are
 * kept for the run; one that is not there is asked for again each time, as somebody may add it.
 * @param shrink makes a small picture of one from outside; null when it is none
 */
export function createLoraPreviews(
  servers: () => readonly ComfyServer[],
  shrink: (bytes: Uint8Array) => Promise<Uint8Array | null>,
): LoraPreviews {
  const kept = new Map<string, Uint8Array>();
  const roots = new WeakMap<Capabilities, Promise<ReadonlyMap<string, number>>>();
  const asked = new Map<string, Promise<Uint8Array | null>>();

  /** Listed anew whenever the server's capabilities were. */
  const rootsOf = (capabilities: Capabilities, client: ComfyClient): Promise<ReadonlyMap<string, number>> => {
    let listing = roots.get(capabilities);
    if (!listing) {
      listing = client.modelRoots('loras');
      listing.catch(() => roots.delete(capabilities));
      roots.set(capabilities, listing);
    }
    return listing;
  };

  const ask = async (name: string): Promise<Uint8Array | null> => {
    for (const { capabilities, client } of servers()) {
      const file = capabilities && findModelFile(capabilities.loras, name);
      if (!file) continue;
      try {
        const root = (await rootsOf(capabilities, client)).get(file);
        const bytes = root === undefined ? null : await client.modelPreview('loras', root, file);
        const small = bytes && (await shrink(bytes));
        if (small) return small;
      } catch (error) {
        // Out of reach, or it answers nonsense: the next may have it.
        if (!isAppError(error)) throw error;
      }
    }
    return null;
  };

  return {
    async of(name) {
      const known = kept.get(name);
      if (known) return known;
      let asking = asked.get(name);
      if (!asking) {
        asking = ask(name).finally(() => asked.delete(name));
        asked.set(name, asking);
      }
      const picture = await asking;
      if (picture) {
        kept.set(name, picture);
        const [oldest] = kept.keys();
        if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      }
      return picture;
    },
  };
}
