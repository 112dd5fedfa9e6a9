import Database from 'better-sqlite3';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../make-folder.ts';
import { rm } from '../patient-files.ts';
import { sqliteCode, sqliteError } from '../sqlite-error.ts';
import { asWriteError, replaceFile } from './atomic-file.ts';
import type { LibraryLayout } from './layout.ts';

const ownerSchema = z.object({
  pid: z.number().int(),
  origin: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+$/),
  token: z.string().min(16),
  /** True for a program that keeps the library until it is quit, false for a command that soon ends. */
  stays: z.boolean(),
  /** What a browser opens, its key in it; absent where no page is served. */
  pageUrl: z.string().exactOptional(),
});

/** How a second process reaches the owner of a library. */
export type OwnerEndpoint = z.infer<typeof ownerSchema>;

export interface LibraryLock {
  /** Tells other processes where to reach this one. Readable by this user only. */
  publish(endpoint: OwnerEndpoint): Promise<void>;
  /** Takes the address back while the library stays locked. */
  withdraw(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the library for this process, or returns undefined when another has it. The lock is one that the system keeps on an
 * open file (SQLite's exclusive lock), so a killed owner loses it at once and nothing stale is left to clean up.
 * @throws AppError LIBRARY_UNWRITABLE, DISK_FULL
 */
export async function acquireLibraryLock(layout: LibraryLayout): Promise<LibraryLock | undefined> {
  try {
    await makeFolder(dirname(layout.lock));
    const holder = new Database(layout.lock, { timeout: 0 });
    try {
      holder.pragma('journal_mode = DELETE');
      holder.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      holder.close();
      if (isBusy(error)) return undefined;
      throw error;
    }
    return {
      publish: (endpoint) => replaceFile(layout.owner, JSON.stringify(endpoint), 0o600),
      withdraw: () => rm(layout.owner, { force: true }),
      async release() {
        await rm(layout.owner, { force: true });
        if (holder.open) holder.close();
      },
    };
  } catch (error) {
    throw asWriteError(sqliteError(error, layout.lock), layout.root);
  }
}

/** What the owner published, or undefined while there is none. */
export async function readOwner(layout: LibraryLayout): Promise<OwnerEndpoint | undefined> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(layout.owner, 'utf8')));
  } catch {
    // Not yet written, being replaced, or left behind by a crash: the caller asks again or takes the lock.
    return undefined;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && sqliteCode(error) === 'SQLITE_BUSY';
}
