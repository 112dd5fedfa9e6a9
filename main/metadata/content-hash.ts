import { hash } from 'node:crypto';
import type { ByteSource } from './byte-source.ts';

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

function finish(size: number, samples: readonly Uint8Array[]): string {
  return hash('sha256', Buffer.concat([Buffer.from(`${size}\n`), ...samples]), 'hex').slice(0, 16);
}
