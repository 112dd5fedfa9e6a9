import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Faults, FakeRequest, HttpFault } from './faults.ts';
import {
  FAKE_MODELS,
  fakeNodeClasses,
  objectInfoOf,
  type FakeModels,
  type FakeNodeClass,
} from './node-classes.ts';
import { parseMultipart } from './multipart.ts';
import { PromptQueue } from './prompt-queue.ts';
import { systemStats } from './system-stats.ts';
import { refusalOf, type FakePrompt } from './validate.ts';

export interface FakeOptions {
  readonly models?: Partial<FakeModels>;
  readonly combos?: 'inline' | 'object';
  readonly stepMs?: number;
  readonly faults?: Faults;
  /** Node classes beside the usual ones. */
  readonly extraNodes?: Readonly<Record<string, FakeNodeClass>>;
  /** Metadata answered for model files, by name; null for a file that is damaged. */
  readonly metadata?: Readonly<Record<string, Readonly<Record<string, string>> | null>>;
  /** Pictures beside LoRAs, by name. */
  readonly previews?: Readonly<Record<string, Uint8Array>>;
  /** Asks for this Authorization header. */
  readonly authorization?: string;
  /** Path under which everything lies, e.g. `/comfy`. */
  readonly prefix?: string;
  readonly port?: number;
}

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/**
 * A ComfyUI server as a client meets it: HTTP and WebSocket, a queue with one worker, history, uploads, real small PNGs.
 * It runs no model. Its misbehaviour is scripted by `faults`.
 */
export class FakeComfyui {
  readonly faults: Faults;
  readonly queue: PromptQueue;
  readonly requests: ReceivedRequest[] = [];
  /** Bodies of POST /prompt as they came. */
  readonly promptBodies: string[] = [];
  /** Bodies of all POSTs, also of those that were not answered. */
  readonly bodies: string[] = [];
  readonly uploads = new Map<string, Buffer>();
  /** First message of each connection. */
  readonly hellos: string[] = [];
  readonly #options: FakeOptions;
  readonly #classes: Readonly<Record<string, FakeNodeClass>>;
  readonly #models: FakeModels;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #clients = new Map<string, WebSocket>();
  readonly #hanging = new Set<ServerResponse>();
  #port = 0;

  constructor(options: FakeOptions) {
    this.#options = options;
    this.faults = options.faults ?? {};
    this.#models = { ...FAKE_MODELS, ...options.models };
    this.#classes = { ...fakeNodeClasses(this.#models, options.combos ?? 'inline'), ...options.extraNodes };
    this.queue = new PromptQueue({
      stepMs: options.stepMs ?? 0,
      faults: this.faults,
      uploaded: (name) => this.uploads.get(name),
      send: (clientId, type, data) => this.#send(clientId, type, data),
      sendBinary: (frame) => this.#sendBinary(frame),
      broadcastStatus: (remaining) => this.#broadcastStatus(remaining),
    });
    this.#server.on('upgrade', (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (client) => this.#greet(client, request));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}${this.#options.prefix ?? ''}`;
  }

