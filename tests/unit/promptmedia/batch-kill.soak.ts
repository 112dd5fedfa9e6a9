import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { seededRandom } from '../../../main/domain/seeded-random.ts';
import { createSandbox } from '../../support/gesso-process.ts';

const IMAGES = 200;
const KILLS = Number(process.env['BATCH_KILLS'] ?? 50);

it(`makes ${IMAGES} pictures numbered without gap or repeat, killed ${KILLS} times on the way`, async () => {
  const sandbox = await createSandbox();
  try {
    const random = seededRandom('batch kills');
    const file = join(sandbox.library, '..', 'kill.yaml');
    const seeds = Array.from({ length: IMAGES / 4 }, (_, index) => index + 1).join(', ');
    await writeFile(
      file,
      `prompts: ["a {red|green} boat", a hill]\nwidth: 64\nheight: 64\nseeds: [${seeds}]\nvariations:\n  v: {type: sequential, values: [day, night]}\n`,
    );
    let started = false;
    for (let kill = 0; kill < KILLS; kill++) {
      const child = started ? sandbox.start('batch', '--resume') : sandbox.start('batch', file);
      let talked = false;
      child.stderr.on('data', () => (talked = true));
      // From the very start of the process to well inside the run.
      await sleep(random() % (started ? 4000 : 6000));
      child.kill('SIGKILL');
      await child.finished;
      started ||= talked;
    }
    const ended = await (started ? sandbox.run('batch', '--resume') : sandbox.run('batch', file));
    expect(ended.code).toBe(0);
    const files = await readdir(join(sandbox.library, 'collections/images'), { recursive: true });
    const numbers = files
      .filter((name) => name.endsWith('.png'))
      .map((name) => Number(/(\d+)_seed_\d+\.png$/.exec(name)?.[1]))
      .toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: IMAGES }, (_, index) => index + 1));
    const verified = await sandbox.run('verify');
    expect(verified.code).toBe(0);
  } finally {
    await sandbox.remove();
  }
});
