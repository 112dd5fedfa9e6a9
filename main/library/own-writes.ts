import type { Stats } from 'node:fs';
import { keepNewest } from '../domain/keep-newest.ts';

interface Version {
  readonly mtimeMs: number;
  readonly size: number;
}

/** Ours by absolute path: the version written, or null for a file taken away. */
const written = new Map<string, Version | null>();
/** Enough for what is written until a watcher has told of it. */
const MOST_KEPT = 5_000;

/** Remembers that Gesso itself wrote a file, or took it away (`null`), so that no watcher reads it again. */
export function noteOwnWrite(path: string, version: Version | null): void {
  written.delete(path);
  written.set(path, version && { mtimeMs: version.mtimeMs, size: version.size });
  keepNewest(written, MOST_KEPT);
}

/** Whether a file is as Gesso left it; `stats` are undefined for one that is gone. */
export function isOwnWrite(path: string, stats: Stats | undefined): boolean {
  const version = written.get(path);
  if (version === undefined) return false;
  if (version === null || stats === undefined) return version === null && stats === undefined;
  return version.mtimeMs === stats.mtimeMs && version.size === stats.size;
}
