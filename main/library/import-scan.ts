import { statSync, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { isListed } from '../domain/file-endings.ts';
import { errorCode } from '../error-code.ts';
import { isTemporaryName } from './atomic-file.ts';
import { isLossyName } from './import-failure.ts';
import { SIDECAR_ENDINGS } from './sidecar-files.ts';

/** A picture found in a folder, with the names of the files beside it that belong to it. */
export interface FoundFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** The later of the picture's and its sidecars', Unix milliseconds. */
  readonly modifiedAtMs: number;
  readonly sidecars: readonly string[];
}

export interface FolderListing {
  /** Names of the folders directly below. */
  readonly folders: readonly string[];
  readonly files: readonly FoundFile[];
}

/** Some programs write XMP's in capitals. */
const READ_ENDINGS: readonly string[] = [...SIDECAR_ENDINGS, '.XMP'];
/** Asked at once of a drive that answers slowly; a quick one is asked with blocking calls, at a fifth of the cost. */
const STATS_IN_FLIGHT = 16;
const SLOW_STAT_MS = 1;
/** Files after which a quick drive is timed again. */
const TIMED_EVERY = 64;

export function isPictureName(name: string): boolean {
  return isListed(name) && !name.startsWith('.') && !isTemporaryName(name);
}

/** Names that a scan passes over: hidden, the system's, and Gesso's own. */
export function isIgnoredFolder(name: string): boolean {
  return name.startsWith('.') || name === '@eaDir' || name === '#recycle' || name === '$RECYCLE.BIN';
}

/**
 * One folder's pictures with size and time, by calls that may block: for threads that do nothing else. A file gone
 * meanwhile is left out. @throws what reading the folder throws
 */
export async function listFolder(path: string): Promise<FolderListing> {
  const folders: string[] = [];
  const pictures: string[] = [];
  const others = new Set<string>();
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      if (!isIgnoredFolder(entry.name)) folders.push(entry.name);
    } else if (isPictureName(entry.name)) pictures.push(entry.name);
    else if (READ_ENDINGS.includes(extname(entry.name))) others.add(entry.name);
  }
  return { folders: folders.toSorted(), files: await statPictures(path, pictures, others) };
}

async function statPictures(
  folder: string,
  names: readonly string[],
  others: ReadonlySet<string>,
): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  const enter = (name: string, sidecars: readonly string[], found: readonly (Stats | null)[]): void => {
    const [own] = found;
    // Listed all the same: trying to read it tells why that can't be done.
    if (!own && isLossyName(name)) files.push({ name, sizeBytes: 0, modifiedAtMs: 0, sidecars: [] });
    // Links are followed: a linked picture is as good as the picture itself.
    if (!own?.isFile()) return;
    const modifiedAtMs = Math.max(...found.map((stats) => Math.trunc(stats?.mtimeMs ?? 0)));
    const present = sidecars.filter((_, index) => found[index + 1]);
    files.push({ name, sizeBytes: own.size, modifiedAtMs, sidecars: present });
  };
  let next = 0;
  let startedMs = performance.now();
  for (; next < names.length; next += 1) {
    const name = names[next] ?? '';
    const sidecars = sidecarsOf(name, others);
    enter(
      name,
      sidecars,
      [name, ...sidecars].map((file) =>
        orGone(() => statSync(folder + sep + file, { throwIfNoEntry: false }) ?? null),
      ),
    );
    if (next % TIMED_EVERY !== 0) continue;
    const nowMs = performance.now();
    if (nowMs - startedMs > SLOW_STAT_MS * (next === 0 ? 1 : TIMED_EVERY)) break;
    startedMs = nowMs;
  }
  const run = async (): Promise<void> => {
    for (let index = ++next; index < names.length; index = ++next) {
      const name = names[index] ?? '';
      const sidecars = sidecarsOf(name, others);
      const found = [name, ...sidecars].map((file) => stat(join(folder, file)).catch(goneOrThrow));
      enter(name, sidecars, await Promise.all(found));
    }
  };
  await Promise.all(Array.from({ length: STATS_IN_FLIGHT }, run));
  return files;
}

function sidecarsOf(name: string, others: ReadonlySet<string>): readonly string[] {
  if (others.size === 0) return [];
  const stem = name.slice(0, name.length - extname(name).length);
  const beside = READ_ENDINGS.flatMap((ending) => [name + ending, stem + ending]);
  return beside.filter((file) => others.has(file));
}

function orGone(ask: () => Stats | null): Stats | null {
  try {
    return ask();
  } catch (error) {
    return goneOrThrow(error);
  }
}

function goneOrThrow(error: unknown): null {
  if (['ENOENT', 'ELOOP'].includes(errorCode(error))) return null;
  throw error;
}
