import { randomUUID } from 'node:crypto';
import type {
  DispatchTicket,
  EngineContext,
  EngineOutput,
  EngineTask,
  Executor,
  Suitability,
} from '../../domain/engine.ts';
import { AppError, isAppError } from '../../domain/errors.ts';
import type { GenerationRequest } from '../../domain/generation.ts';
import { collectOutputs, filenamePrefix, findByName, type OutputExpectation } from './collect-outputs.ts';
import { createProgressReader } from './progress-reader.ts';
import { watchPrompt, type PromptEnd, type PromptWatch, type WatchTiming } from './prompt-watch.ts';
import { hasArrived, submitPrompt, withdrawPrompt } from './send-prompt.ts';
import type { ComfyServer } from './server.ts';
import { checkRequest, notReady, prepareTask, type BuiltTask } from './task-graph.ts';
import { templateIdOf } from './workflows/template.ts';

export interface ExecutorDeps {
  readonly server: ComfyServer;
  readonly timing: WatchTiming;
  readonly isAllBlack: (bytes: Uint8Array) => Promise<boolean>;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, fields: Record<string, unknown>) => void;
}

/** One runs on the server while one waits there: the next starts without a gap, the rest stays ours to reorder. */
const CAPACITY = 2;

/** How long an upload or a submission waits for the event connection, ms; without it the result is found by looking. */
const SOCKET_WAIT_MS = 2_000;

/**
 * One ComfyUI server as an executor. A prompt's id is persisted before it is sent; whatever goes wrong after that is
 * settled by asking the server, so that no picture is lost and none is taken twice.
 */
export function createExecutor(deps: ExecutorDeps): Executor {
  const { server } = deps;
  return {
    id: server.id,
    get title() {
      return server.title;
    },
    capacity: CAPACITY,
    isHealthy: () => server.isHealthy(),
    suitability: (request) => suitability(server, request),
    run: (task, context) => run(task, context, deps),
    recover: (ticket, task, context) => recover(ticket, task, context, deps),
    noteOutdone: (failure) => server.noteOutdone(failure),
  };
}

function suitability(server: ComfyServer, request: GenerationRequest): Suitability {
  const resources = server.resources();
  if (!resources) return { able: false, reason: notReady(server.title) };
  try {
    checkRequest(request, resources);
  } catch (error) {
    if (isAppError(error)) return { able: false, reason: error };
    throw error;
  }
  return { able: true, warm: server.loadedModel === request.model };
}

async function* run(
  task: EngineTask,
  context: EngineContext,
  deps: ExecutorDeps,
): AsyncGenerator<EngineOutput> {
  for (let retried = false; ; retried = true) {
    let yielded = false;
    try {
      for await (const output of runOnce(task, context, deps)) {
        yielded = true;
        yield output;
      }
      deps.server.noteSuccess(task.request.model);
      return;
    } catch (error) {
      if (!retried && !yielded && isWorthRepeating(error)) {
        deps.log('warn', 'A job is sent once more', {
          server: deps.server.id,
          jobId: task.jobId,
          reason: String(error),
        });
        continue;
      }
      deps.server.noteFailure(error);
      throw error;
    }
  }
}

/** After running out of memory the server unloads its models; another job's picture means a stale cache. */
function isWorthRepeating(error: unknown): boolean {
  return isAppError(error) && (error.code === 'OUT_OF_MEMORY' || error.details['stale'] === true);
}

async function* runOnce(
  task: EngineTask,
  context: EngineContext,
  deps: ExecutorDeps,
): AsyncGenerator<EngineOutput> {
  const { server } = deps;
  const resources = server.resources();
  if (!resources) throw notReady(server.title);
  const { signal } = context;
  const prepared = await prepareTask(task, resources);
  const promptId = randomUUID();
  const built = await prepared.build(filenamePrefix(promptId), (png) =>
    server.client.upload(png, { signal }),
  );
  await server.socket.waitUntilConnected(SOCKET_WAIT_MS, signal);
  if (signal.aborted) throw new AppError('CANCELLED', 'Cancelled.');
  await context.persistTicket({ executorId: server.id, remoteId: promptId });
  const watch = openWatch(promptId, built, context, deps);
  try {
    const acceptedId = await submitPrompt(promptId, built.graph, watch, signal, deps);
    if (acceptedId === promptId) {
      yield* outputsOf(watch, expectation(promptId, task, built, server.version), context, deps);
      return;
    }
    // A server too old to take our id: from here on its own counts.
    await context.persistTicket({ executorId: server.id, remoteId: acceptedId });
    const renamed = openWatch(acceptedId, built, context, deps);
    try {
      yield* outputsOf(
        renamed,
        { ...expectation(acceptedId, task, built, server.version), ownNames: false },
        context,
        deps,
      );
    } finally {
      renamed.close();
    }
  } finally {
    watch.close();
  }
}

