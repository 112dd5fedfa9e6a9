import { createHash } from 'node:crypto';
import type { ByteSource } from './byte-source.ts';

const HEAD = 16 * 1024;
const SAMPLE = 4 * 1024;

/**
 * Short content hash: hex of the first 8 bytes of SHA-256 over the size in bytes (decimal) and three samples:
 * the first 16 KiB, 4 KiB from the middle and the last 4 KiB; of a file up to 24 KiB, over all of it.
 */
export async function contentHashOf(source: ByteSource): Promise<string> {
  const hash = createHash('sha256').update(`${source.size}\n`);
  if (source.size <= HEAD + 2 * SAMPLE) return finish(hash.update(await source.read(0, source.size)));
  hash.update(await source.read(0, HEAD));
  hash.update(await source.read(Math.floor(source.size / 2), SAMPLE));
  return finish(hash.update(await source.read(source.size - SAMPLE, SAMPLE)));
}

/** The same for bytes in memory. */
export function contentHashOfBytes(bytes: Uint8Array): string {
  const hash = createHash('sha256').update(`${bytes.length}\n`);
  if (bytes.length <= HEAD + 2 * SAMPLE) return finish(hash.update(bytes));
  const middle = Math.floor(bytes.length / 2);
  hash.update(bytes.subarray(0, HEAD)).update(bytes.subarray(middle, middle + SAMPLE));
  return finish(hash.update(bytes.subarray(bytes.length - SAMPLE)));
}

function finish(hash: ReturnType<typeof createHash>): string {
  return hash.digest('hex').slice(0, 16);
}
