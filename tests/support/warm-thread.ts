import { registerHooks } from 'node:module';
import threads, { parentPort, type MessagePort } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** Begins a script; `port` takes the place of the parent's. */
export interface ThreadOrder {
  readonly script: string;
  readonly port: MessagePort;
  readonly workerData: unknown;
}

/**
 * A thread in which one script after the other is begun, see warm-threads.ts: what they are made of is loaded once. Each is
 * evaluated anew and has a port and data of its own.
 */
const OWN = 'warm-thread:';

const runs = new Map<string, typeof threads>();
const databases = new Set<Database.Database>();

/** What a thread's end closes, the end of a script here has to. */
const Kept = new Proxy(Database, {
  construct(target, args: ConstructorParameters<typeof Database>, asked) {
    const db = Reflect.construct(target, args, asked) as Database.Database;
    databases.add(db);
    return db;
  },
});
Object.assign(globalThis, { warmThread: { runs, Database: Kept } });

registerHooks({
  resolve(specifier, context, next) {
    const run = new URL(context.parentURL ?? import.meta.url).searchParams.get('run');
    if (specifier === 'node:worker_threads' && run !== null)
      return { url: `${OWN}${run}`, shortCircuit: true };
    if (specifier === 'better-sqlite3') return { url: `${OWN}${specifier}`, shortCircuit: true };
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith(OWN)) return next(url, context);
    const name = url.slice(OWN.length);
    const source =
      name === 'better-sqlite3'
        ? 'export default globalThis.warmThread.Database;'
        : `export const { ${Object.keys(threads).join()} } = globalThis.warmThread.runs.get('${name}');`;
    return { format: 'module', source, shortCircuit: true };
  },
});

function endRun(): void {
  for (const db of databases) db.close();
  databases.clear();
  for (const run of runs.values()) run.parentPort?.close();
  runs.clear();
}

let last = 0;
parentPort?.on('message', async (order: ThreadOrder | 'end') => {
  if (order === 'end') {
    endRun();
    parentPort?.postMessage('ended');
    return;
  }
  const run = String((last += 1));
  runs.set(run, { ...threads, parentPort: order.port, workerData: order.workerData });
  await import(`${order.script}?run=${run}`);
});
