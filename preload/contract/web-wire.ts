import type { StreamMessage } from './client.ts';

/** What the web transport's WebSocket carries. Calls go by `POST /rpc/<group.method>`; streams share one socket. */
export type ClientFrame =
  | { readonly type: 'subscribe'; readonly id: number; readonly path: string; readonly input: unknown }
  | { readonly type: 'unsubscribe'; readonly id: number };

export interface ServerFrame {
  readonly id: number;
  readonly message: StreamMessage;
}

/** Header that carries the run's token on calls; the socket sends it as a subprotocol `gesso.<token>`. */
export const TOKEN_HEADER = 'x-gesso-token';
/** Header naming the page, so that calls and streams of one page share what they hold. */
export const CLIENT_HEADER = 'x-gesso-client';
export const SOCKET_PATH = '/socket';
