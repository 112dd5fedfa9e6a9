import type { Reply, StreamMessage, Transport, WireError } from './client.ts';
import { CLIENT_HEADER, SOCKET_PATH, TOKEN_HEADER, type ClientFrame, type ServerFrame } from './web-wire.ts';

/** `refused`: who answers there now was started anew, and knows this key no more. */
export type ConnectionState = 'open' | 'lost' | 'refused';

interface Options {
  /** e.g. `http://127.0.0.1:7860`. */
  readonly origin: string;
  readonly token: string;
  readonly clientId: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly openSocket: (url: string, protocols: string[]) => WebSocket;
  /** Told when the connection breaks and when it is back, or that it will not be. */
  readonly onConnection?: (state: ConnectionState) => void;
  /** A lost connection is tried this often, about two seconds for 3, before every stream ends; without it for ever. */
  readonly attempts?: number;
}

const GONE: WireError = {
  code: 'SERVER_UNREACHABLE',
  message: 'Gesso is not running any more. What it has queued goes on when it runs again.',
  details: {},
};

const STARTED_ANEW: WireError = {
  code: 'FORBIDDEN',
  message: 'Gesso was started anew since this was opened. Open the address that it printed then.',
  details: {},
};

/** What the host says to a call that it does not look into, by its status. */
const REFUSED: Readonly<Record<number, WireError>> = {
  403: STARTED_ANEW,
  413: { code: 'TOO_LARGE', message: 'This is more than can be sent to Gesso at once.', details: {} },
};

const RECONNECT_MS = [250, 500, 1000, 2000, 5000];

/**
 * Reaches a web host: from its page in a browser, or from the command line beside a running app. A lost socket is
 * opened again and every stream subscribed anew, so each listener gets a fresh snapshot.
 */
export function createWebTransport(options: Options): Transport & { close(): void } {
  const streams = new Map<number, { frame: ClientFrame; listener: (message: StreamMessage) => void }>();
  let socket: WebSocket | null = null;
  let nextId = 1;
  let failures = 0;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const send = (frame: ClientFrame): void => {
    if (socket?.readyState === 1) socket.send(JSON.stringify(frame));
  };

  const connect = (): void => {
    const url = options.origin.replace(/^http/, 'ws') + SOCKET_PATH;
    const opened = options.openSocket(url, ['gesso', `gesso.${options.token}`, `client.${options.clientId}`]);
    socket = opened;
    let wasOpen = false;
    opened.addEventListener('open', () => {
      wasOpen = true;
      failures = 0;
      options.onConnection?.('open');
      for (const { frame } of streams.values()) send(frame);
    });
    opened.addEventListener('message', (event) => {
      const frame = JSON.parse(String(event.data)) as ServerFrame;
      const entry = streams.get(frame.id);
      if (!entry) return;
      if (frame.message.type === 'ended') streams.delete(frame.id);
      entry.listener(frame.message);
    });
    opened.addEventListener('close', async () => {
      if (socket !== opened || closed) return;
      // A socket does not say why it was not opened; a call does. Until then nothing else connects.
      const refused = !wasOpen && (await isRefused());
      if (closed) return;
      socket = null;
      options.onConnection?.(refused ? 'refused' : 'lost');
      if (refused) return giveUp(STARTED_ANEW);
      if (failures >= (options.attempts ?? Infinity)) return giveUp(GONE);
      const wait = RECONNECT_MS[Math.min(failures++, RECONNECT_MS.length - 1)];
      timer = setTimeout(() => {
        timer = undefined;
        if (streams.size > 0) connect();
      }, wait);
    });
  };

  const post = (path: string, input: unknown): Promise<Response> =>
    options.fetch(`${options.origin}/rpc/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [TOKEN_HEADER]: options.token,
        [CLIENT_HEADER]: options.clientId,
      },
      body: JSON.stringify(input ?? {}),
    });

  const isRefused = (): Promise<boolean> =>
    post('system.info', {}).then(
      ({ status }) => status === 403,
      () => false,
    );

  const giveUp = (error: WireError): void => {
    const listeners = [...streams.values()].map(({ listener }) => listener);
    streams.clear();
    for (const listener of listeners) listener({ type: 'ended', error });
  };

  return {
    async call(path, input): Promise<Reply> {
      let response: Response;
      try {
        response = await post(path, input);
      } catch {
        return { ok: false, error: GONE };
      }
      if (!response.ok) return { ok: false, error: REFUSED[response.status] ?? GONE };
      return (await response.json()) as Reply;
    },
    subscribe(path, input, listener) {
      const id = nextId++;
      const frame: ClientFrame = { type: 'subscribe', id, path, input };
      streams.set(id, { frame, listener });
      if (socket) send(frame);
      else if (timer === undefined) connect();
      return () => {
        if (streams.delete(id)) send({ type: 'unsubscribe', id });
      };
    },
    close() {
      closed = true;
      clearTimeout(timer);
      streams.clear();
      socket?.close();
    },
  };
}
