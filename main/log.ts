import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';

export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Record<string, unknown>,
) => void;

export interface LogFile {
  readonly log: Log;
  /** The last lines, oldest first. */
  tail(lines: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

const CLOSE_MS = 1000;

/** Structured lines in `<folder>/gesso.<n>.log`: a new file every 5 MB, ten kept. It is begun with the first line; most commands say none. */
export async function openLogFile(folder: string): Promise<LogFile> {
  await mkdir(folder, { recursive: true });
  let opened: Promise<OpenLog | null> | undefined;
  return {
    log(level, message, fields = {}) {
      const time = new Date().toISOString();
      opened ??= openLog(folder).catch(() => null);
      // What can't be logged is let go.
      opened.then((log) => log?.logger[level]({ time, ...fields }, message)).catch(() => undefined);
    },
    async tail(lines) {
      const newest = await newestLog(folder);
      if (newest === undefined) return [];
      return (await readFile(newest, 'utf8')).trimEnd().split('\n').slice(-lines);
    },
    async close() {
      await (await opened)?.close();
    },
  };
}

interface OpenLog {
  readonly logger: Logger;
  close(): Promise<void>;
}

async function openLog(folder: string): Promise<OpenLog> {
  const [{ default: pino }, { default: rotating }] = await Promise.all([import('pino'), import('pino-roll')]);
  const destination = await rotating({
    file: join(folder, 'gesso'),
    extension: '.log',
    size: '5m',
    limit: { count: 10 },
  });
  // A full disk must end neither the program nor the work in hand.
  destination.on('error', () => undefined);
  return {
    logger: pino({ base: { pid: process.pid }, timestamp: false }, destination),
    close() {
      const closed = Promise.withResolvers<void>();
      // Lines that still can't be written are not waited for. Nothing else keeps the program alive by then.
      const patience = setTimeout(closed.resolve, CLOSE_MS);
      destination.once('close', closed.resolve);
      destination.end();
      return closed.promise.finally(() => clearTimeout(patience));
    },
  };
}

async function newestLog(folder: string): Promise<string | undefined> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const dated = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), at: (await stat(join(folder, name))).mtimeMs })),
  );
  return dated.sort((a, b) => b.at - a.at)[0]?.path;
}
