import { z } from 'zod';
import { command, query, stream, type } from '../../preload/contract/define.ts';
import { AppError } from '../../main/domain/errors.ts';
import { createDispatcher, type Dispatcher } from '../../main/rpc/dispatcher.ts';

/** A contract with one method for everything a transport must carry. */
const sampleContract = {
  sample: {
    echo: query({
      input: z.object({ text: z.string().max(1_000_000), seed: z.string().exactOptional() }),
      output: type<{ readonly text: string; readonly seed: string | null }>(),
    }),
    fail: command({
      input: z.object({ how: z.enum(['expected', 'bug', 'abort']) }),
      output: type<null>(),
    }),
    whoAmI: query({
      input: z.object({}),
      output: type<{ readonly clientId: string; readonly trusted: boolean }>(),
    }),
    count: stream({
      input: z.object({ to: z.number().int().min(0).max(100_000) }),
      snapshot: type<string>(),
      delta: type<number>(),
    }),
    breaks: stream({ input: z.object({}), snapshot: type<null>(), delta: type<null>() }),
    /** Emits until unsubscribed. */
    forever: stream({ input: z.object({}), snapshot: type<string>(), delta: type<number>() }),
  },
};
export type SampleContract = typeof sampleContract;

export interface SampleServer {
  readonly dispatcher: Dispatcher;
  /** Paths of calls that failed unexpectedly. */
  readonly bugs: string[];
  /** `forever` streams that are still running. */
  openStreams(): number;
}

export function createSampleServer(): SampleServer {
  const bugs: string[] = [];
  let open = 0;
  const dispatcher = createDispatcher(
    sampleContract,
    {
      sample: {
        echo: ({ text, seed }) => ({ text, seed: seed ?? null }),
        fail({ how }) {
          if (how === 'expected') {
            throw new AppError('CONFLICT', 'taken', { issues: [{ field: 'name', message: 'is taken' }] });
          }
          if (how === 'abort') throw new DOMException('stopped', 'AbortError');
          throw new Error('/secret/path is broken');
        },
        whoAmI: (_input, { clientId, trusted }) => ({ clientId, trusted }),
        count({ to }, emit) {
          for (let n = 1; n <= to; n++) emit(n);
          return 'from the start';
        },
        breaks() {
          throw new Error('/secret/path is broken');
        },
        forever(_input, emit, { signal }) {
          open++;
          let n = 0;
          const timer = setInterval(() => emit(++n), 1);
          signal.addEventListener('abort', () => {
            open--;
            clearInterval(timer);
          });
          return 'go';
        },
      },
    },
    (path) => bugs.push(path),
  );
  return { dispatcher, bugs, openStreams: () => open };
}
