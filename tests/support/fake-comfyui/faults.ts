import type { ServerResponse } from 'node:http';

export interface FakeRequest {
  readonly method: string;
  /** Path without any /api prefix and without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/**
 * What happens instead of an ordinary answer.
 * `reset` breaks the connection before the request took effect, `reset-after` once it did: the client can't tell which.
 */
export type HttpFault =
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'reset-after' }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'answer'; readonly respond: (response: ServerResponse) => void };

export interface SavedName {
  readonly filename: string;
  readonly subfolder: string;
  readonly type: string;
}

/** `error` might be the request's fault; `key-refused` is what Comfy.org says of a wrong API key; `broken` is the graphics driver's; `disk-full` and `read-only` come when all is done but saving. */
export type PromptFailure = 'out-of-memory' | 'error' | 'key-refused' | 'broken' | 'disk-full' | 'read-only';

/** Scripted misbehaviour. Change the members of a running server's `faults` at any time. */
export interface Faults {
  /** Decides on each request. */
  http?: ((request: FakeRequest) => HttpFault | undefined) | undefined;
  /** A connection breaks after this many messages. */
  dropSocketAfter?: number | undefined;
  /** Connections are accepted and pinged, but hear nothing of any prompt. */
  deaf?: boolean | undefined;
  /** Asked before each message to a socket; true breaks the connection. */
  dropSocket?: (() => boolean) | undefined;
  /** History appears this long after `execution_success`, ms. */
  historyLagMs?: number | undefined;
  /** History forgets at once: it never has an entry. */
  forgetHistory?: boolean | undefined;
  /** A prompt that runs gets no further while this is true: it is there for whatever is done to it, however slow the machine. */
  endless?: boolean | undefined;
  /** How a prompt ends. */
  outcome?: ((promptId: string) => 'ok' | PromptFailure) | undefined;
  /** Bytes given for a picture instead of the right ones. */
  picture?: ((right: Buffer) => Buffer) | undefined;
  /** Colour of the pictures, e.g. black. */
  rgb?: readonly [number, number, number] | undefined;
  /** What history says a picture is called. */
  savedName?: ((right: SavedName) => SavedName) | undefined;
  /** A binary frame sent at each step. */
  frame?: (() => Buffer) | undefined;
}
