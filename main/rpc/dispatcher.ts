import type { z } from 'zod';
import { AppError, isAbort, isAppError, type FieldIssue } from '../domain/errors.ts';
import type { Contract, Definition, StreamDefinition, TypeOf } from '../../preload/contract/define.ts';
import type { Reply, StreamMessage, WireError } from '../../preload/contract/client.ts';

/** Who calls. */
export interface CallContext {
  /** One window, browser page or CLI run; keys what a client holds (result sets, subscriptions). */
  readonly clientId: string;
  /** True for the command line and the preload's own code: they may turn paths into grants. */
  readonly trusted: boolean;
  /** Fires when the client is gone or, for a stream, unsubscribed. */
  readonly signal: AbortSignal;
}

type OutputOf<T> = T extends TypeOf<infer O> ? O : never;

type Handler<D> =
  D extends StreamDefinition<infer I, infer S, infer X>
    ? /** Returns the snapshot; deltas emitted before that are delivered after it. Stops when `context.signal` fires. */
      (input: z.output<I>, emit: (delta: X) => void, context: CallContext) => Promise<S> | S
    : D extends { input: infer I extends z.ZodType; output: infer O }
      ? (input: z.output<I>, context: CallContext) => Promise<OutputOf<O>> | OutputOf<O>
      : never;

export type GroupHandlers<G> = { readonly [M in keyof G]: Handler<G[M]> };
export type ContractHandlers<C extends Contract> = { readonly [G in keyof C]: GroupHandlers<C[G]> };

export interface Dispatcher {
  call(path: string, input: unknown, context: CallContext): Promise<Reply>;
  /** Delivers messages in order until `context.signal` fires or an `ended` message was sent. */
  subscribe(
    path: string,
    input: unknown,
    context: CallContext,
    deliver: (message: StreamMessage) => void,
  ): void;
}

/** Logs a bug: something thrown that no user should have caused. */
export type ReportBug = (path: string, error: unknown) => void;

type AnyHandler = (...args: unknown[]) => unknown;

export function createDispatcher<C extends Contract>(
  contract: C,
  handlers: ContractHandlers<C>,
  reportBug: ReportBug,
): Dispatcher {
  const find = (path: string): { definition: Definition; handler: AnyHandler } | undefined => {
    const [group, method, ...rest] = path.split('.');
    if (group === undefined || method === undefined || rest.length > 0) return undefined;
    if (!Object.hasOwn(contract, group) || !Object.hasOwn(contract[group] ?? {}, method)) return undefined;
    const definition = contract[group]?.[method];
    const handler = (handlers as Record<string, Record<string, unknown>>)[group]?.[method];
    return definition && typeof handler === 'function'
      ? { definition, handler: handler as AnyHandler }
      : undefined;
  };

  const toWireError = (path: string, error: unknown): WireError => {
    if (isAppError(error)) return { code: error.code, message: error.message, details: error.details };
    if (isAbort(error)) return { code: 'CANCELLED', message: 'Cancelled', details: {} };
    reportBug(path, error);
    return {
      code: 'INTERNAL',
      message: 'Something went wrong inside Gesso. The log has the details.',
      details: {},
    };
  };

  return {
    async call(path, input, context) {
      try {
        const found = find(path);
        if (!found || found.definition.kind === 'stream') throw unknownMethod(path);
        const parsed = parseInput(found.definition.input, input);
        const value = await found.handler(parsed, context);
        return { ok: true, value: value ?? null };
      } catch (error) {
        return { ok: false, error: toWireError(path, error) };
      }
    },

    subscribe(path, input, context, deliver) {
      let early: unknown[] | null = [];
      let over = false;
      const send = (message: StreamMessage): void => {
        if (!over && !context.signal.aborted) deliver(message);
      };
      const emit = (delta: unknown): void => {
        if (early) early.push(delta);
        else send({ type: 'delta', value: delta });
      };
      const start = async (): Promise<void> => {
        try {
          const found = find(path);
          if (found?.definition.kind !== 'stream') throw unknownMethod(path);
          const parsed = parseInput(found.definition.input, input);
          const snapshot = await found.handler(parsed, emit, context);
          send({ type: 'snapshot', value: snapshot });
          const queued = early ?? [];
          early = null;
          for (const delta of queued) send({ type: 'delta', value: delta });
        } catch (error) {
          send({ type: 'ended', error: toWireError(path, error) });
          over = true;
        }
      };
      void start();
    },
  };
}

function unknownMethod(path: string): AppError {
  return new AppError('NOT_FOUND', `There is no method "${path.slice(0, 100)}"`);
}

function parseInput(schema: z.ZodType, input: unknown): unknown {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues: FieldIssue[] = parsed.error.issues.map((issue) => ({
    field: issue.path.join('.'),
    message: issue.message,
  }));
  const first = issues[0];
  throw new AppError(
    'INVALID_INPUT',
    first ? `${first.field || 'input'}: ${first.message}` : 'Invalid input',
    {
      issues,
    },
  );
}
