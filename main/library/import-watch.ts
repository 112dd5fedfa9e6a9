import type { Stats } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import type { Root } from '../domain/catalog.ts';
import { isIgnoredFolder, isPictureName } from './import-scan.ts';
import { isOwnWrite } from './own-writes.ts';

export interface WatchOptions {
  /** Quiet time after the last change before a folder is reported, milliseconds. */
  readonly settleMs?: number;
  /** How often a network drive is looked at, milliseconds. */
  readonly pollMs?: number;
  /** Polling, whatever the drive; found out when left out. */
  readonly polling?: boolean;
  /** Whether folders that come or go are reported themselves; their files always are. On when left out. */
  readonly folders?: boolean;
  /** Folders below the root whose content changed; `''` is the root itself. */
  readonly onChange: (folders: readonly string[]) => void;
  readonly onError: (error: unknown) => void;
}

const SIDECAR = /\.(xmp|txt|json)$/i;
/** File systems that tell of no changes made elsewhere: NFS, SMB, CIFS, SMB2, AFS, FUSE (sshfs, rclone), 9P. */
const NETWORK_TYPES = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x65735546, 0x01021997]);

/**
 * Watches a root for pictures and sidecars that come, change or go by another program's doing. Resolves once changes are
 * being noticed.
 */
export async function watchRoot(root: Root, options: WatchOptions): Promise<{ close(): Promise<void> }> {
  const { settleMs = 800, pollMs = 10_000 } = options;
  const polling = options.polling ?? (await isNetworkDrive(root.path));
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const settle = (): void => {
    const folders = [...changed];
    changed.clear();
    options.onChange(folders);
  };
  const note = (path: string, isFolder: boolean): void => {
    const below = relative(root.path, path).split(sep).join('/');
    const slash = below.lastIndexOf('/');
    changed.add(isFolder ? below : slash < 0 ? '' : below.slice(0, slash));
    clearTimeout(timer);
    timer = setTimeout(settle, settleMs);
  };

  const noteFile = (path: string, stats: Stats | undefined): void => {
    if (!isOwnWrite(path, stats)) note(path, false);
  };

  const watcher: FSWatcher = watch(root.path, {
    ignoreInitial: true,
    ignored: (path, stats) => path !== root.path && isIgnored(path, stats?.isFile()),
    usePolling: polling,
    interval: pollMs,
    binaryInterval: pollMs,
    atomic: true,
    alwaysStat: true,
  });
  watcher
    .on('add', (path, stats) => noteFile(path, stats))
    .on('change', (path, stats) => noteFile(path, stats))
    .on('unlink', (path) => noteFile(path, undefined))
    .on('error', options.onError);
  if (options.folders ?? true) {
    watcher.on('addDir', (path) => note(path, true)).on('unlinkDir', (path) => note(path, true));
  }
  await new Promise<void>((resolve) => {
    watcher.once('ready', resolve);
  });
  return {
    async close() {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}

function isIgnored(path: string, isFile: boolean | undefined): boolean {
  const name = basename(path);
  if (name.startsWith('.') || isIgnoredFolder(name)) return true;
  return isFile === true && !isPictureName(name) && !SIDECAR.test(name);
}

async function isNetworkDrive(path: string): Promise<boolean> {
  if (/^(\\\\|\/\/)/.test(path)) return true;
  try {
    return NETWORK_TYPES.has((await statfs(path)).type);
  } catch {
    // Not to be found now: polling finds it when it is back.
    return true;
  }
}
