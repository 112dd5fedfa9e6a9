import { format } from 'node:util';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import './warm-threads.ts';
import type { WarmOrder, WarmReport } from './warm-program.ts';

/**
 * The built program, begun again and again in one process: what it is made of is loaded once, which is most of what a start costs.
 * Its parent orders command lines; each runs through the program's own entry. They run one after the other, but for a web host, which
 * stays beside those that come after it.
 */
const ENTRY = join(import.meta.dirname, '../../dist/main/gesso.js');

const report = (what: WarmReport): void => void process.send?.(what);
let current = 0;
let told: () => void = () => undefined;
for (const stream of ['stdout', 'stderr'] as const) {
  process[stream].write = (text: string | Uint8Array): boolean => {
    report({ id: current, stream, text: text.toString() });
    if (stream === 'stdout') told();
    return true;
  };
}

async function run({ id, args, env }: Extract<WarmOrder, { kind: 'run' }>): Promise<void> {
  Object.assign(process.env, env);
  process.argv = [process.execPath, ENTRY, ...args];
  process.exitCode = undefined;
  current = id;
  const hasTold = new Promise<void>((resolve) => (told = resolve));
  // Another address is another evaluation of the entry; what it imports stays as it is.
  const ended = import(`${pathToFileURL(ENTRY).href}?${id}`).then(
    () => report({ id, code: Number(process.exitCode ?? 0) }),
    (error: unknown) => {
      report({ id, stream: 'stderr', text: format(error) });
      report({ id, code: 1 });
    },
  );
  await (args[0] === 'serve' ? Promise.race([hasTold, ended]) : ended);
}

let turn = Promise.resolve();
process.on('message', (order: WarmOrder) => {
  if (order.kind === 'stop') process.emit('SIGTERM');
  else turn = turn.then(() => run(order));
});
process.once('disconnect', () => process.exit());
