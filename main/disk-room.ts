import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { mkdir, open, readdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from './error-code.ts';

/** What of a library gives way when its disk is full: absolute paths of folders. */
export interface Spare {
  /** Holds files that do nothing but take up room. */
  readonly reserve: string;
  /** Thumbnails can be made again: they go when nothing of the reserve is left. */
  readonly thumbnails: string;
}

const MEGABYTE = 2 ** 20;
/** What a commit of the catalog may write, or two hundred pictures on their way to the trash. */
const NEEDED_BYTES = 2 * MEGABYTE;
const PARTS = Array.from({ length: 16 }, (_, n) => `reserve-${n}`);
/** With less than this free, none of it is taken for the reserve. */
const AMPLE_BYTES = 64 * MEGABYTE;

/** Bytes that this user may still write to the drive of a folder; infinite where it does not say. */
export function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    // A folder that isn't there yet, or a drive that does not even say how full it is.
    return Infinity;
  }
}

/** The same for the main thread: a drive that sleeps answers late. */
export async function freeBytesLater(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}

/** Whether something failed because there is no room for it. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'DISK_FULL'].includes(errorCode(error));
}

/**
 * Sees to it that the catalog can be opened and written on a disk that is full: what is not kept for its own sake gives way, and no
 * more of it than is needed, since others may take what becomes free.
 */
export function ensureRoom(spare: Spare): void {
  let missing = NEEDED_BYTES - freeBytes(dirname(spare.reserve));
  if (missing <= 0) return;
  for (const path of whatGivesWay(spare)) {
    missing -= remove(path);
    if (missing <= 0) return;
  }
}

/** The same for the main thread, which waits only where something has to give way. */
export async function ensureRoomLater(spare: Spare): Promise<void> {
  if ((await freeBytesLater(dirname(spare.reserve))) < NEEDED_BYTES) ensureRoom(spare);
}

function* whatGivesWay({ reserve, thumbnails }: Spare): Generator<string> {
  for (const name of namesIn(reserve)) yield join(reserve, name);
  for (const shard of namesIn(thumbnails))
    for (const name of namesIn(join(thumbnails, shard))) yield join(thumbnails, shard, name);
}

/** @returns the bytes of the file that went; 0: it did not */
function remove(path: string): number {
  try {
    const { size } = statSync(path);
    rmSync(path);
    return size;
  } catch {
    // Gone already, or held by another program: the next one may go.
    return 0;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Makes what is missing of the reserve while there is ample room. */
export async function fillReserve({ reserve }: Spare): Promise<void> {
  await mkdir(reserve, { recursive: true });
  const there = new Set(await readdir(reserve));
  for (const name of PARTS) {
    if (there.has(name) || (await freeBytesLater(reserve)) < AMPLE_BYTES) continue;
    await using file = await open(join(reserve, name), 'wx');
    // Zeros would take up nothing on some drives.
    await file.writeFile(await promisify(randomBytes)(MEGABYTE));
    await file.sync();
  }
}
