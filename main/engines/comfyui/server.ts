import { isDeepStrictEqual } from 'node:util';
import { AppError, isAppError } from '../../domain/errors.ts';
import { readCapabilities, type Capabilities } from './capabilities.ts';
import { createClient, type ComfyClient } from './client.ts';
import type { FamilyLookup } from './describe-models.ts';
import type { Graph } from './graphs/graph.ts';
import { createHttp } from './http.ts';
import type { SystemStats } from './replies.ts';
import { credentialHeaders, type ServerCredentials } from './server-address.ts';
import { ComfySocket } from './socket.ts';
import type { TaskResources } from './task-graph.ts';
import { apiNodesOf } from './validate-graph.ts';
import type { WorkflowTemplate } from './workflows/template.ts';

export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields: Record<string, unknown>,
) => void;

export interface ServerOptions {
  readonly id: string;
  readonly title: string;
  /** Base URL without a trailing slash. */
  readonly url: string;
  readonly credentials: ServerCredentials;
  /** Of an account at Comfy.org, for nodes that it charges for. Secret. */
  readonly apiKey: string | null;
  readonly familyFor: FamilyLookup;
  readonly templateFor: (id: string) => WorkflowTemplate | undefined;
  readonly log: Log;
  /** Models, nodes or health changed: jobs may go elsewhere now. */
  readonly onChange: () => void;
  /** It was looked at: queue and memory may read otherwise. */
  readonly onStatus: () => void;
  readonly health?: Partial<HealthTiming>;
}

export interface HealthTiming {
  /** Between two looks at a server that answers, ms. */
  readonly checkMs: number;
  /** First wait after a server did not answer; doubles up to `maxRetryMs`. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
  /** First rest after a server failed a job for its own reasons; doubles up to `maxRestMs`. */
  readonly restMs: number;
  readonly maxRestMs: number;
  /** Age at which the lists of nodes and models are read again. */
  readonly relistMs: number;
}

const DEFAULT_HEALTH: HealthTiming = {
  checkMs: 10_000,
  retryMs: 1_000,
  maxRetryMs: 30_000,
  restMs: 1_000,
  maxRestMs: 300_000,
  relistMs: 300_000,
};

export type ServerState = 'connecting' | 'ready' | 'resting' | 'unreachable';

export interface QueueLength {
  readonly running: number;
  readonly waiting: number;
}

/** One server: its connections, what it has, and how it is doing. */
export class ComfyServer {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly client: ComfyClient;
  readonly socket: ComfySocket;
  readonly log: Log;
  readonly #options: ServerOptions;
  readonly #health: HealthTiming;
  readonly #closing = new AbortController();
  #capabilities: Capabilities | null = null;
  #stats: SystemStats | null = null;
  #queue: QueueLength = { running: 0, waiting: 0 };
  #answers = false;
  #fault: AppError | null = null;
  #failedChecks = 0;
  #failedJobs = 0;
  #restUntilMs = 0;
  #listedAtMs = 0;
  #loadedModel: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #restTimer: NodeJS.Timeout | undefined;
  #checking: Promise<void> | null = null;
  #watched = false;

  /** @throws AppError INVALID_INPUT when the credentials cannot be sent */
  constructor(options: ServerOptions) {
    this.#options = options;
    this.#health = { ...DEFAULT_HEALTH, ...options.health };
    this.id = options.id;
    this.title = options.title;
    this.url = options.url;
    this.log = options.log;
    const headers = credentialHeaders(options.credentials);
    this.client = createClient(createHttp({ url: options.url, headers }));
    this.socket = new ComfySocket({ url: options.url, headers });
  }

  /** Begins to connect; the server is healthy once it has answered. */
  start(): void {
    this.#watched = true;
    this.socket.open();
    void this.check();
  }

  /** Fires when it is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  close(): void {
    this.#closing.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#restTimer);
    this.socket.close();
  }

  isHealthy(): boolean {
    return this.#answers && performance.now() >= this.#restUntilMs;
  }

  get state(): ServerState {
    if (this.isHealthy()) return 'ready';
    if (this.#answers) return 'resting';
    return this.#fault ? 'unreachable' : 'connecting';
  }

  /** Why it does not answer or last failed; null when all is well. */
  get fault(): AppError | null {
    return this.#fault;
  }

  get capabilities(): Capabilities | null {
    return this.#capabilities;
  }

  get stats(): SystemStats | null {
    return this.#stats;
  }

  get queueLength(): QueueLength {
    return this.#queue;
  }

  /** The model its last job of ours used: probably still in memory. */
  get loadedModel(): string | null {
    return this.#loadedModel;
  }

  get version(): string {
    return `ComfyUI ${this.#capabilities?.version ?? 'unknown'}`;
  }

