import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connectLibrary, type LibraryConnection } from '../../main/connect-library.ts';
import { libraryLayout } from '../../main/library/layout.ts';
import { readOwner } from '../../main/library/library-lock.ts';
import { createSettingsStore } from '../../main/settings-store.ts';

it('a command that is over at once opens no address; one that takes a while can be reached until nobody needs it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-own-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const layout = libraryLayout(folder);
  const connect = (): Promise<LibraryConnection> =>
    connectLibrary(folder, {
      settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
      host: { kind: 'cli', canDragOut: false },
    });

  const owner = await connect();
  expect(existsSync(layout.owner)).toBe(false);
  await vi.waitUntil(() => readOwner(layout), { timeout: 240_000 });
  const guest = await connect();
  let isOver = false;
  const over = owner.close().then(() => (isOver = true));
  expect(await guest.transport.call('collections.list', {})).toMatchObject({ ok: true });
  expect(isOver).toBe(false);
  await guest.close();
  await over;
  expect(existsSync(layout.owner)).toBe(false);
});
