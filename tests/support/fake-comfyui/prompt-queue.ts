import type { Faults, PromptFailure, SavedName } from './faults.ts';
import { asciiJson, makePng } from './png.ts';
import type { FakePrompt } from './validate.ts';

export interface QueuedPrompt {
  readonly number: number;
  readonly promptId: string;
  readonly prompt: FakePrompt;
  /** The prompt as the client wrote it, for metadata and comparison. */
  readonly promptText: string;
  readonly clientId: string | null;
  readonly extraData: Readonly<Record<string, unknown>>;
}

export interface QueueOptions {
  /** Time one sampling step takes, ms; 0 yields to the event loop only. */
  readonly stepMs: number;
  readonly faults: Faults;
  /** Bytes of an uploaded picture, by the name LoadImage takes. */
  uploaded(name: string): Buffer | undefined;
  /** Tells the client that sent the prompt. */
  send(clientId: string | null, type: string, data: Readonly<Record<string, unknown>>): void;
  sendBinary(frame: Buffer): void;
  /** Tells everybody. */
  broadcastStatus(remaining: number): void;
}

type Message = readonly [type: string, data: Readonly<Record<string, unknown>>];

interface Outcome {
  readonly status: 'success' | 'error';
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly messages: readonly Message[];
}

/** The server's one worker, its queue and its history: all in memory, as ComfyUI has it. Files outlive a restart. */
export class PromptQueue {
  readonly pending: QueuedPrompt[] = [];
  readonly history = new Map<string, unknown>();
  /** Pictures on disk, by `type/subfolder/filename`. */
  readonly files = new Map<string, Buffer>();
  /** How often each prompt id was executed. */
  readonly executions = new Map<string, number>();
  /** When each prompt's end was announced, `performance.now()` milliseconds. */
  readonly finishedAtMs = new Map<string, number>();
  readonly #options: QueueOptions;
  #running: QueuedPrompt | null = null;
  #interrupted = false;
  #generation = 0;
  #nextNumber = 0;
  #cache = new Map<string, Outcome>();
  #working = false;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get running(): QueuedPrompt | null {
    return this.#running;
  }

  takeNumber(): number {
    this.#nextNumber += 1;
    return this.#nextNumber;
  }

  add(prompt: QueuedPrompt): void {
    this.pending.push(prompt);
    void this.#work();
  }

  remove(promptIds: readonly string[]): void {
    const kept = this.pending.filter(({ promptId }) => !promptIds.includes(promptId));
    this.pending.splice(0, this.pending.length, ...kept);
  }

  interrupt(promptId: string | undefined): void {
    if (promptId === undefined || this.#running?.promptId === promptId) this.#interrupted = true;
  }

  /** What a restart loses. */
  forgetEverything(): void {
    this.#generation += 1;
    this.pending.length = 0;
    this.history.clear();
    this.#cache = new Map();
    this.#running = null;
    this.#working = false;
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    const generation = this.#generation;
    while (this.pending.length > 0 && generation === this.#generation) {
      this.pending.sort((a, b) => a.number - b.number);
      const next = this.pending.shift();
      if (!next) break;
      this.#running = next;
      this.#interrupted = false;
      await this.#execute(next, () => generation === this.#generation);
      if (generation !== this.#generation) return;
      this.#running = null;
      this.#options.broadcastStatus(this.pending.length);
    }
    if (generation === this.#generation) this.#working = false;
  }

  async #execute(queued: QueuedPrompt, isCurrent: () => boolean): Promise<void> {
    const { promptId, clientId, prompt } = queued;
    const { send, faults } = this.#options;
    this.executions.set(promptId, (this.executions.get(promptId) ?? 0) + 1);
    const start = { prompt_id: promptId, timestamp: Date.now() };
    send(clientId, 'execution_start', start);
    const cached = this.#cache.get(queued.promptText);
    send(clientId, 'execution_cached', { nodes: cached ? Object.keys(prompt) : [], prompt_id: promptId });
    const outcome = cached ?? (await this.#run(queued, isCurrent));
    if (!outcome || !isCurrent()) return;
    if (outcome.status === 'success') this.#cache.set(queued.promptText, outcome);
    const messages: Message[] = [['execution_start', start], ...outcome.messages];
    if (outcome.status === 'success') {
      const success = { prompt_id: promptId, timestamp: Date.now() };
      messages.push(['execution_success', success]);
      send(clientId, 'execution_success', success);
    }
    const write = (): void => {
      if (faults.forgetHistory === true || !isCurrent()) return;
      this.history.set(promptId, historyEntry(queued, outcome, messages));
    };
    const lagMs = faults.historyLagMs ?? 0;
    if (lagMs > 0) setTimeout(write, lagMs);
    else write();
    this.finishedAtMs.set(promptId, performance.now());
    send(clientId, 'executing', { node: null, display_node: null, prompt_id: promptId });
  }

  /** Null when the server was restarted meanwhile. */
  async #run(queued: QueuedPrompt, isCurrent: () => boolean): Promise<Outcome | null> {
    const { promptId, clientId, prompt } = queued;
    const { send, sendBinary, faults } = this.#options;
    const fail = faults.outcome?.(promptId) ?? 'ok';
    const failsSaving = fail === 'disk-full' || fail === 'read-only';
    for (const [nodeId, { class_type, inputs }] of Object.entries(prompt)) {
      send(clientId, 'executing', { node: nodeId, display_node: nodeId, prompt_id: promptId });
      const isSampler = class_type === 'KSampler' || class_type === 'SamplerCustomAdvanced';
      if (failsSaving && class_type === 'SaveImage') return this.#failed(queued, nodeId, class_type, fail);
      const steps = isSampler ? Math.min(Number(inputs['steps'] ?? 4), 8) : 1;
      for (let step = 1; step <= steps; step += 1) {
        do {
          await this.#pause();
          if (!isCurrent()) return null;
          if (this.#interrupted) return this.#stopped(queued, nodeId);
        } while (faults.endless === true);
        if (!isSampler && fail !== 'key-refused') continue;
        if (fail !== 'ok' && !failsSaving) return this.#failed(queued, nodeId, class_type, fail);
        send(clientId, 'progress', { value: step, max: steps, prompt_id: promptId, node: nodeId });
        sendBinary(faults.frame?.() ?? previewFrame(promptId, nodeId));
      }
    }
    const outputs = this.#save(queued);
    for (const [node, output] of Object.entries(outputs)) {
      send(clientId, 'executed', { node, display_node: node, output, prompt_id: promptId });
    }
    return { status: 'success', outputs, messages: [] };
  }

  #stopped({ promptId, clientId }: QueuedPrompt, nodeId: string): Outcome {
    const data = {
      prompt_id: promptId,
      node_id: nodeId,
      node_type: 'KSampler',
      executed: [],
      timestamp: Date.now(),
    };
    this.#options.send(clientId, 'execution_interrupted', data);
    return { status: 'error', outputs: {}, messages: [['execution_interrupted', data]] };
  }

  #failed(
    { promptId, clientId }: QueuedPrompt,
    nodeId: string,
    nodeType: string,
    kind: PromptFailure,
  ): Outcome {
    const [exception_type, exception_message] = EXCEPTIONS[kind];
    const data = {
      prompt_id: promptId,
      node_id: nodeId,
      node_type: nodeType,
      exception_type,
      exception_message,
      traceback: ['  File "execution.py", line 1'],
      current_inputs: {},
      timestamp: Date.now(),
    };
    this.#options.send(clientId, 'execution_error', data);
    return { status: 'error', outputs: {}, messages: [['execution_error', data]] };
  }

  #save(queued: QueuedPrompt): Record<string, unknown> {
    const { faults } = this.#options;
    const { width, height, count } = pictureFacts(queued.prompt, this.#options.uploaded);
    const outputs: Record<string, unknown> = {};
    for (const [nodeId, { class_type, inputs }] of Object.entries(queued.prompt)) {
      if (class_type !== 'SaveImage' && class_type !== 'PreviewImage') continue;
      const type = class_type === 'SaveImage' ? 'output' : 'temp';
      const prefix = String(inputs['filename_prefix'] ?? 'ComfyUI_temp');
      const slash = prefix.lastIndexOf('/');
      const images = Array.from({ length: count }, (_, index) => {
        const right: SavedName = {
          filename: `${prefix.slice(slash + 1)}_${String(index + 1).padStart(5, '0')}_.png`,
          subfolder: slash < 0 ? '' : prefix.slice(0, slash),
          type,
        };
        const rgb = faults.rgb ?? [(index * 40 + 30) % 256, 120, 200];
        const texts = { prompt: asciiJson(queued.promptText) };
        this.files.set(
          `${type}/${right.subfolder}/${right.filename}`,
          makePng({ width, height, rgb, texts }),
        );
        return faults.savedName?.(right) ?? right;
      });
      outputs[nodeId] = { images };
    }
    return outputs;
  }

  async #pause(): Promise<void> {
    const { stepMs } = this.#options;
    await new Promise((resolve) => {
      if (stepMs > 0) setTimeout(resolve, stepMs);
      else setImmediate(resolve);
    });
  }
}

