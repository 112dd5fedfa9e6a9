import type { FakeComfyui } from '../fake-comfyui/fake-comfyui.ts';
import type { HttpFault } from '../fake-comfyui/faults.ts';

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface ChaosOptions {
  /** Chance that a request is answered wrongly or not at all. */
  readonly http: number;
  /** Chance that a message is the last of its connection. */
  readonly socket: number;
  /** Chance that a job runs out of memory. */
  readonly memory: number;
  /** Mean time between restarts of a server, ms; each loses queue and history. */
  readonly restartMs: number;
}

export const ROUGH: ChaosOptions = { http: 0.02, socket: 0.004, memory: 0.01, restartMs: 1_500 };

export interface Chaos {
  /** How often each kind of fault was dealt. */
  readonly dealt: Map<string, number>;
  stop(): Promise<void>;
}

/** Lets a server misbehave in every way the protocol allows, by chance. */
export function unleash(fake: FakeComfyui, random: () => number, options: ChaosOptions): Chaos {
  const dealt = new Map<string, number>();
  const count = (kind: string): void => void dealt.set(kind, (dealt.get(kind) ?? 0) + 1);
  let restarting = Promise.resolve();
  let timer: NodeJS.Timeout;

  fake.faults.http = ({ path }): HttpFault | undefined => {
    if (random() >= options.http) return undefined;
    const roll = random();
    const fault: HttpFault =
      roll < 0.3
        ? { kind: 'status', status: 500 }
        : roll < 0.6
          ? { kind: 'reset' }
          : roll < 0.9
            ? { kind: 'reset-after' }
            : { kind: 'status', status: 200, body: '<html>proxy</html>' };
    count(`${fault.kind} ${path.split('/')[1] ?? ''}`);
    return fault;
  };
  fake.faults.dropSocket = () => {
    const drops = random() < options.socket;
    if (drops) count('socket');
    return drops;
  };
  fake.faults.outcome = () => {
    if (random() >= options.memory) return 'ok';
    count('out of memory');
    return 'out-of-memory';
  };
  // Faults that last: each picks its state anew now and then.
  const plan = (): void => {
    timer = setTimeout(
      () => {
        fake.faults.historyLagMs = random() < 0.3 ? random() * 100 : 0;
        fake.faults.deaf = random() < 0.2;
        if (random() < 0.5) {
          count('restart');
          restarting = fake.restart();
        }
        plan();
      },
      options.restartMs * (0.25 + random() * 0.5),
    );
  };
  plan();

  return {
    dealt,
    async stop() {
      clearTimeout(timer);
      await restarting;
      Object.assign(fake.faults, {
        http: undefined,
        dropSocket: undefined,
        outcome: undefined,
        deaf: false,
        historyLagMs: 0,
      });
    },
  };
}
