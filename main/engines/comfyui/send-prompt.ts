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
  { server, timing, log }: SendDeps,
): Promise<string> {
  const submission = { promptId, clientId: server.socket.clientId, graph: graph.nodes };
  try {
    const reply = await server.client.submit(submission, { signal });
    if (!reply.accepted) throw refusalError(reply.refusal, graph);
    return reply.promptId;
  } catch (error) {
    if (!isAppError(error) || error.details['notSent'] === true || isRefusal(error)) throw error;
    if (error.code === 'CANCELLED') {
      await withdrawPrompt(promptId, signal, server);
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
    await new Promise((resolve) => setTimeout(resolve, timing.lookAgainMs));
  }
  return false;
}

/**
 * Takes a prompt out of the server's queue, or stops it if it runs. Does nothing when the app only closes: then the
 * server goes on and the pictures are fetched at the next start.
 */
export async function withdrawPrompt(
  promptId: string,
  signal: AbortSignal,
  { client, id, log }: ComfyServer,
): Promise<void> {
  if (signal.reason === LEAVE_RUNNING) return;
  try {
    await client.removeFromQueue(promptId);
    const { running } = await client.queue();
    if (running.includes(promptId)) await client.interrupt(promptId);
  } catch (error) {
    log('warn', 'A cancelled job could not be withdrawn from its server', {
      server: id,
      promptId,
      error: String(error),
    });
  }
}
