import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../support/gesso-process.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await createSandbox();
});
afterEach(() => sandbox.remove());

it('C9: runs what comes into a folder, and says which file and line keeps one from running', async () => {
  const folder = join(sandbox.library, '..', 'files');
  await mkdir(join(folder, 'sea'), { recursive: true });
  await writeFile(join(folder, 'old.yaml'), 'prompts: [old]');
  const child = sandbox.start('batch', '--watch', folder);
  let told = '';
  child.stderr.on('data', (data: Buffer) => (told += data.toString()));
  const until = async (text: string): Promise<void> => {
    for (let tries = 0; tries < 2000 && !told.includes(text); tries++) await sleep(25);
    expect(told).toContain(text);
  };
  await until('Watching');
  await writeFile(join(folder, 'sea', 'new.yaml'), 'prompts: [a, b]\nwidth: 64\nheight: 64\nseeds: [7]');
  await until('new.yaml: 2 of 2 pictures made');
  await writeFile(join(folder, 'bad.yaml'), 'prompts: [a]\nsteps: many');
  await until('bad.yaml:2:8: steps: expected a whole number of steps from 1 to 10,000');
  child.kill('SIGINT');
  const { code, json } = await child.finished;
  expect(code).toBe(0);
  expect(json()).toMatchObject({
    files: [
      { file: join(folder, 'sea', 'new.yaml'), errors: [] },
      { file: join(folder, 'bad.yaml'), sessionId: null, errors: [{ line: 2, column: 8 }] },
    ],
  });
  const files = await readdir(join(sandbox.library, 'collections/images'), { recursive: true });
  expect(files.filter((name) => name.endsWith('.png'))).toHaveLength(2);
});
