import { keepCompiledCode } from './compile-cache.ts';
import { keepNurserySmall } from './nursery.ts';
import { widenThreadPool } from './thread-pool.ts';

/** What says on a command line that it goes on until it is told to stop. */
const STAYS = ['serve', '--watch'];

/**
 * What a process does before anything else of the program is loaded.
 * @param args its command line; undefined: it has a window
 */
export function beginProcess(args: readonly string[] | undefined): void {
  // What stays open holds no memory that it doesn't need. A command that is soon over would take a fifth longer for that.
  if (args === undefined || STAYS.some((word) => args.includes(word))) keepNurserySmall();
  widenThreadPool();
  keepCompiledCode();
}
