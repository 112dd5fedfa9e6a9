import { receiveMessageOnPort, type MessagePort, type Worker } from 'node:worker_threads';
import { AppError } from '../domain/errors.ts';
import type { ErrorCode, ErrorDetails } from '../domain/errors.ts';

/** Calls between the main thread and a worker: numbered requests, answers, progress, aborts and events. */
interface Call {
  readonly kind: 'call';
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

type ToWorker = Call | { readonly kind: 'abort'; readonly id: number };

type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: PlainError }
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'event'; readonly value: unknown };

interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
  readonly stack: string;
}

/** What a call's handler may do besides answering. */
export interface CallContext {
  readonly signal: AbortSignal;
  progress(value: unknown): void;
}

type Handler = (context: CallContext, ...args: never[]) => unknown;

function plainError(error: unknown): PlainError {
  const failure = error instanceof Error ? error : new Error(String(error));
  return {
    code: error instanceof AppError ? error.code : 'INTERNAL',
    message: failure.message,
    details: error instanceof AppError ? error.details : {},
    stack: failure.stack ?? '',
  };
}

/**
 * Serves calls on a worker's port, in their order; one that is aborted before its turn is not begun. `explain` turns a library's
 * failures into AppErrors.
 */
export function serveCalls(
  port: MessagePort,
  handlers: Readonly<Record<string, Handler>>,
  explain: (error: unknown) => unknown,
): { emit(value: unknown): void } {
  const send = (message: FromWorker): void => port.postMessage(message);
  const running = new Map<number, AbortController>();
  const run = async (id: number, method: string, args: readonly unknown[]): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    const context: CallContext = {
      signal: controller.signal,
      progress: (value) => send({ kind: 'progress', id, value }),
    };
    try {
      const handler = handlers[method];
      if (handler === undefined) throw new Error(`No such method: ${method}`);
      const result = handler(context, ...(args as never[]));
      send({ kind: 'answer', id, value: result instanceof Promise ? await result : result });
    } catch (error) {
      send({ kind: 'failure', id, error: plainError(explain(error)) });
    } finally {
      running.delete(id);
    }
  };
  const waiting: Call[] = [];
  const take = (message: ToWorker): void => {
    if (message.kind === 'call') {
      waiting.push(message);
      return;
    }
    running.get(message.id)?.abort();
    const at = waiting.findIndex(({ id }) => id === message.id);
    if (at < 0) return;
    waiting.splice(at, 1);
    const error = new AppError('CANCELLED', 'It was cancelled before its turn came.');
    send({ kind: 'failure', id: message.id, error: plainError(error) });
  };
  const begin = (): void => {
    // What came while the last call held the thread: an abort among it may be of the call that is next.
    for (let more = receiveMessageOnPort(port); more; more = receiveMessageOnPort(port))
      take(more.message as ToWorker);
    const next = waiting.shift();
    if (next === undefined) return;
    void run(next.id, next.method, next.args);
    if (waiting.length > 0) setImmediate(begin);
  };
  port.on('message', (message: ToWorker) => {
    const isIdle = waiting.length === 0;
    take(message);
    if (isIdle) begin();
  });
  return { emit: (value) => send({ kind: 'event', value }) };
}

interface Waiting {
  abort(): void;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  progress: ((value: unknown) => void) | undefined;
}

/** The main thread's end: sends calls and keeps their promises. */
export class WorkerCalls {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #ended: AppError | null = null;

  constructor(worker: Worker, onEvent: (value: unknown) => void) {
    this.#worker = worker;
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'event') onEvent(message.value);
      else this.#settle(message);
    });
    worker.on('error', (error) => this.#end(error));
    worker.on('exit', () => this.#end(undefined));
  }

  #settle(message: Exclude<FromWorker, { kind: 'event' }>): void {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    if (message.kind === 'progress') {
      waiting.progress?.(message.value);
      return;
    }
    this.#waiting.delete(message.id);
    if (message.kind === 'answer') waiting.resolve(message.value);
    else {
      const { code, message: text, details, stack } = message.error;
      const error = new AppError(code, text, details);
      error.stack = stack;
      waiting.reject(error);
    }
  }

  #end(cause: unknown): void {
    this.#ended ??= new AppError('INTERNAL', 'The catalog was closed.', {}, cause);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended);
    this.#waiting.clear();
  }

  call<T>(
    method: string,
    args: readonly unknown[] = [],
    options: {
      readonly progress?: (value: unknown) => void;
      readonly signal?: AbortSignal | undefined;
    } = {},
  ): Promise<T> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const id = this.#nextId;
    this.#nextId += 1;
    const send = (message: ToWorker): void => this.#worker.postMessage(message);
    return new Promise<T>((resolve, reject) => {
      const abort = (): void => send({ kind: 'abort', id });
      const settle = (): void => options.signal?.removeEventListener('abort', abort);
      this.#waiting.set(id, {
        abort,
        resolve: (value) => {
          settle();
          resolve(value as T);
        },
        reject: (error) => {
          settle();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
        progress: options.progress,
      });
      send({ kind: 'call', id, method, args });
      if (options.signal?.aborted === true) abort();
      else options.signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Lets go of all calls that were not answered yet: those whose turn has not come are not begun, nobody waits for the others. */
  giveUp(): void {
    const closed = new AppError('CANCELLED', 'The catalog was closed.');
    for (const [id, { abort, reject }] of this.#waiting) {
      abort();
      reject(closed);
      this.#waiting.delete(id);
    }
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Calls of a worker that is started for them and ends when it has had nothing to do for `idleMs`. */
export class WorkerWhenNeeded {
  readonly #start: () => WorkerCalls;
  readonly #idleMs: number;
  #worker: WorkerCalls | null = null;
  #running = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(start: () => WorkerCalls, idleMs: number) {
    this.#start = start;
    this.#idleMs = idleMs;
  }

  async call<T>(...call: Parameters<WorkerCalls['call']>): Promise<T> {
    clearTimeout(this.#idle);
    this.#worker ??= this.#start();
    this.#running += 1;
    try {
      return await this.#worker.call<T>(...call);
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#idle = setTimeout(() => void this.terminate(), this.#idleMs).unref();
    }
  }

  async terminate(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}
