import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '../../../main/domain/seeded-random.ts';
import { createSandbox, type Sandbox } from '../../support/gesso-process.ts';
import { killAgain } from '../../support/kill-again.ts';

export interface KilledBatch {
  /** Pictures on disk when each kill came. */
  readonly killedAt: readonly number[];
  /** Numbers in the names of the pictures at the end, ascending. */
  readonly numbers: readonly number[];
  /** Each picture's number, prompt and seed, in the batch's order. */
  readonly seeds: readonly string[];
  /** What `verify --deep` says at the end. */
  readonly verified: { readonly ok: boolean; readonly checked: number };
  /** Copies of the batch file beside the pictures. */
  readonly copies: number;
}

/** Runs a batch of `images` (a multiple of 4) in the real program and kills it `kills` times before it is done. */
export async function killBatch(images: number, kills: number, seed: string): Promise<KilledBatch> {
  const sandbox = await createSandbox();
  try {
    const random = seededRandom(seed);
    const file = join(sandbox.library, '..', 'kill.yaml');
    const seeds = Array.from({ length: images / 4 }, (_, index) => index + 1).join(', ');
    await writeFile(
      file,
      `prompts: ["a {red|green} boat", a hill]\nwidth: 64\nheight: 64\nseeds: [${seeds}]\nvariations:\n  v: {type: sequential, values: [day, night]}\n`,
    );
    const begin = async (): Promise<ReturnType<Sandbox['start']>> =>
      (await isEntered(sandbox)) ? sandbox.start('batch', '--resume') : sandbox.start('batch', file);
    const killedAt = await killAgain(sandbox, begin, { images, kills, random: () => random() / 2 ** 32 });
    const last = await (await begin()).finished;
    if (last.code !== 0) throw new Error(`The batch did not end: ${last.stderr}`);
    const names = await sandbox.pictures();
    const parts = names.map((name) => /(\d+)_seed_(\d+)\.png$/.exec(name));
    return {
      killedAt,
      numbers: parts.map((part) => Number(part?.[1])).toSorted((a, b) => a - b),
      seeds: parts.toSorted((a, b) => Number(a?.[1]) - Number(b?.[1])).map((part) => part?.[2] ?? ''),
      verified: (await sandbox.here('verify', '--deep')).json<KilledBatch['verified']>(),
      copies: (await sandbox.files()).filter((name) => name.endsWith('.yaml')).length,
    };
  } finally {
    await sandbox.remove();
  }
}

/** Whether the library knows of a batch: the command line's answer may have been killed before it was printed. */
async function isEntered(sandbox: Sandbox): Promise<boolean> {
  const names = await readdir(join(sandbox.library, '.gesso/batches')).catch(() => []);
  return names.some((name) => name.endsWith('.json'));
}
