import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { libraryLayout } from '../../../main/library/layout.ts';
import { acquireLibraryLock, readOwner } from '../../../main/library/library-lock.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gesso-lock-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const OWNER = { pid: 1, origin: 'http://127.0.0.1:7860', token: 'a'.repeat(32), stays: true };

it('is held by one at a time and can be taken again', async () => {
  const layout = libraryLayout(root);
  const first = await acquireLibraryLock(layout);
  expect(await acquireLibraryLock(layout)).toBeUndefined();
  await first?.release();
  const second = await acquireLibraryLock(layout);
  expect(second).toBeDefined();
  await second?.release();
});

it('tells where the owner is reached, to this user only, until it lets go', async () => {
  const layout = libraryLayout(root);
  const lock = await acquireLibraryLock(layout);
  expect(await readOwner(layout)).toBeUndefined();
  await lock?.publish(OWNER);
  expect(await readOwner(layout)).toEqual(OWNER);
  if (process.platform !== 'win32') expect((await stat(layout.owner)).mode & 0o077).toBe(0);
  await lock?.withdraw();
  expect(await readOwner(layout)).toBeUndefined();
  expect(await acquireLibraryLock(layout)).toBeUndefined();
  await lock?.release();
});

it('is free at once when its owner is killed', async () => {
  const script = `
    import { acquireLibraryLock } from ${JSON.stringify(new URL('../../../main/library/library-lock.ts', import.meta.url).href)};
    import { libraryLayout } from ${JSON.stringify(new URL('../../../main/library/layout.ts', import.meta.url).href)};
    await acquireLibraryLock(libraryLayout(${JSON.stringify(root)}));
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const layout = libraryLayout(root);
  expect(await acquireLibraryLock(layout)).toBeUndefined();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  const lock = await acquireLibraryLock(layout);
  expect(lock).toBeDefined();
  await lock?.release();
});
