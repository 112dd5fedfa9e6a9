import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from './atomic-file.ts';

/** What a folder was like when it was last gone through. */
interface Look {
  readonly modifiedAtMs: number;
  readonly lookedAtMs: number;
  readonly folders: readonly string[];
  readonly files: number;
}

/** Remembers which folders were gone through, for one run over them. Folders are named below the root. */
export interface FolderLooks {
  /** The folders right below, if nothing came to or went from it since the last run; null: it has to be gone through. */
  unchanged(folder: string): Promise<readonly string[] | null>;
  /** It has been gone through. Counts once the run is `kept`. */
  looked(folder: string, folders: readonly string[], files: number): void;
  keep(): Promise<void>;
}

export interface FolderLooksOptions {
  /** Where it is kept from run to run; may be deleted at any time. */
  readonly file: string;
  readonly root: string;
  /** Folders that the catalog has pictures of: others with pictures have to be gone through. */
  readonly catalogued: ReadonlySet<string>;
  /**
   * A file that is edited in place changes nothing about its folder. So each run goes through some unchanged folders too, as many
   * as hold about this many files, those first that have waited longest.
   */
  readonly filesAnyway: number;
  readonly nowMs: number;
}

/** A folder that changed this shortly before it was looked at may change again without its time telling. */
const UNSURE_MS = 3_000;

const looksSchema = z.record(
  z.string(),
  z.object({
    modifiedAtMs: z.number(),
    lookedAtMs: z.number(),
    folders: z.array(z.string()),
    files: z.number(),
  }),
);

export async function openFolderLooks(options: FolderLooksOptions): Promise<FolderLooks> {
  const { file, root, catalogued, nowMs } = options;
  const before = new Map(Object.entries(await readLooks(file)));
  const anyway = longestWaiting(before, options.filesAnyway);
  const modified = new Map<string, number>();
  const after = new Map<string, Look>();
  return {
    async unchanged(folder) {
      const modifiedAtMs = await modificationOf(join(root, folder));
      if (modifiedAtMs === null) return null;
      modified.set(folder, modifiedAtMs);
      const look = before.get(folder);
      if (look?.modifiedAtMs !== modifiedAtMs || anyway.has(folder)) return null;
      if (look.files > 0 && !catalogued.has(folder)) return null;
      after.set(folder, look);
      return look.folders;
    },
    looked(folder, folders, files) {
      const modifiedAtMs = modified.get(folder);
      if (modifiedAtMs === undefined || nowMs - modifiedAtMs < UNSURE_MS) return;
      after.set(folder, { modifiedAtMs, lookedAtMs: nowMs, folders, files });
    },
    keep: () => replaceFile(file, JSON.stringify(Object.fromEntries(after))),
  };
}

function longestWaiting(looks: ReadonlyMap<string, Look>, files: number): ReadonlySet<string> {
  const chosen = new Set<string>();
  let left = files;
  for (const [folder, look] of [...looks].toSorted(([, a], [, b]) => a.lookedAtMs - b.lookedAtMs)) {
    if (left <= 0) break;
    chosen.add(folder);
    left -= look.files;
  }
  return chosen;
}

async function readLooks(file: string): Promise<z.infer<typeof looksSchema>> {
  try {
    return looksSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // None yet, or damaged: everything is gone through once.
    return {};
  }
}

async function modificationOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    // Gone or unreadable: listing it tells why.
    return null;
  }
}
