import { DECODED_AT_ONCE } from './imaging/limits.ts';

/** Threads beside those that decode: a picture that is shown takes a few file operations, one after the other. */
const FOR_FILES = 4;

/**
 * Makes room for file operations beside pictures that are being decoded. Both have the four threads of one pool, and while
 * thumbnails are made on eight processors, every look at a file waits 50 ms for its turn. Call before anything uses the pool: its
 * size is settled then. Whoever has set it knows of a better one.
 */
export function widenThreadPool(): void {
  process.env['UV_THREADPOOL_SIZE'] ??= String(DECODED_AT_ONCE + FOR_FILES);
}
