import type { Preview } from '../../domain/engine.ts';
import { AppError, isAppError } from '../../domain/errors.ts';
import { createBell } from './bell.ts';
import type { ComfyClient } from './client.ts';
import type { ExecutionFailure, PromptEvent } from './messages.ts';
import type { HistoryEntry, SavedFile } from './replies.ts';
import type { ComfySocket } from './socket.ts';

export interface WatchTiming {
  /** Between two looks at queue and history while the socket speaks, ms. */
  readonly pollMs: number;
  /** The same while it does not, or speaks to another client id than the prompt was sent with. */
  readonly deafPollMs: number;
  /** Between two looks that find nothing, ms. */
  readonly lookAgainMs: number;
  /** How long history may lag behind the server's "finished", ms. */
  readonly historyLagMs: number;
  /** How long a server may be out of reach before its job is given up, ms. */
  readonly giveUpMs: number;
  /** How long who cancels waits for the server to hear of it, ms; it is told until it does or is given up. */
  readonly withdrawWaitMs: number;
}

export const DEFAULT_TIMING: WatchTiming = {
  pollMs: 5_000,
  deafPollMs: 1_000,
  lookAgainMs: 1_000,
  historyLagMs: 5_000,
  giveUpMs: 60_000,
  withdrawWaitMs: 2_000,
};

export type PromptEnd =
  | { readonly kind: 'history'; readonly entry: HistoryEntry }
  /** History forgot it (or never had it), but its socket messages named the pictures. */
  | { readonly kind: 'outputs'; readonly files: readonly SavedFile[] }
  | { readonly kind: 'failed'; readonly failure: ExecutionFailure }
  | { readonly kind: 'lost' };

type Whereabouts = 'waiting' | 'running' | 'absent' | HistoryEntry;

export interface WatchListener {
  onStarted(): void;
  onEvent(event: PromptEvent): void;
  onPreview(preview: Preview): void;
}

export interface PromptWatch {
  /** Where it is now: queue first, then history, which avoids missing it on its way from one to the other. */
  look(): Promise<Whereabouts>;
  /** Resolves when it has ended, whatever came of it. @throws AppError SERVER_UNREACHABLE, CANCELLED, … */
  untilEnd(): Promise<PromptEnd>;
  close(): void;
}

/** Wrong answers in a row that are put down to a passing fault, e.g. of a proxy. */
const TOLERATED_PROTOCOL_ERRORS = 3;
const FIRST_LAG_LOOK_MS = 40;

/**
 * Follows one prompt by the socket's events and by looking. Open it before the prompt is sent, so that no event is
 * missed. Events only say when to look; queue and history say what is.
 * @param sentWith the client id that hears of it; null for one from an earlier start, of which nobody hears
 */
export function watchPrompt(
  promptId: string,
  sentWith: string | null,
  { client, socket, timing }: { client: ComfyClient; socket: ComfySocket; timing: WatchTiming },
  listener: WatchListener,
  signal: AbortSignal,
): PromptWatch {
  const bell = createBell();
  const files: SavedFile[] = [];
  let failure: ExecutionFailure | null = null;
  let finished = false;
  let started = false;
  let heard = false;

  const start = (): void => {
    if (started) return;
    started = true;
    listener.onStarted();
  };

  const stopListening = socket.listen(promptId, {
    onPreview: (preview) => listener.onPreview(preview),
    onEvent(event) {
      heard = true;
      if (event.type === 'output') files.push(...event.files);
      if (event.type === 'failed') failure = event.failure;
      if (event.type === 'finished' || event.type === 'failed' || event.type === 'interrupted') {
        finished = true;
        bell.ring();
      } else {
        start();
      }
      listener.onEvent(event);
    },
  });

  const look = async (): Promise<Whereabouts> => {
    if (finished) {
      const entry = await client.history(promptId, { signal });
      if (entry) return entry;
    }
    const { running, pending } = await client.queue({ signal });
    if (running.includes(promptId)) return 'running';
    if (pending.includes(promptId)) return 'waiting';
    return (await client.history(promptId, { signal })) ?? 'absent';
  };

  const untilEnd = async (): Promise<PromptEnd> => {
    const patience = createPatience(timing.giveUpMs);
    let absentSince: number | null = null;
    let lagLookMs = FIRST_LAG_LOOK_MS;
    for (;;) {
      if (signal.aborted) throw new AppError('CANCELLED', 'Cancelled.');
      const found = await patience.attempt(look);
      if (found === null) {
        await bell.wait(timing.deafPollMs, signal);
      } else if (found === 'absent') {
        absentSince ??= performance.now();
        const absentMs = performance.now() - absentSince;
        if (absentMs >= (finished ? timing.historyLagMs : timing.lookAgainMs)) return endWithoutHistory();
        await bell.wait(finished ? lagLookMs : timing.lookAgainMs, signal);
        lagLookMs = Math.min(lagLookMs * 2, timing.lookAgainMs);
      } else if (found === 'running' || found === 'waiting') {
        absentSince = null;
        if (found === 'running') start();
        const speaks = socket.connected && socket.clientId === sentWith;
        await bell.wait(speaks ? timing.pollMs : timing.deafPollMs, signal);
      } else {
        // Its end was never announced on a connection that claims to be fine: it has gone deaf.
        if (!finished && !heard && socket.connected && socket.clientId === sentWith) socket.renew();
        return { kind: 'history', entry: found };
      }
    }
  };

  const endWithoutHistory = (): PromptEnd => {
    if (failure) return { kind: 'failed', failure };
    return finished && files.length > 0 ? { kind: 'outputs', files } : { kind: 'lost' };
  };

  return { look, untilEnd, close: stopListening };
}

interface Patience {
  /** Null when the server could not answer just now. */
  attempt<Value>(work: () => Promise<Value>): Promise<Value | null>;
}

/** Bears with a server that is out of reach for a while, and with a few answers in a row that make no sense. */
export function createPatience(giveUpMs: number): Patience {
  let failingSince: number | null = null;
  let protocolErrors = 0;
  return {
    async attempt(work) {
      try {
        const value = await work();
        failingSince = null;
        protocolErrors = 0;
        return value;
      } catch (error) {
        if (!isAppError(error)) throw error;
        if (error.code === 'SERVER_PROTOCOL' || error.code === 'TOO_LARGE') {
          protocolErrors += 1;
          if (protocolErrors < TOLERATED_PROTOCOL_ERRORS) return null;
          throw error;
        }
        if (error.code !== 'SERVER_UNREACHABLE') throw error;
        failingSince ??= performance.now();
        if (performance.now() - failingSince >= giveUpMs) throw error;
        return null;
      }
    },
  };
}
