import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectLibrary } from '../../../main/connect-library.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { createClient } from '../../../preload/contract/client.ts';
import type { GessoContract } from '../../../preload/contract/index.ts';
import type { ImportView } from '../../../preload/contract/library.ts';
import { libraryLayout } from '../../../main/library/layout.ts';
import { leaveEarlierCatalog } from '../../support/earlier-catalog.ts';
import { acquireLibraryLock } from '../../../main/library/library-lock.ts';
import { createSandbox, type Sandbox } from '../../support/gesso-process.ts';
import { readOnly } from '../../support/read-only-folder.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await createSandbox();
});
afterEach(() => sandbox.remove());

it('waits for a command that has the library, and tells the address of a program that keeps it', async () => {
  const lock = await acquireLibraryLock(libraryLayout(sandbox.library));
  await lock?.publish({
    pid: process.pid,
    origin: 'http://127.0.0.1:1',
    token: 'x'.repeat(32),
    stays: false,
  });
  const waiting = sandbox.start('serve');
  const address = once(waiting.stdout, 'data');
  // Longer than the time after which a program that keeps the library is refused.
  await sleep(4_000);
  expect(waiting.exitCode).toBeNull();
  await lock?.release();
  const served = JSON.parse(String((await address)[0])) as { url: string };
  expect(served.url).toContain('http://127.0.0.1:');

  const second = await sandbox.run('serve');
  expect([second.code, second.json()]).toEqual([0, served]);
  expect(second.stderr).toContain('Gesso has this library open already');
  waiting.kill('SIGTERM');
  expect((await waiting.finished).code).toBe(0);
});

it('a command beside an app that ends says so instead of waiting for ever', async () => {
  const app = sandbox.start('serve');
  await once(app.stdout, 'data');
  const size = ['--width', '512', '--height', '512', '--steps', '50'];
  const command = sandbox.start('generate', 'fox', '--count', '50', '--engine', 'builtin', ...size);
  await once(command.stderr, 'data');
  app.kill('SIGTERM');
  const { code, stderr } = await command.finished;
  expect(code).toBe(1);
  expect(stderr).toContain('Gesso is not running any more');
});

it('an import beside an app that is gone says so', async () => {
  const app = sandbox.start('serve');
  await once(app.stdout, 'data');
  const folder = join(dirname(sandbox.library), 'pictures');
  await mkdir(folder);
  for (let number = 0; number < 500; number += 1)
    await writeFile(join(folder, `${number}.png`), `no picture ${number}`);
  const guest = await connectLibrary(sandbox.library, {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  const { library } = createClient<GessoContract>(guest.transport);
  const look = (views: readonly ImportView[]): void => {
    if (views.some(({ state }) => state === 'running')) app.kill('SIGKILL');
  };
  library.imports.subscribe({}, { onSnapshot: look, onDelta: look });
  const { code, stderr } = await sandbox.run('import', folder, '--mode', 'index');
  expect([code, stderr]).toEqual([1, expect.stringContaining('Gesso is not running any more')]);
  await guest.close();
});

it('whose port is another program’s, ends by itself and leaves the library free', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const failed = await sandbox.run('serve', '--port', String(port));
  other.close();
  expect([failed.code, failed.json()]).toMatchObject([1, { error: { code: 'CONFLICT' } }]);
  const lock = await acquireLibraryLock(libraryLayout(sandbox.library));
  expect(lock).toBeDefined();
  await lock?.release();
});

it.skipIf(readOnly === null)(
  'that can’t write when nearly everything is open, ends by itself and leaves the library free',
  async () => {
    expect(await sandbox.here('import', import.meta.dirname)).toMatchObject({ code: 0 });
    const user = join(sandbox.library, '.gesso/user');
    readOnly?.set(user);
    const failed = await sandbox.run('serve').finally(() => readOnly?.lift(user));
    expect([failed.code, failed.json()]).toMatchObject([1, { error: { code: 'LIBRARY_UNWRITABLE' } }]);
    expect(await sandbox.here('servers')).toMatchObject({ code: 0 });
  },
);

it('a command that brings an earlier Gesso’s catalog up to date says so, once', async () => {
  await sandbox.here('import', import.meta.dirname);
  leaveEarlierCatalog(libraryLayout(sandbox.library).catalog);
  expect((await sandbox.here('servers')).stderr).toContain('is brought up to date');
  expect((await sandbox.here('servers')).stderr).toBe('');
});
