import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocketClient from 'ws';
import { createWebTransport } from '../../preload/contract/web-transport.ts';
import { createClient } from '../../preload/contract/client.ts';
import { CLIENT_HEADER, TOKEN_HEADER } from '../../preload/contract/web-wire.ts';
import { openEndpoint, type Endpoint } from '../../main/rpc/http-endpoint.ts';
import { createSampleServer, type SampleContract, type SampleServer } from '../support/sample-contract.ts';
import { contractSuite } from './contract-suite.ts';

const PAGE_TOKEN = 'p'.repeat(48);
const OWNER_TOKEN = 'o'.repeat(48);

function open(server: SampleServer, { port = 0, pageToken = PAGE_TOKEN } = {}): Promise<Endpoint> {
  const media = new Hono().get('/thumb/a', (c) => c.text('pixels'));
  return openEndpoint({
    dispatcher: server.dispatcher,
    port,
    pageToken,
    ownerToken: OWNER_TOKEN,
    media,
    page: () => Promise.resolve(new Response('<page>', { headers: { 'content-type': 'text/html' } })),
  });
}

function transportTo(endpoint: Endpoint, token: string): ReturnType<typeof createWebTransport> {
  return createWebTransport({
    origin: endpoint.origin,
    token,
    clientId: 'test',
    fetch: (url, init) => fetch(url, init),
    openSocket: (url, protocols) => new WebSocket(url, protocols),
  });
}

contractSuite('HTTP and WebSocket', async (server) => {
  const endpoint = await open(server);
  const transport = transportTo(endpoint, PAGE_TOKEN);
  return {
    transport,
    async close() {
      transport.close();
      await endpoint.close();
    },
  };
});

