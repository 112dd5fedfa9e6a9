import { randomUUID } from 'node:crypto';
import type {
  DispatchTicket,
  EngineContext,
  EngineOutput,
  EngineTask,
  Executor,
  InputImage,
  Preview,
  Progress,
} from '../../../../main/domain/engine.ts';
import type { GenerationRequest } from '../../../../main/domain/generation.ts';
import { createExecutor } from '../../../../main/engines/comfyui/executor.ts';
import { recogniseFamily } from '../../../../main/engines/comfyui/model-family.ts';
import type { WatchTiming } from '../../../../main/engines/comfyui/prompt-watch.ts';
import { ComfyServer, type HealthTiming } from '../../../../main/engines/comfyui/server.ts';
import type { WorkflowTemplate } from '../../../../main/engines/comfyui/workflows/template.ts';
import type { FakeComfyui } from '../../../support/fake-comfyui/fake-comfyui.ts';

/** Waits short enough for tests, in the proportions of the real ones. */
export const QUICK: WatchTiming = {
  pollMs: 200,
  deafPollMs: 30,
  lookAgainMs: 30,
  historyLagMs: 400,
  giveUpMs: 1_500,
  withdrawWaitMs: 5_000,
};

export const QUICK_HEALTH: Partial<HealthTiming> = {
  checkMs: 100,
  retryMs: 20,
  maxRetryMs: 100,
  restMs: 20,
  maxRestMs: 100,
};

export interface Rig {
  readonly server: ComfyServer;
  readonly executor: Executor;
  readonly logs: string[];
  close(): void;
}

export interface RigOptions {
  readonly id?: string;
  readonly timing?: Partial<WatchTiming>;
  readonly templates?: readonly WorkflowTemplate[];
  readonly apiKey?: string;
  readonly isAllBlack?: (bytes: Uint8Array) => Promise<boolean>;
}

/** A connected server with its executor. */
export async function connect(fake: FakeComfyui, options: RigOptions = {}): Promise<Rig> {
  const logs: string[] = [];
  const log = (_level: string, message: string, fields: Record<string, unknown>): void => {
    logs.push(`${message} ${JSON.stringify(fields)}`);
  };
  const server = new ComfyServer({
    id: options.id ?? 'server-1',
    title: 'Fake',
    url: fake.url,
    credentials: {},
    apiKey: options.apiKey ?? null,
    familyFor: (name) => recogniseFamily({ name }),
    templateFor: (id) => options.templates?.find((template) => template.id === id),
    log,
    onChange: () => undefined,
    onStatus: () => undefined,
    health: QUICK_HEALTH,
  });
  const executor = createExecutor({
    server,
    timing: { ...QUICK, ...options.timing },
    isAllBlack: options.isAllBlack ?? (() => Promise.resolve(false)),
    log,
  });
  server.start();
  await server.check();
  return { server, executor, logs, close: () => server.close() };
}

export const SDXL = 'sd_xl_base_1.0.safetensors';

export function makeRequest(changes: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    type: 'text-to-image',
    engine: 'comfyui',
    model: SDXL,
    prompt: 'a lighthouse at dusk',
    negativePrompt: 'blurry',
    width: 64,
    height: 64,
    steps: 4,
    guidance: 6,
    sampler: 'euler',
    scheduler: 'karras',
    denoise: 1,
    seed: '18446744073709551615',
    loras: [],
    inputs: [],
    extra: {},
    ...changes,
  };
}

export function makeTask(
  changes: Partial<GenerationRequest> = {},
  { images = [], imageCount = 1 }: { images?: readonly InputImage[]; imageCount?: number } = {},
): EngineTask {
  const inputs = images.map(({ role, uid }) => ({ role, uid }));
  return { jobId: randomUUID(), request: makeRequest({ inputs, ...changes }), inputs: images, imageCount };
}

export function makeInput(role: InputImage['role'], bytes: Uint8Array, strength?: number): InputImage {
  return {
    role,
    uid: randomUUID(),
    read: () => Promise.resolve(bytes),
    ...(strength === undefined ? {} : { strength }),
  };
}

export interface Recording {
  readonly context: EngineContext;
  readonly controller: AbortController;
  readonly tickets: DispatchTicket[];
  readonly progress: Progress[];
  readonly previews: Preview[];
  starts: number;
}

export function record(): Recording {
  const controller = new AbortController();
  const recording: Recording = {
    controller,
    tickets: [],
    progress: [],
    previews: [],
    starts: 0,
    context: {
      signal: controller.signal,
      onProgress: (progress) => void recording.progress.push(progress),
      onPreview: (preview) => void recording.previews.push(preview),
      persistTicket: (ticket) => {
        recording.tickets.push(ticket);
        return Promise.resolve();
      },
      onStarted: () => {
        recording.starts += 1;
      },
    },
  };
  return recording;
}

export async function collect(outputs: AsyncIterable<EngineOutput>): Promise<EngineOutput[]> {
  const collected: EngineOutput[] = [];
  for await (const output of outputs) collected.push(output);
  return collected;
}

/** Resolves once `condition` holds; fails after 5 s. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waitedMs = 0; !condition(); waitedMs += 5) {
    if (waitedMs > 5_000) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
