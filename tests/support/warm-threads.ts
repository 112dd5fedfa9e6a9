import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import threads, { MessageChannel, type MessagePort, type WorkerOptions } from 'node:worker_threads';
import type { ThreadOrder } from './warm-thread.ts';

const Thread = threads.Worker;
const HOST = new URL('warm-thread.ts', import.meta.url);

/**
 * Threads of the catalog, three to each that is opened, and one that looks at a copy; what they say and are told is calls and answers,
 * see main/catalog/worker-calls.ts.
 */
const CATALOG = /^(?:writer|views|rows|copies)\.worker\.[jt]s$/;

/** Have nothing to do, by the script they are for: another would be loaded beside it. */
const idle = new Map<string, threads.Worker[]>();

/** What begins in a thread that has been used before, or may be used again, is a `Worker` to whoever started it. */
class WarmThread extends EventEmitter {
  readonly #thread: threads.Worker;
  readonly #port: MessagePort;
  readonly #script: string;
  #unanswered = 0;
  #end: Promise<number> | null = null;

  constructor(script: URL, { workerData, resourceLimits }: WorkerOptions) {
    super();
    this.#script = script.href;
    this.#thread =
      idle.get(this.#script)?.pop() ?? new Thread(HOST, { ...(resourceLimits && { resourceLimits }) });
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#thread.on('error', (error) => this.emit('error', error));
    this.#thread.on('exit', (code) => this.emit('exit', code));
    port1.on('message', (message: { readonly kind: string }) => {
      if (message.kind === 'answer' || message.kind === 'failure') this.#unanswered -= 1;
      this.emit('message', message);
    });
    const order: ThreadOrder = { script: this.#script, port: port2, workerData: workerData as unknown };
    this.#thread.postMessage(order, [port2]);
  }

  postMessage(message: { readonly kind: string }): void {
    if (message.kind === 'call') this.#unanswered += 1;
    this.#port.postMessage(message);
  }

  terminate(): Promise<number> {
    this.#end ??= this.#ended();
    return this.#end;
  }

  async #ended(): Promise<number> {
    const thread = this.#thread.removeAllListeners();
    this.#port.removeAllListeners();
    // Whatever is under way ends with its thread.
    if (this.#unanswered > 0) await thread.terminate();
    else {
      const gone = Promise.withResolvers<boolean>();
      thread
        .once('message', () => gone.resolve(false))
        .once('error', () => gone.resolve(true))
        .once('exit', () => gone.resolve(true))
        .postMessage('end');
      if (!(await gone.promise)) {
        thread.removeAllListeners();
        idle.set(this.#script, [...(idle.get(this.#script) ?? []), thread]);
      }
    }
    this.#port.close();
    this.emit('exit', 1);
    return 1;
  }
}

/**
 * From now on the catalog's threads, of which every test of a library starts three or more, are used again by the next: a thread's start
 * is most of what opening a catalog costs. The others are as they were.
 */
threads.Worker = new Proxy(Thread, {
  construct(target, args: ConstructorParameters<typeof Thread>, asked) {
    const [script, options] = args;
    return script instanceof URL && CATALOG.test(basename(script.pathname))
      ? (new WarmThread(script, options ?? {}) as unknown as threads.Worker)
      : (Reflect.construct(target, args, asked) as threads.Worker);
  },
});
syncBuiltinESMExports();
