import { serve, type ServerType } from '@hono/node-server';
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Hono } from 'hono';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import { CONTENT_SECURITY_POLICY } from '../../preload/contract/page-policy.ts';
import {
  CLIENT_HEADER,
  SOCKET_PATH,
  TOKEN_HEADER,
  type ServerFrame,
} from '../../preload/contract/web-wire.ts';
import { AppError } from '../domain/errors.ts';
import { parseJson } from '../domain/json-object.ts';
import type { Dispatcher } from './dispatcher.ts';

export interface EndpointOptions {
  readonly dispatcher: Dispatcher;
  /** 0: any free port. */
  readonly port: number;
  /** Callers with this token are the page. */
  readonly pageToken: string;
  /** Callers with this token are this user's own command line: they may turn paths into grants. */
  readonly ownerToken: string;
  /** Serves pixels; needs the page's cookie. Absent where no page is served. */
  readonly media?: Hono;
  /** Serves the page's files; gets requests whose cookie was checked. */
  readonly page?: (request: Request) => Promise<Response>;
  /** A client (page or command line) is gone for good: what it held may go. */
  readonly onClientGone?: (clientId: string) => void;
}

export interface Endpoint {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** What a browser opens. */
  readonly pageUrl: string;
  /** Calls and sockets under way. */
  clientCount(): number;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;

const clientFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('subscribe'),
    id: z.number().int(),
    path: z.string().max(100),
    input: z.unknown(),
  }),
  z.object({ type: z.literal('unsubscribe'), id: z.number().int() }),
]);

/**
 * The contract over HTTP and WebSocket on loopback only. Refused with 403: a `Host` that isn't loopback (DNS rebinding), an
 * `Origin` that isn't ours, a wrong token.
 * @throws AppError CONFLICT where the port can't be had
 */
export async function openEndpoint(options: EndpointOptions): Promise<Endpoint> {
  let origin = '';
  let calls = 0;
  const isOurs = (host: string | undefined, from: string | undefined): boolean => {
    const port = new URL(origin).port;
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    if (host === undefined || !hosts.includes(host)) return false;
    return from === undefined || hosts.some((known) => from === `http://${known}`);
  };
  const trustOf = (token: string | undefined): 'owner' | 'page' | undefined => {
    if (token === undefined) return undefined;
    if (sameToken(token, options.ownerToken)) return 'owner';
    return sameToken(token, options.pageToken) ? 'page' : undefined;
  };
  const cookieName = (): string => `gesso_${new URL(origin).port}`;
  const hasCookie = (header: string | undefined): boolean =>
    (header ?? '').split(/;\s*/).some((pair) => {
      const [name, value = ''] = pair.split('=');
      return name === cookieName() && sameToken(value, options.pageToken);
    });

  const app = new Hono();
  app.use(async (c, next) => {
    if (!isOurs(c.req.header('host'), c.req.header('origin'))) return c.text('Forbidden', 403);
    await next();
    c.header('content-security-policy', CONTENT_SECURITY_POLICY);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('cross-origin-resource-policy', 'same-origin');
    c.header('cross-origin-opener-policy', 'same-origin');
    return undefined;
  });

  app.post('/rpc/:path', async (c) => {
    const trust = trustOf(c.req.header(TOKEN_HEADER));
    if (!trust) return c.text('Forbidden', 403);
    if (Number(c.req.header('content-length') ?? Infinity) > MAX_BODY_BYTES) return c.text('Too large', 413);
    const controller = new AbortController();
    c.req.raw.signal.addEventListener('abort', () => controller.abort());
    calls++;
    try {
      const input: unknown = await c.req.json().catch(() => undefined);
      const clientId = (c.req.header(CLIENT_HEADER) ?? 'anonymous').slice(0, 64);
      const context = { clientId, trusted: trust === 'owner', signal: controller.signal };
      return c.json(await options.dispatcher.call(c.req.param('path'), input, context));
    } finally {
      calls--;
    }
  });

  app.use('*', async (c, next) => {
    const token = c.req.query('token');
    if (
      c.req.method === 'GET' &&
      c.req.path === '/' &&
      token !== undefined &&
      sameToken(token, options.pageToken)
    ) {
      // The token leaves the address bar at once and goes on as a cookie that other sites can't make the browser send.
      c.header('set-cookie', `${cookieName()}=${token}; HttpOnly; SameSite=Strict; Path=/`);
      return c.redirect('/');
    }
    if (!hasCookie(c.req.header('cookie'))) {
      return c.text(
        'Open the address that Gesso printed when it started: it carries the key to this page.',
        403,
      );
    }
    await next();
    return undefined;
  });
  if (options.media) app.route('/', options.media);
  const { page } = options;
  if (page) app.get('*', (c) => page(c.req.raw));

  const server = await listen(app, options.port);
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    handleProtocols: () => 'gesso',
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // From here on it is nobody's: an error that nobody hears ends the program, and a page of before a restart is cut off any time.
    socket.on('error', () => socket.destroy());
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/);
    const named = (prefix: string): string | undefined =>
      protocols.find((protocol) => protocol.startsWith(prefix))?.slice(prefix.length);
    const trust = trustOf(named('gesso.'));
    if (request.url !== SOCKET_PATH || !trust || !isOurs(request.headers.host, request.headers.origin)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    const client = { clientId: (named('client.') ?? 'anonymous').slice(0, 64), trusted: trust === 'owner' };
    sockets.handleUpgrade(request, socket, head, (opened) => attach(opened, client, options));
  });

  return {
    origin,
    pageUrl: `${origin}/?token=${options.pageToken}`,
    clientCount: () => calls + sockets.clients.size,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}

function listen(app: Hono, port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server: ServerType = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () =>
      resolve(server),
    );
    server.on('error', (error) => reject(isTaken(error) ? portTaken(port) : error));
  });
}

function isTaken(error: Error): boolean {
  return 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
}

function portTaken(port: number): AppError {
  return new AppError(
    'CONFLICT',
    `Port ${port} can’t be had: another program uses it, or the system keeps it. Choose another.`,
  );
}

function attach(
  socket: WebSocket,
  client: { readonly clientId: string; readonly trusted: boolean },
  options: EndpointOptions,
): void {
  const streams = new Map<number, AbortController>();
  // What is no frame of a socket: it is closed with the reason.
  socket.on('error', () => undefined);
  socket.on('message', (data) => {
    const frame = clientFrame.safeParse(parseJson(String(data)));
    if (!frame.success) return socket.close(1008, 'Not a frame of this protocol');
    const { id } = frame.data;
    streams.get(id)?.abort();
    streams.delete(id);
    if (frame.data.type === 'unsubscribe') return undefined;
    const controller = new AbortController();
    streams.set(id, controller);
    const context = { ...client, signal: controller.signal };
    options.dispatcher.subscribe(frame.data.path, frame.data.input, context, (message) => {
      const reply: ServerFrame = { id, message };
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(reply));
    });
    return undefined;
  });
  socket.on('close', () => {
    for (const controller of streams.values()) controller.abort();
    options.onClientGone?.(client.clientId);
  });
}

function sameToken(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
