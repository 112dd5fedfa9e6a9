import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/** Random access to a file's bytes, so that readers touch headers only. */
export interface ByteSource {
  readonly size: number;
  /** Bytes from `offset`; fewer than `length` at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** First bytes of a file read in one go: almost every picture's metadata lies within. */
const HEAD_BYTES = 32 * 1024;
/** Last bytes of a file, which several readers look at: kept from the first read on. */
const TAIL_BYTES = 4096;

export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}

export interface FileSource extends ByteSource {
  readonly modifiedAtMs: number;
  close(): Promise<void>;
}

/** Opens a file for reading here and there. @throws what `open` throws. */
export async function openFileSource(path: string): Promise<FileSource> {
  const handle = await open(path, 'r');
  try {
    const stats = await handle.stat();
    const head = await readAt(handle, 0, Math.min(HEAD_BYTES, stats.size));
    return {
      size: stats.size,
      modifiedAtMs: Math.trunc(stats.mtimeMs),
      read: async (offset, length) => {
        const end = Math.min(offset + length, stats.size);
        if (end <= head.length) return head.subarray(offset, end);
        return readAt(handle, offset, Math.max(0, end - offset));
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Buffers of closed sources, read into again: allocating them takes as long as reading a file's head, and each one brings
 * the next collection of garbage nearer.
 */
const spares: Buffer[] = [];
const MOST_SPARE = 8;
/** The head, and what a few further reads bring. */
const SPARE_BYTES = HEAD_BYTES + 4 * TAIL_BYTES;

/**
 * The same with blocking calls, several times cheaper: for threads that do nothing else. Bytes that were read are valid
 * until it is closed. @throws what `openSync` throws
 */
export function openBlockingSource(path: string): FileSource {
  const file = openSync(path, 'r');
  const spare = spares.pop() ?? Buffer.allocUnsafe(SPARE_BYTES);
  let used = 0;
  const close = (): void => {
    closeSync(file);
    if (spares.length < MOST_SPARE) spares.push(spare);
  };
  const readNow = (offset: number, length: number): Uint8Array => {
    const fits = used + length <= spare.length;
    const buffer = fits ? spare.subarray(used, used + length) : Buffer.allocUnsafe(length);
    if (fits) used += length;
    let filled = 0;
    while (filled < length) {
      const count = readSync(file, buffer, filled, length - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
    return filled === length ? buffer : buffer.subarray(0, filled);
  };
  try {
    const stats = fstatSync(file);
    const head = readNow(0, Math.min(HEAD_BYTES, stats.size));
    const tailStart = Math.max(0, stats.size - TAIL_BYTES);
    let tail: Uint8Array | null = null;
    return {
      size: stats.size,
      modifiedAtMs: Math.trunc(stats.mtimeMs),
      read: async (offset, length) => {
        const end = Math.min(offset + length, stats.size);
        if (end <= head.length) return head.subarray(offset, end);
        if (offset < tailStart) return readNow(offset, Math.max(0, end - offset));
        tail ??= readNow(tailStart, TAIL_BYTES);
        return tail.subarray(offset - tailStart, Math.max(offset, end) - tailStart);
      },
      close: async () => close(),
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
