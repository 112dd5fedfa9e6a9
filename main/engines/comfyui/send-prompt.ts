import { setTimeout as sleep } from 'node:timers/promises';
import { LEAVE_RUNNING } from '../../domain/engine.ts';
import { AppError, isAppError } from '../../domain/errors.ts';
import type { Graph } from './graphs/graph.ts';
import { createPatience, type PromptWatch, type WatchTiming } from './prompt-watch.ts';
import { refusalError } from './refusal.ts';
import type { ComfyServer, Log } from './server.ts';

interface SendDeps {
  readonly server: ComfyServer;
  readonly timing: WatchTiming;
  readonly log: Log;
}

/**
 * Sends the prompt. After an ambiguous failure it looks for it before anything is sent again: the server runs a
 * repeated id twice. Resolves to the id the server keeps it under.
 */
export async function submitPrompt(
  promptId: string,
  graph: Graph,
  watch: PromptWatch,
  signal: AbortSignal,
  deps: SendDeps,
): Promise<string> {
  const { server, timing, log } = deps;
  const submission = {
    promptId,
    clientId: server.socket.clientId,
    graph: graph.nodes,
    apiKey: server.apiKeyFor(graph),
  };
  try {
    const reply = await server.client.submit(submission, { signal });
    if (!reply.accepted) throw refusalError(reply.refusal, graph);
    return reply.promptId;
  } catch (error) {
    if (!isAppError(error) || error.details['notSent'] === true || isRefusal(error)) throw error;
    if (error.code === 'CANCELLED') {
      await withdrawPrompt(promptId, signal, deps, { onItsWay: true });
      throw error;
    }
    log('warn', 'Whether a job arrived is unclear; looking for it', {
      server: server.id,
      promptId,
      reason: error.message,
    });
    try {
      if (await hasArrived(watch, timing, signal)) return promptId;
      throw error;
    } catch (last) {
      throw isAppError(last) ? withPlace(last, server) : last;
    }
  }
}

/** What answers, but not as ComfyUI does, will answer the same when it is asked again: the job ends, and says where it was sent. */
function withPlace(error: AppError, { title, url }: ComfyServer): AppError {
  if (error.code !== 'SERVER_PROTOCOL' && error.code !== 'TOO_LARGE') return error;
  return new AppError(
    'SERVER_PROTOCOL',
    `${title} did not take the job. ${error.message} It was sent to ${url}: check that address in the settings, under Servers.`,
    {},
    error,
  );
}

function isRefusal({ code }: AppError): boolean {
  return code === 'ENGINE_REJECTED' || code === 'FORBIDDEN';
}

/** Looks twice, apart, since a request may be slow on its way. @throws AppError SERVER_UNREACHABLE, SERVER_PROTOCOL, TOO_LARGE */
export async function hasArrived(
  watch: PromptWatch,
  timing: WatchTiming,
  signal: AbortSignal,
): Promise<boolean> {
  const patience = createPatience(timing.giveUpMs);
  for (let absences = 0; absences < 2;) {
    const found = await patience.attempt(() => watch.look());
    if (found !== null && found !== 'absent') return true;
    if (found === 'absent') absences += 1;
    if (signal.aborted) throw new AppError('CANCELLED', 'Cancelled.');
    await sleep(timing.lookAgainMs);
  }
  return false;
}

/**
 * Takes a prompt out of the server's queue, or stops it if it runs. A server that hangs, as while it loads a model, is told behind
 * the caller's back. Does nothing when the app only closes: then the server goes on and the pictures are fetched at the next start.
 * @param onItsWay whether it may yet arrive: its sending was broken off
 */
export async function withdrawPrompt(
  promptId: string,
  signal: AbortSignal,
  deps: SendDeps,
  { onItsWay = false } = {},
): Promise<void> {
  if (signal.reason === LEAVE_RUNNING) return;
  const { timing } = deps;
  const told = tellWithdrawn(promptId, deps).then(async () => {
    if (!onItsWay) return;
    await sleep(timing.lookAgainMs);
    await tellWithdrawn(promptId, deps);
  });
  await Promise.race([told, sleep(timing.withdrawWaitMs, undefined, { ref: false })]);
}

async function tellWithdrawn(promptId: string, { server, timing, log }: SendDeps): Promise<void> {
  const { client, closing: signal } = server;
  const patience = createPatience(timing.giveUpMs);
  const tell = async (): Promise<true> => {
    await client.removeFromQueue(promptId, { signal });
    const { running } = await client.queue({ signal });
    if (running.includes(promptId)) await client.interrupt(promptId, { signal });
    return true;
  };
  try {
    while ((await patience.attempt(tell)) === null) await sleep(timing.lookAgainMs, undefined, { signal });
  } catch (error) {
    if (signal.aborted) return;
    log('warn', 'A cancelled job could not be withdrawn from its server', {
      server: server.id,
      promptId,
      error: String(error),
    });
  }
}