  /** Connections open now. */
  get socketCount(): number {
    return this.#sockets.clients.size;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(this.#port || (this.#options.port ?? 0), '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  dropSockets(): void {
    for (const client of this.#sockets.clients) client.terminate();
  }

  /** Ends the process, as it were: queue and history are gone, files stay. */
  async stop(): Promise<void> {
    this.queue.forgetEverything();
    this.dropSockets();
    for (const response of this.#hanging) response.destroy();
    this.#server.closeAllConnections();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Ends and starts again on the same port. */
  async restart(): Promise<void> {
    await this.stop();
    await this.listen();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const withoutPrefix = url.pathname.slice((this.#options.prefix ?? '').length);
    const path = withoutPrefix.replace(/^\/api(?=\/)/, '');
    const method = request.method ?? 'GET';
    this.requests.push({ method, path, headers: request.headers });
    const asked: FakeRequest = { method, path, query: url.searchParams };
    const body = await readBody(request);
    if (method === 'POST') this.bodies.push(body.toString('latin1'));
    if (request.headers.origin !== undefined) return answer(response, 403, 'Forbidden');
    const { authorization } = this.#options;
    if (authorization !== undefined && request.headers.authorization !== authorization) {
      return answer(response, 401, 'Unauthorized');
    }
    const fault = this.faults.http?.(asked);
    if (fault && fault.kind !== 'reset-after') return this.#misbehave(fault, response);
    const [status, reply] = this.#reply(asked, request, body);
    if (fault) {
      response.destroy();
      return;
    }
    answer(response, status, reply);
  }

  #misbehave(fault: Exclude<HttpFault, { kind: 'reset-after' }>, response: ServerResponse): void {
    switch (fault.kind) {
      case 'status':
        answer(response, fault.status, fault.body ?? 'Internal Server Error');
        return;
      case 'hang':
        this.#hanging.add(response);
        return;
      case 'reset':
        response.destroy();
        return;
      case 'redirect':
        response.writeHead(302, { location: fault.to }).end();
        return;
      case 'answer':
        fault.respond(response);
    }
  }

  #reply({ method, path, query }: FakeRequest, request: IncomingMessage, body: Buffer): Reply {
    const [, first = '', second = ''] = path.split('/');
    if (method === 'POST') return this.#post(path, request, body);
    switch (first) {
      case 'system_stats':
        return [200, systemStats()];
      case 'object_info':
        return [200, objectInfoOf(second ? pick(this.#classes, second) : this.#classes)];
      case 'embeddings':
        return [200, this.#models.embeddings.map((name) => name.replace(/\.\w+$/, ''))];
      case 'models':
        return [200, second === '' ? Object.keys(this.#models) : []];
      case 'features':
        return [200, { supports_preview_metadata: true, max_upload_size: 104_857_600 }];
      case 'view_metadata': {
        const metadata = this.#options.metadata?.[query.get('filename') ?? ''];
        if (metadata === null) return [500, '500 Internal Server Error\n\nServer got itself in trouble'];
        return metadata ? [200, metadata] : [404, ''];
      }
      case 'experiment':
        return this.#modelFiles(path.split('/').slice(3));
      case 'queue':
        return [200, this.#queueState()];
      case 'history':
        return [200, second ? pick(Object.fromEntries(this.queue.history), second) : {}];
      case 'view':
        return this.#view(query);
      default:
        return [404, '404: Not Found'];
    }
  }

  #post(path: string, request: IncomingMessage, body: Buffer): Reply {
    switch (path) {
      case '/prompt':
        return this.#submit(body.toString('utf8'));
      case '/queue': {
        const { delete: ids, clear } = JSON.parse(body.toString('utf8')) as {
          delete?: string[];
          clear?: boolean;
        };
        this.queue.remove(clear === true ? this.queue.pending.map(({ promptId }) => promptId) : (ids ?? []));
        return [200, ''];
      }
      case '/interrupt': {
        const { prompt_id: promptId } = JSON.parse(body.toString('utf8') || '{}') as { prompt_id?: string };
        this.queue.interrupt(promptId);
        return [200, ''];
      }
      case '/free':
        return [200, ''];
      case '/upload/image':
        return this.#upload(request.headers['content-type'] ?? '', body);
      default:
        return [404, '404: Not Found'];
    }
  }

  #submit(body: string): Reply {
    this.promptBodies.push(body);
    const parsed = JSON.parse(body) as {
      prompt: FakePrompt;
      prompt_id?: string;
      client_id?: string;
      number?: number;
      extra_data?: Record<string, unknown>;
    };
    const promptId = parsed.prompt_id ?? crypto.randomUUID();
    if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(promptId)) {
      const error = {
        type: 'invalid_prompt_id',
        message: 'prompt_id must be a UUID',
        details: '',
        extra_info: {},
      };
      return [400, { error, node_errors: {} }];
    }
    const refusal = refusalOf(parsed.prompt, this.#classes);
    if (refusal) return [400, refusal];
    const number = parsed.number ?? this.queue.takeNumber();
    this.queue.add({
      number,
      promptId,
      prompt: parsed.prompt,
      promptText: promptTextOf(body),
      clientId: parsed.client_id ?? null,
      extraData: parsed.extra_data ?? {},
    });
    this.#broadcastStatus(this.queue.pending.length + 1);
    return [200, { prompt_id: promptId, number, node_errors: {} }];
  }

  #queueState(): unknown {
    const item = (queued: PromptQueue['pending'][number]): unknown[] => [
      queued.number,
      queued.promptId,
      queued.prompt,
      queued.extraData,
      [],
    ];
    const { running } = this.queue;
    return {
      queue_running: running ? [item(running)] : [],
      queue_pending: this.queue.pending.map(item).reverse(),
    };
  }

  /** `models/loras` or `models/preview/loras/<folder>/<name>`, without `models`. */
  #modelFiles([first = '', folder = '', root, ...name]: readonly string[]): Reply {
    const { loras } = this.#models;
    if (first === 'loras') return [200, loras.map((file) => ({ name: file, pathIndex: 0, size: 1 }))];
    const picture = this.#options.previews?.[name.map(decodeURIComponent).join('/')];
    const found = first === 'preview' && folder === 'loras' && root === '0' && picture;
    return found ? [200, Buffer.from(found)] : [404, ''];
  }

  #view(query: URLSearchParams): Reply {
    const [type, subfolder, filename] = ['type', 'subfolder', 'filename'].map((key) => query.get(key) ?? '');
    const file = this.queue.files.get(`${type}/${subfolder}/${filename}`);
    return file ? [200, this.faults.picture?.(file) ?? file] : [404, ''];
  }

  #upload(contentType: string, body: Buffer): Reply {
    const boundary = /boundary=(?:"([^"]+)"|([^;]+))/.exec(contentType);
    const parts = parseMultipart(body, boundary?.[1] ?? boundary?.[2] ?? '');
    const image = parts.get('image');
    if (!image) return [400, ''];
    const subfolder = parts.get('subfolder')?.data.toString('utf8') ?? '';
    let name = image.filename ?? 'image.png';
    for (let copy = 1; ; copy += 1) {
      const existing = this.uploads.get(`${subfolder}/${name}`);
      if (!existing || existing.equals(image.data)) break;
      name = (image.filename ?? 'image.png').replace(/(\.\w+)$/, ` (${copy})$1`);
    }
    this.uploads.set(`${subfolder}/${name}`, image.data);
    return [200, { name, subfolder, type: 'input' }];
  }

  #greet(client: WebSocket, request: IncomingMessage): void {
    const clientId =
      new URL(request.url ?? '/', this.url).searchParams.get('clientId') ?? crypto.randomUUID();
    if (request.headers.origin !== undefined) {
      client.close();
      return;
    }
    this.#clients.set(clientId, client);
    client.on('close', () => {
      if (this.#clients.get(clientId) === client) this.#clients.delete(clientId);
    });
    client.once('message', (data: Buffer) => this.hellos.push(data.toString('utf8')));
    const status = { exec_info: { queue_remaining: this.queue.pending.length } };
    this.#deliver(client, JSON.stringify({ type: 'status', data: { status, sid: clientId } }));
  }

  #send(clientId: string | null, type: string, data: Readonly<Record<string, unknown>>): void {
    const client = clientId === null ? undefined : this.#clients.get(clientId);
    if (client) this.#deliver(client, JSON.stringify({ type, data }));
  }

  #sendBinary(frame: Buffer): void {
    for (const client of this.#clients.values()) this.#deliver(client, frame);
  }

  #broadcastStatus(remaining: number): void {
    const text = JSON.stringify({
      type: 'status',
      data: { status: { exec_info: { queue_remaining: remaining } } },
    });
    for (const client of this.#clients.values()) this.#deliver(client, text);
  }

  readonly #delivered = new WeakMap<WebSocket, number>();

  #deliver(client: WebSocket, message: string | Buffer): void {
    if (this.faults.deaf === true) return;
    const count = (this.#delivered.get(client) ?? 0) + 1;
    this.#delivered.set(client, count);
    const limit = this.faults.dropSocketAfter;
    if ((limit !== undefined && count > limit) || this.faults.dropSocket?.() === true) {
      client.terminate();
      return;
    }
    client.send(message);
  }
}

type Reply = readonly [status: number, body: unknown];

export async function startFakeComfyui(options: FakeOptions = {}): Promise<FakeComfyui> {
  const fake = new FakeComfyui(options);
  await fake.listen();
  return fake;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const isText = typeof body === 'string';
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(isText ? body : JSON.stringify(body));
  const type = Buffer.isBuffer(body) ? 'image/png' : isText ? 'text/plain' : 'application/json';
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length }).end(bytes);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function pick<Value>(record: Readonly<Record<string, Value>>, key: string): Record<string, Value> {
  return Object.hasOwn(record, key) ? { [key]: record[key] as Value } : {};
}

/** The `prompt` member as written: a parse and a print would round its seeds. */
function promptTextOf(body: string): string {
  const from = body.indexOf('"prompt":') + '"prompt":'.length;
  const to = body.indexOf(',"prompt_id"');
  return to > from ? body.slice(from, to) : JSON.stringify((JSON.parse(body) as { prompt: unknown }).prompt);
}