async function recover(
  ticket: DispatchTicket,
  task: EngineTask,
  context: EngineContext,
  deps: ExecutorDeps,
): Promise<AsyncIterable<EngineOutput> | 'lost'> {
  const watch = openWatch(ticket.remoteId, null, context, deps);
  const expected: OutputExpectation = {
    promptId: ticket.remoteId,
    imageCount: task.imageCount,
    size: null,
    ownNames: templateIdOf(task.request.model) === null,
    engineVersion: deps.server.version,
  };
  try {
    const { signal } = context;
    if (await hasArrived(watch, deps.timing, signal)) return recovered(watch, expected, task, context, deps);
    const files = await findByName(expected, { client: deps.server.client, signal });
    if (files) {
      const untilEnd = (): Promise<PromptEnd> => Promise.resolve({ kind: 'outputs', files });
      return recovered({ ...watch, untilEnd }, expected, task, context, deps);
    }
  } catch (error) {
    watch.close();
    if (context.signal.aborted) await withdrawPrompt(ticket.remoteId, context.signal, deps);
    throw error;
  }
  watch.close();
  return 'lost';
}

async function* recovered(
  watch: PromptWatch,
  expected: OutputExpectation,
  task: EngineTask,
  context: EngineContext,
  deps: ExecutorDeps,
): AsyncGenerator<EngineOutput> {
  const { server } = deps;
  let yielded = false;
  try {
    for await (const output of outputsOf(watch, expected, context, deps)) {
      yielded = true;
      yield output;
    }
    server.noteSuccess(task.request.model);
    return;
  } catch (error) {
    if (yielded || !isWorthRepeating(error)) {
      server.noteFailure(error);
      throw error;
    }
  } finally {
    watch.close();
  }
  yield* run(task, context, deps);
}

/** Waits for the end and fetches what was made. When the user cancels, the server is told. */
async function* outputsOf(
  watch: PromptWatch,
  expected: OutputExpectation,
  { signal }: EngineContext,
  deps: ExecutorDeps,
): AsyncGenerator<EngineOutput> {
  const { server, isAllBlack, timing } = deps;
  try {
    const { client } = server;
    const end = await watch.untilEnd();
    const files = end.kind === 'lost' ? await findByName(expected, { client, signal }) : null;
    const known = files ? ({ kind: 'outputs', files } as const) : end;
    if (known.kind === 'lost') {
      throw new AppError('ENGINE_UNAVAILABLE', `${server.title} forgot the job, as after a restart.`, {
        lost: true,
      });
    }
    yield* collectOutputs(known, expected, { client, isAllBlack, signal, giveUpMs: timing.giveUpMs });
  } catch (error) {
    if (signal.aborted) {
      await withdrawPrompt(expected.promptId, signal, deps);
      throw new AppError('CANCELLED', 'Cancelled.', {}, error);
    }
    throw error;
  }
}

function openWatch(
  promptId: string,
  built: BuiltTask | null,
  context: EngineContext,
  deps: ExecutorDeps,
): PromptWatch {
  const { client, socket } = deps.server;
  const readProgress = createProgressReader(built?.graph.nodes ?? null);
  return watchPrompt(
    promptId,
    built === null ? null : socket.clientId,
    { client, socket, timing: deps.timing },
    {
      onStarted: () => context.onStarted(),
      onPreview: (preview) => context.onPreview(preview),
      onEvent(event) {
        const progress = readProgress(event);
        if (progress) context.onProgress(progress);
      },
    },
    context.signal,
  );
}

function expectation(
  promptId: string,
  task: EngineTask,
  built: BuiltTask,
  engineVersion: string,
): OutputExpectation {
  return { promptId, imageCount: task.imageCount, size: built.size, ownNames: built.ownNames, engineVersion };
}
