import { basename, dirname, relative, sep } from 'node:path';
import { watch } from 'chokidar';
import { isBatchFileName, readBatchFile } from './read-batch-file.ts';

export interface ChangedBatchFile {
  readonly text: string;
  readonly fileName: string;
  /** Folder below the watched one, '' for the top. */
  readonly category: string;
}

/** How long a file must keep its size before it counts as written. */
const SETTLE_MS = 400;

/**
 * Calls back with every batch file that is added to a folder or changed in it, once it is wholly written. What is
 * there at the start is not reported, nor a file whose text is the one last reported.
 */
export async function watchBatchFolder(
  folder: string,
  onChanged: (file: ChangedBatchFile) => void,
  onError: (message: string) => void,
): Promise<{ stop(): Promise<void> }> {
  const known = new Map<string, string>();
  const watcher = watch(folder, {
    ignoreInitial: false,
    followSymlinks: false,
    depth: 4,
    ignored: (path, stats) =>
      basename(path).startsWith('.') || (stats?.isFile() === true && !isBatchFileName(path)),
    awaitWriteFinish: { stabilityThreshold: SETTLE_MS, pollInterval: 100 },
  });
  let started = false;
  const read = async (path: string, report: boolean): Promise<void> => {
    try {
      const text = await readBatchFile(path);
      if (known.get(path) === text) return;
      known.set(path, text);
      if (!report) return;
      const category = relative(folder, dirname(path)).split(sep).join('/');
      onChanged({ text, fileName: basename(path), category });
    } catch (error) {
      onError(
        `${basename(path)} could not be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };
  watcher.on('add', (path) => void read(path, started));
  watcher.on('change', (path) => void read(path, true));
  watcher.on('error', (error) => onError(String(error)));
  await new Promise<void>((resolve) => void watcher.once('ready', resolve));
  started = true;
  return { stop: () => watcher.close() };
}
