import { open } from 'node:fs/promises';

/**
 * What a thumbnail ends with: this and the 16 digits of the picture's pixel hash. No decoder reads past a picture's end. Earlier versions,
 * whose hashes were over other pixels, had another mark.
 */
const MARK = '\nGessoP2';
const DIGITS = 16;
const LENGTH = MARK.length + DIGITS;

export function withPixelHash(thumbnail: Uint8Array, pixelHash: string): Buffer {
  return Buffer.concat([thumbnail, Buffer.from(`${MARK}${pixelHash}`, 'latin1')]);
}

/** The pixel hash that a thumbnail was marked with, or null. @throws what opening the file throws */
export async function readPixelHash(path: string): Promise<string | null> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size < LENGTH) return null;
    const { buffer } = await file.read(Buffer.alloc(LENGTH), 0, LENGTH, size - LENGTH);
    const text = buffer.toString('latin1');
    return text.startsWith(MARK) ? text.slice(MARK.length) : null;
  } finally {
    await file.close();
  }
}
