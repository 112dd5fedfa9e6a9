import { rename as renameNow, rm as rmNow } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './error-code.ts';

/** What Windows says of a file that another program has open; also of one that nobody may touch. */
const HELD = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** Scanners for viruses, indexers and cloud drives let go of a new file within a second. */
const WAITS_MS = [10, 20, 50, 100, 200, 400, 800];

/** Does on Windows again what failed because a file is held by another program, for a second and a half. Elsewhere nothing holds files. */
export async function onceLetGo<Result>(
  work: () => Promise<Result>,
  platform: NodeJS.Platform = process.platform,
): Promise<Result> {
  if (platform !== 'win32') return await work();
  for (const waitMs of WAITS_MS) {
    try {
      return await work();
    } catch (error) {
      if (!HELD.has(errorCode(error))) throw error;
      await sleep(waitMs);
    }
  }
  return await work();
}

/** `rename` of node:fs, patient on Windows. */
export async function rename(from: string, to: string): Promise<void> {
  await onceLetGo(() => renameNow(from, to));
}

/** `rm` of node:fs, patient on Windows. */
export async function rm(path: string, options?: Parameters<typeof rmNow>[1]): Promise<void> {
  await onceLetGo(() => rmNow(path, options));
}
