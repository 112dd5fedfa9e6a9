import { hash } from 'node:crypto';
import { isMissing } from '../error-code.ts';
import { openFileSource, type ByteSource } from './byte-source.ts';

const HEAD = 16 * 1024;
const SAMPLE = 4 * 1024;

/**
 * Short content hash: hex of the first 8 bytes of SHA-256 over the size in bytes (decimal) and three samples:
 * the first 16 KiB, 4 KiB from the middle and the last 4 KiB; of a file up to 24 KiB, over all of it.
 */
export async function contentHashOf(source: ByteSource): Promise<string> {
  const { size } = source;
  if (size <= HEAD + 2 * SAMPLE) return finish(size, [await source.read(0, size)]);
  const head = await source.read(0, HEAD);
  const middle = await source.read(Math.floor(size / 2), SAMPLE);
  return finish(size, [head, middle, await source.read(size - SAMPLE, SAMPLE)]);
}

/** The same of a file; null where there is none. @throws what opening it throws else */
export async function contentHashOfFile(path: string): Promise<string | null> {
  try {
    const source = await openFileSource(path);
    try {
      return await contentHashOf(source);
    } finally {
      await source.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The same for bytes in memory. */
export function contentHashOfBytes(bytes: Uint8Array): string {
  const size = bytes.length;
  if (size <= HEAD + 2 * SAMPLE) return finish(size, [bytes]);
  const middle = Math.floor(size / 2);
  const samples = [
    bytes.subarray(0, HEAD),
    bytes.subarray(middle, middle + SAMPLE),
    bytes.subarray(size - SAMPLE),
  ];
  return finish(size, samples);
}

/** Everything that is hashed, side by side; used within one call only. */
const joined = Buffer.allocUnsafe(HEAD + 2 * SAMPLE + 24);

function finish(size: number, samples: readonly Uint8Array[]): string {
  let length = joined.write(`${size}\n`, 'latin1');
  for (const sample of samples) {
    joined.set(sample, length);
    length += sample.length;
  }
  return hash('sha256', joined.subarray(0, length), 'hex').slice(0, 16);
}