  resources(): TaskResources | null {
    const { familyFor, templateFor, apiKey } = this.#options;
    const capabilities = this.#capabilities;
    return capabilities && { capabilities, familyFor, templateFor, hasApiKey: apiKey !== null };
  }

  /** The key to send along with a graph: only what asks for one gets it. */
  apiKeyFor(graph: Graph): string | undefined {
    const asks = this.#capabilities && apiNodesOf(graph, this.#capabilities.nodes).length > 0;
    return asks === true ? (this.#options.apiKey ?? undefined) : undefined;
  }

  noteSuccess(model: string): void {
    this.#loadedModel = model;
    this.#failedJobs = 0;
    this.#fault = null;
  }

  /** Rests the server when a job failed for its reasons: not for the request's, nor because it was cancelled. */
  noteFailure(error: unknown): void {
    if (!isAppError(error) || !SERVER_FAULTS.has(error.code)) return;
    this.#rest(error);
    if (error.code !== 'SERVER_PROTOCOL') void this.check({ relist: error.code === 'ENGINE_UNAVAILABLE' });
  }

  /** Rests the server when another did what it failed, and reads its lists again: a model may be gone. */
  noteOutdone(failure: AppError): void {
    if (SERVER_FAULTS.has(failure.code)) return;
    this.#rest(failure);
    void this.check({ relist: true });
  }

  #rest(fault: AppError): void {
    this.#fault = fault;
    this.#loadedModel = null;
    // Pictures it could not save were made for nothing, and room is made by people: the next try is far off.
    const { restMs: usual, maxRestMs: longest } = this.#health;
    const [first, last] = fault.details['cannotSave'] === true ? [longest, 12 * longest] : [usual, longest];
    const restMs = Math.min(first * 2 ** this.#failedJobs, last);
    this.#failedJobs += 1;
    this.#restUntilMs = performance.now() + restMs;
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => this.#options.onChange(), restMs + 1);
    this.#options.onChange();
  }

  /** Somebody saw to what it rested for. */
  endRest(): void {
    if (performance.now() >= this.#restUntilMs) return;
    clearTimeout(this.#restTimer);
    this.#failedJobs = 0;
    this.#restUntilMs = 0;
    if (this.#answers) this.#fault = null;
    this.#options.onChange();
  }

  /** Asks how it is doing now; joins a check that is under way. Never rejects: see `state` and `fault`. */
  async check({ relist = false } = {}): Promise<void> {
    if (relist) this.#listedAtMs = 0;
    this.#checking ??= this.#look().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    const wasHealthy = this.isHealthy();
    const before = this.#capabilities;
    try {
      await this.#readStatus();
      this.#failedChecks = 0;
      if (!this.#answers) this.#fault = null;
      this.#answers = true;
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#fault = isAppError(error)
        ? error
        : new AppError('INTERNAL', 'The server could not be checked.', {}, error);
      if (!isAppError(error))
        this.log('error', 'A server check failed', { server: this.id, error: String(error) });
      this.#answers = false;
      this.#failedChecks += 1;
    }
    if (this.#closing.signal.aborted) return;
    const { checkMs, retryMs, maxRetryMs } = this.#health;
    const waitMs = this.#answers ? checkMs : Math.min(retryMs * 2 ** (this.#failedChecks - 1), maxRetryMs);
    if (this.#watched) this.#timer = setTimeout(() => void this.check(), waitMs);
    if (wasHealthy !== this.isHealthy() || before !== this.#capabilities) this.#options.onChange();
    this.#options.onStatus();
  }

  async #readStatus(): Promise<void> {
    const { signal } = this.#closing;
    this.#stats = await this.client.systemStats({ signal });
    const { running, pending } = await this.client.queue({ signal });
    this.#queue = { running: running.length, waiting: pending.length };
    const listAgeMs = performance.now() - this.#listedAtMs;
    const restarted = !this.#answers;
    if (this.#capabilities && !restarted && this.#listedAtMs > 0 && listAgeMs < this.#health.relistMs) return;
    const [nodes, embeddings] = [
      await this.client.objectInfo({ signal }),
      await this.client.embeddings({ signal }),
    ];
    const listed = readCapabilities(nodes, embeddings, this.#stats);
    // What hangs on the lists is made anew whenever they are others.
    if (!isDeepStrictEqual(listed, this.#capabilities)) this.#capabilities = listed;
    this.#listedAtMs = performance.now();
  }
}

const SERVER_FAULTS: ReadonlySet<string> = new Set([
  'SERVER_UNREACHABLE',
  'SERVER_PROTOCOL',
  'ENGINE_UNAVAILABLE',
  'FORBIDDEN',
]);
