import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import rotating from 'pino-roll';

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

/** Structured lines in `<folder>/gesso.<n>.log`: a new file every 5 MB, ten kept. */
export async function openLogFile(folder: string): Promise<LogFile> {
  await mkdir(folder, { recursive: true });
  const destination = await rotating({
    file: join(folder, 'gesso'),
    extension: '.log',
    size: '5m',
    limit: { count: 10 },
  });
  // A full disk must end neither the program nor the work in hand: what can't be logged is let go.
  destination.on('error', () => undefined);
  const logger: Logger = pino(
    { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
  return {
    log: (level, message, fields = {}) => logger[level](fields, message),
    async tail(lines) {
      const newest = await newestLog(folder);
      if (newest === undefined) return [];
      return (await readFile(newest, 'utf8')).trimEnd().split('\n').slice(-lines);
    },
    close: () => {
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
