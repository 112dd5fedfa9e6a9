import { randomUUID } from 'node:crypto';
import { WebSocket, type RawData } from 'ws';
import type { Preview } from '../../domain/engine.ts';
import { parseBinaryFrame } from './frames.ts';
import { parseTextMessage, type PromptEvent } from './messages.ts';

export interface SocketOptions {
  /** The server's http(s) base URL. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** First wait before connecting again, ms; doubles up to `maxRetryMs`. */
  readonly retryMs?: number;
  readonly maxRetryMs?: number;
}

export interface SocketListener {
  onEvent(event: PromptEvent): void;
  onPreview(preview: Preview): void;
}

/** Largest frame taken: a preview is well below 1 MB, an execution_error with its inputs may be larger. */
const MAX_FRAME_BYTES = 32 * 2 ** 20;
const HANDSHAKE_MS = 10_000;
const PING_MS = 15_000;

const HELLO = JSON.stringify({ type: 'feature_flags', data: { supports_preview_metadata: true } });

/**
 * The event connection to one server. Nothing is buffered on the other side, so what it says is a hint:
 * queue and history are the truth.
 *
 * Every connection takes a fresh client id: reusing one can leave the new socket deaf, when the server ends the
 * old one late and strikes the id off its list.
 */
export class ComfySocket {
  readonly #options: SocketOptions;
  readonly #listeners = new Map<string, SocketListener>();
  readonly #watchers = new Set<(connected: boolean) => void>();
  #socket: WebSocket | null = null;
  #clientId = randomUUID();
  #connected = false;
  #closed = true;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #pings: NodeJS.Timeout | undefined;
  /** The prompt last said to be running; frames without an id belong to it. */
  #runningId: string | null = null;
  #lastMessageAtMs = 0;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  /** Send this with a prompt: its events come here. Changes with every connection. */
  get clientId(): string {
    return this.#clientId;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** When anything was last heard, `performance.now()` milliseconds. */
  get lastMessageAtMs(): number {
    return this.#lastMessageAtMs;
  }

  open(): void {
    if (!this.#closed) return;
    this.#closed = false;
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** Replaces a connection that has gone deaf. */
  renew(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#drop();
    this.#connect();
  }

  /** Hears what concerns one prompt. Returns the unsubscribe. */
  listen(promptId: string, listener: SocketListener): () => void {
    this.#listeners.set(promptId, listener);
    return () => void this.#listeners.delete(promptId);
  }

  /** Resolves once connected, or after `timeoutMs`, or when `signal` fires: whether it is connected then. */
  async waitUntilConnected(timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    if (this.#connected || signal.aborted) return this.#connected;
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        this.#watchers.delete(finish);
        resolve(this.#connected);
      };
      const timer = setTimeout(finish, timeoutMs);
      signal.addEventListener('abort', finish, { once: true });
      this.#watchers.add(finish);
    });
  }

  #connect(): void {
    this.#clientId = randomUUID();
    const address = `${this.#options.url.replace(/^http/, 'ws')}/ws?clientId=${this.#clientId}`;
    const socket = new WebSocket(address, {
      headers: { ...this.#options.headers },
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#socket = socket;
    socket.on('open', () => {
      if (socket !== this.#socket) return;
      socket.send(HELLO);
      this.#failures = 0;
      this.#startPings(socket);
      this.#setConnected(true);
    });
    socket.on('message', (data, isBinary) => {
      if (socket === this.#socket) this.#receive(data, isBinary);
    });
    // An error is always followed by a close, which is where the reconnection is planned.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (socket === this.#socket) this.#reconnectLater();
    });
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#lastMessageAtMs = performance.now();
    const bytes = Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data);
    if (isBinary) {
      const frame = parseBinaryFrame(bytes);
      if (frame?.kind !== 'preview') return;
      const promptId = frame.promptId ?? this.#runningId;
      if (promptId !== null) this.#listeners.get(promptId)?.onPreview(frame.preview);
      return;
    }
    const message = parseTextMessage(new TextDecoder().decode(bytes));
    if (!message) return;
    this.#runningId = message.event.type === 'finished' ? null : message.promptId;
    this.#listeners.get(message.promptId)?.onEvent(message.event);
  }

  #startPings(socket: WebSocket): void {
    clearInterval(this.#pings);
    let answered = true;
    socket.on('pong', () => {
      answered = true;
    });
    this.#pings = setInterval(() => {
      if (!answered) {
        socket.terminate();
        return;
      }
      answered = false;
      socket.ping();
    }, PING_MS);
  }

  #reconnectLater(): void {
    this.#drop();
    if (this.#closed) return;
    const { retryMs = 500, maxRetryMs = 15_000 } = this.#options;
    const waitMs = Math.min(retryMs * 2 ** this.#failures, maxRetryMs);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#connect(), waitMs);
  }

  #drop(): void {
    clearInterval(this.#pings);
    const socket = this.#socket;
    this.#socket = null;
    this.#runningId = null;
    socket?.terminate();
    this.#setConnected(false);
  }

  #setConnected(connected: boolean): void {
    if (this.#connected === connected) return;
    this.#connected = connected;
    for (const watcher of this.#watchers) watcher(connected);
  }
}