describe('the web endpoint', () => {
  let server: SampleServer;
  let endpoint: Endpoint;
  beforeEach(async () => {
    server = createSampleServer();
    endpoint = await open(server);
  });
  afterEach(() => endpoint.close());

  /** Raw, because `fetch` sets Host and Origin by itself. */
  const send = (
    path: string,
    headers: Record<string, string>,
    method = 'GET',
    body?: string,
  ): Promise<{ status: number; text: string; headers: Record<string, unknown> }> =>
    new Promise((resolve, reject) => {
      const { port, host } = new URL(endpoint.origin);
      const call = request(
        { port, host: '127.0.0.1', path, method, headers: { host, ...headers } },
        (answer) => {
          let text = '';
          answer.on('data', (data: Buffer) => (text += data.toString()));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  const call = (headers: Record<string, string>): ReturnType<typeof send> =>
    send(
      '/rpc/sample.whoAmI',
      { 'content-type': 'application/json', 'content-length': '2', ...headers },
      'POST',
      '{}',
    );
  const cookie = (): string => `gesso_${new URL(endpoint.origin).port}=${PAGE_TOKEN}`;

  it('answers the page and the command line, and trusts only the latter with paths', async () => {
    const page = await call({ [TOKEN_HEADER]: PAGE_TOKEN, [CLIENT_HEADER]: 'me' });
    expect(JSON.parse(page.text)).toEqual({ ok: true, value: { clientId: 'me', trusted: false } });
    const owner = await call({ [TOKEN_HEADER]: OWNER_TOKEN });
    expect(JSON.parse(owner.text)).toMatchObject({ value: { trusted: true } });
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { [TOKEN_HEADER]: 'x'.repeat(48) }],
    ['a shorter token', { [TOKEN_HEADER]: PAGE_TOKEN.slice(1) }],
    ['a page of another origin', { [TOKEN_HEADER]: PAGE_TOKEN, origin: 'https://evil.example' }],
    ['another port of this machine', { [TOKEN_HEADER]: PAGE_TOKEN, origin: 'http://127.0.0.1:1' }],
    ['an opaque origin', { [TOKEN_HEADER]: PAGE_TOKEN, origin: 'null' }],
    ['a Host that is not loopback', { [TOKEN_HEADER]: PAGE_TOKEN, host: 'evil.example' }],
    ['a Host of another port', { [TOKEN_HEADER]: PAGE_TOKEN, host: '127.0.0.1:1' }],
  ])('refuses a call with %s', async (_what, headers: Record<string, string>) => {
    expect((await call(headers)).status).toBe(403);
  });

  it('tells a client of an earlier run, and one that sends too much, why it is refused', async () => {
    const answerTo = async (token: string, fetched: typeof fetch): Promise<unknown> =>
      createWebTransport({
        origin: endpoint.origin,
        token,
        clientId: 'test',
        fetch: fetched,
        openSocket: (url, protocols) => new WebSocket(url, protocols),
      }).call('sample.whoAmI', {});
    const unchanged = (url: string | URL | Request, init?: RequestInit): Promise<Response> =>
      fetch(url, init);
    expect(await answerTo('e'.repeat(48), unchanged)).toMatchObject({ error: { code: 'FORBIDDEN' } });
    // Of unknown length, which counts as too long.
    const streamed: typeof unchanged = (url, init) =>
      fetch(url, { ...init, body: new Blob([String(init?.body)]).stream(), duplex: 'half' } as RequestInit);
    expect(await answerTo(PAGE_TOKEN, streamed)).toMatchObject({ error: { code: 'TOO_LARGE' } });
  });

  it('reconnects after a break, but not to a host that was started anew: that one is told apart', async () => {
    const states: string[] = [];
    const until = async (state: string): Promise<void> => {
      while (states.at(-1) !== state) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    const again = async (pageToken: string): Promise<void> => {
      const port = Number(new URL(endpoint.origin).port);
      await endpoint.close();
      await until('lost');
      endpoint = await open(server, { port, pageToken });
    };
    const transport = createWebTransport({
      origin: endpoint.origin,
      token: PAGE_TOKEN,
      clientId: 'test',
      fetch: (url, init) => fetch(url, init),
      openSocket: (url, protocols) => new WebSocket(url, protocols),
      onConnection: (state) => states.push(state),
    });
    const ended = new Promise((resolve) => {
      transport.subscribe('sample.forever', {}, (message) => {
        if (message.type === 'ended') resolve(message.error?.code);
      });
    });
    await until('open');
    await again(PAGE_TOKEN);
    await until('open');
    await again('n'.repeat(48));
    await until('refused');
    expect(await ended).toBe('FORBIDDEN');
    transport.close();
  });

  it('refuses a call longer than its cap or of unknown length', async () => {
    const headers = { [TOKEN_HEADER]: PAGE_TOKEN, 'content-length': String(65 * 1024 * 1024) };
    const answer = await Promise.race([
      send('/rpc/sample.echo', headers, 'POST').catch(() => ({ status: 413 })),
      new Promise<{ status: number }>((resolve) => setTimeout(() => resolve({ status: 0 }), 5000)),
    ]);
    expect(answer.status).toBe(413);
  });

  it("gives the page its cookie in exchange for the address' key, once, and takes the key out of the address", async () => {
    const answer = await send(`/?token=${PAGE_TOKEN}`, {});
    expect(answer.status).toBe(302);
    expect(answer.headers['location']).toBe('/');
    expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
  });

  it.each(['/', '/thumb/a', '/assets/x.js'])("serves %s to the cookie's bearer only", async (path) => {
    expect((await send(path, {})).status).toBe(403);
    expect((await send(path, { cookie: cookie().replace('p', 'x') })).status).toBe(403);
    expect((await send(path, { cookie: cookie(), host: 'evil.example' })).status).toBe(403);
    expect((await send(path, { cookie: cookie(), origin: 'https://evil.example' })).status).toBe(403);
    expect((await send(path, { cookie: cookie() })).status).toBe(200);
  });

  it('sends a strict policy with every page', async () => {
    const { headers } = await send('/', { cookie: cookie() });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('goes on when a socket that it refused is cut off, and when one sends what is no frame of a socket', async () => {
    const { port, host } = new URL(endpoint.origin);
    const ask = (token: string): string =>
      [
        `GET /socket HTTP/1.1\r\nhost: ${host}\r\nconnection: upgrade\r\nupgrade: websocket`,
        `sec-websocket-version: 13\r\nsec-websocket-key: ${'a'.repeat(22)}==`,
        `sec-websocket-protocol: gesso, gesso.${token}\r\n\r\n`,
      ].join('\r\n');
    const answerTo = async (token: string): Promise<{ socket: Socket; answer: string }> => {
      const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => undefined);
      socket.write(ask(token));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return { socket, answer: answer.toString() };
    };
    const refused = await answerTo('x'.repeat(48));
    expect(refused.answer).toContain('403');
    refused.socket.resetAndDestroy();
    const taken = await answerTo(PAGE_TOKEN);
    expect(taken.answer).toContain('101');
    taken.socket.write(Buffer.alloc(64, 0xff));
    await once(taken.socket, 'end');
    taken.socket.destroy();
    expect((await call({ [TOKEN_HEADER]: PAGE_TOKEN })).status).toBe(200);
  });

  it.each([
    ['a wrong token', ['gesso', `gesso.${'x'.repeat(48)}`], {}],
    ['no token', ['gesso'], {}],
    ['a page of another origin', ['gesso', `gesso.${PAGE_TOKEN}`], { origin: 'https://evil.example' }],
    ['a Host that is not loopback', ['gesso', `gesso.${PAGE_TOKEN}`], { headers: { host: 'evil.example' } }],
  ])('refuses a socket with %s', async (_what, protocols, options) => {
    const socket = new WebSocketClient(endpoint.origin.replace('http', 'ws') + '/socket', protocols, options);
    const outcome = await new Promise<string>((resolve) => {
      socket.on('open', () => resolve('open'));
      socket.on('error', (error) => resolve(error.message));
    });
    expect(outcome).toContain('403');
  });

  it('closes a socket that talks nonsense, and lives on', async () => {
    const socket = new WebSocketClient(endpoint.origin.replace('http', 'ws') + '/socket', [
      'gesso',
      `gesso.${PAGE_TOKEN}`,
    ]);
    const code = await new Promise<number>((resolve) => {
      socket.on('open', () => socket.send('{"type":"launch"'));
      socket.on('close', resolve);
    });
    expect(code).toBe(1008);
    expect((await call({ [TOKEN_HEADER]: PAGE_TOKEN })).status).toBe(200);
  });

  it('ends the streams of a client that is gone', async () => {
    const transport = transportTo(endpoint, PAGE_TOKEN);
    const client = createClient<SampleContract>(transport);
    await new Promise<void>((resolve) => {
      client.sample.forever.subscribe({}, { onSnapshot: () => resolve(), onDelta: () => undefined });
    });
    expect(server.openStreams()).toBe(1);
    transport.close();
    await expect.poll(() => server.openStreams()).toBe(0);
  });
});
