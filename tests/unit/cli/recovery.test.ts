import { setTimeout as sleep } from 'node:timers/promises';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../support/gesso-process.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await createSandbox();
});
afterEach(() => sandbox.remove());

/** Every file of the image tree. */
async function pictures(): Promise<string[]> {
  const names = await readdir(join(sandbox.library, 'collections/images'), { recursive: true }).catch(
    () => [],
  );
  return names.filter((name) => name.endsWith('.png'));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 1200; n++) {
    if (await condition()) return;
    await sleep(50);
  }
  throw new Error('it never came to be');
}

it('finishes 20 pictures across two kills, each made once', { timeout: 300_000 }, async () => {
  const first = sandbox.start(
    'generate',
    'fox',
    '--seed',
    '1',
    '--count',
    '20',
    '--width',
    '128',
    '--height',
    '128',
  );
  await until(async () => (await pictures()).length >= 3);
  first.kill('SIGKILL');
  await first.finished;
  const before = (await pictures()).length;
  expect(before).toBeLessThan(20);

  const second = sandbox.start('serve');
  await until(async () => (await pictures()).length >= before + 3);
  second.kill('SIGKILL');
  await second.finished;

  const third = sandbox.start('serve');
  await until(async () => (await sandbox.here('search', 'fox')).json<{ total: number }>().total === 20);
  third.kill('SIGTERM');
  await third.finished;

  const names = await pictures();
  expect(names).toHaveLength(20);
  const seeds = names.map((name) => Number(/seed_(\d+)/.exec(name)?.[1])).sort((a, b) => a - b);
  expect(seeds).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  expect((await sandbox.here('verify', '--deep')).json()).toMatchObject({
    ok: true,
    checked: 20,
    problems: [],
  });
});
