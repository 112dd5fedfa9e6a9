import { basename } from 'node:path';
import { seededRandom } from '../../../main/domain/seeded-random.ts';
import { createSandbox } from '../../support/gesso-process.ts';
import { killAgain, untilMade } from '../../support/kill-again.ts';

export interface KilledSession {
  /** Pictures on disk when each kill came. */
  readonly killedAt: readonly number[];
  /** Seeds in the names of the pictures at the end, ascending; the first is 1. */
  readonly seeds: readonly number[];
  /** Pictures that `gesso search` finds at the end. */
  readonly found: number;
  /** What `verify --deep` says at the end. */
  readonly verified: unknown;
}

/** One session of `images` pictures, begun by `gesso generate` and gone on with by `gesso serve`, each of which is killed. */
export async function killSession(images: number, kills: number, seed: string): Promise<KilledSession> {
  const sandbox = await createSandbox();
  try {
    const random = seededRandom(seed);
    const size = ['--width', '64', '--height', '64', '--steps', '10'];
    const first = sandbox.start('generate', 'fox', '--seed', '1', '--count', String(images), ...size);
    await untilMade(sandbox, 1, first);
    first.kill('SIGKILL');
    await first.finished;
    const firstMade = (await sandbox.pictures()).length;
    const begin = () => Promise.resolve(sandbox.start('serve'));
    const killedAt = await killAgain(sandbox, begin, {
      images,
      kills: kills - 1,
      random: () => random() / 2 ** 32,
    });
    const last = await begin();
    await untilMade(sandbox, images, last);
    last.kill('SIGTERM');
    await last.finished;
    return {
      killedAt: [firstMade, ...killedAt],
      seeds: (await sandbox.pictures())
        .map((path) => Number(/_seed_(\d+)\.png$/.exec(basename(path))?.[1]))
        .toSorted((a, b) => a - b),
      found: (await sandbox.here('search', 'fox')).json<{ total: number }>().total,
      verified: (await sandbox.here('verify', '--deep')).json<unknown>(),
    };
  } finally {
    await sandbox.remove();
  }
}