const EXCEPTIONS: Readonly<Record<PromptFailure, readonly [type: string, message: string]>> = {
  'out-of-memory': [
    'torch.OutOfMemoryError',
    'Allocation on device \nThis error means you ran out of memory on your GPU.',
  ],
  // As nodes write for a terminal.
  error: ['RuntimeError', '\u001b[31mmat1 and mat2\u001b[0m shapes cannot be multi\u202eplied\u0007'],
  'key-refused': ['Exception', 'Unauthorized: Please login first to use this node.'],
  broken: ['RuntimeError', 'CUDA error: an illegal memory access was encountered'],
  'disk-full': ['OSError', '[Errno 28] No space left on device'],
  'read-only': ['PermissionError', "[Errno 13] Permission denied: '/output/gesso'"],
};

function historyEntry(queued: QueuedPrompt, outcome: Outcome, messages: readonly Message[]): unknown {
  return {
    prompt: [queued.number, queued.promptId, queued.prompt, queued.extraData, []],
    outputs: outcome.outputs,
    status: { status_str: outcome.status, completed: outcome.status === 'success', messages },
    meta: {},
  };
}

/** Size and number of the pictures a prompt makes: the last node that sets them counts. */
function pictureFacts(
  prompt: FakePrompt,
  uploaded: QueueOptions['uploaded'],
): { width: number; height: number; count: number } {
  let size = { width: 64, height: 64 };
  let count = 1;
  for (const { class_type, inputs } of Object.values(prompt)) {
    const source = class_type === 'LoadImage' ? uploaded(String(inputs['image'])) : undefined;
    if (source) size = { width: source.readUInt32BE(16), height: source.readUInt32BE(20) };
    if (/^(?:Empty.*Latent|LatentUpscale$|ImageScale$|ImageCrop$)/.test(class_type)) {
      size = { width: Number(inputs['width']), height: Number(inputs['height']) };
    }
    count = Number(inputs['batch_size'] ?? inputs['amount'] ?? count);
  }
  return { ...size, count };
}

function previewFrame(promptId: string, nodeId: string): Buffer {
  const metadata = Buffer.from(
    JSON.stringify({
      node_id: nodeId,
      prompt_id: promptId,
      display_node_id: nodeId,
      image_type: 'image/png',
    }),
  );
  const head = Buffer.alloc(8);
  head.writeUInt32BE(4, 0);
  head.writeUInt32BE(metadata.length, 4);
  return Buffer.concat([head, metadata, makePng({ width: 8, height: 8, rgb: [9, 9, 9] })]);
}
