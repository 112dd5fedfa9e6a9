import type { z } from 'zod';
import { AppError, type ErrorCode, type ErrorDetails } from '../../main/domain/errors.ts';
import type { CommandDefinition, Contract, QueryDefinition, StreamDefinition } from './define.ts';

/** What crosses a transport as the answer to a call. */
export type Reply =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: WireError };

export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** What crosses a transport on a stream. After `ended` nothing follows. */
export type StreamMessage =
  | { readonly type: 'snapshot'; readonly value: unknown }
  | { readonly type: 'delta'; readonly value: unknown }
  | { readonly type: 'ended'; readonly error: WireError | null };

/** One way to reach the dispatcher: in-process, HTTP and WebSocket, Electron's IPC. `path` is `group.method`. */
export interface Transport {
  call(path: string, input: unknown): Promise<Reply>;
  /** Returns the unsubscribe. */
  subscribe(path: string, input: unknown, listener: (message: StreamMessage) => void): () => void;
}

interface StreamListener<S, D> {
  onSnapshot(snapshot: S): void;
  onDelta(delta: D): void;
  /** The other side ended it; null: the connection was closed in order. */
  onEnd?(error: AppError | null): void;
}

type Method<D> =
  D extends StreamDefinition<infer I, infer S, infer X>
    ? { subscribe(input: z.input<I>, listener: StreamListener<S, X>): () => void }
    : D extends QueryDefinition<infer I, infer O> | CommandDefinition<infer I, infer O>
      ? (input: z.input<I>) => Promise<O>
      : never;

/** The contract as functions. Calls reject with an AppError. */
export type Client<C extends Contract> = {
  readonly [G in keyof C]: { readonly [M in keyof C[G]]: Method<C[G][M]> };
};

function toAppError(error: WireError): AppError {
  return new AppError(error.code, error.message, error.details);
}

/**
 * A typed client over any transport. It needs the contract's type only, so no schema is bundled with the renderer.
 */
export function createClient<C extends Contract>(transport: Transport): Client<C> {
  const method = (path: string): unknown => {
    const call = async (input: unknown): Promise<unknown> => {
      const reply = await transport.call(path, input);
      if (reply.ok) return reply.value;
      throw toAppError(reply.error);
    };
    const subscribe = (input: unknown, listener: StreamListener<unknown, unknown>): (() => void) =>
      transport.subscribe(path, input, (message) => {
        if (message.type === 'snapshot') listener.onSnapshot(message.value);
        else if (message.type === 'delta') listener.onDelta(message.value);
        else listener.onEnd?.(message.error ? toAppError(message.error) : null);
      });
    return Object.assign(call, { subscribe });
  };
  const group = (groupName: string): unknown =>
    new Proxy(
      {},
      { get: (_target, name) => (typeof name === 'string' ? method(`${groupName}.${name}`) : undefined) },
    );
  return new Proxy(
    {},
    { get: (_target, name) => (typeof name === 'string' ? group(name) : undefined) },
  ) as Client<C>;
}
