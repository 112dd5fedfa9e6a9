import { setFlagsFromString } from 'node:v8';
import type { Worker } from 'node:worker_threads';
import { createHeldFlag } from './held-flag.ts';

/**
 * Keeps the part of the heap in which objects begin as small as it is at the start, 2 MB in every thread. V8 would let it grow to
 * 64 MB, and whatever died in it, the bytes of pictures on their way out included, stays until it is full: 50 MB in a process
 * that served some hundred thumbnails. Of the flags for its size only the factor by which it grows is heeded once V8 runs.
 */
export function keepNurserySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** A thread heeds how large its nursery has to be, megabytes, when its heap is made. */
const holdRoom = createHeldFlag('--min-semi-space-size=8', '--min-semi-space-size=0');

/**
 * Starts a thread with a nursery of 16 MB. One that makes a hundred kilobytes for each of thousands of files, and has many of them
 * in hand at once, would have them moved out of a small one time and again: a twelfth of an import.
 */
export function withRoomyNursery(start: () => Worker): Worker {
  const letGo = holdRoom();
  const worker = start();
  // It is made in the thread itself. One that never gets there ends.
  const started = (): void => {
    worker.off('online', started);
    worker.off('exit', started);
    letGo();
  };
  worker.once('online', started);
  worker.once('exit', started);
  return worker;
}
