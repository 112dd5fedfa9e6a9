import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { evaluateEntry } from '../../../support/electron-double/app.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

it('a chosen library that can’t be opened locks nobody out: the usual folder is offered', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-failed-start-'));
  state.userData = folder;
  process.env['GESSO_CONFIG_DIR'] = folder;
  delete process.env['GESSO_LIBRARY'];
  const settings = join(folder, 'settings.json');
  // A file where the drive's folder was.
  const gone = join(folder, 'drive');
  await writeFile(gone, '');
  await writeFile(settings, JSON.stringify({ libraryFolder: join(gone, 'library') }));
  state.answer = 1;
  await evaluateEntry(() => import('../../../../main/index.ts'));
  await vi.waitUntil(() => state.exitCode !== null, { timeout: 240_000 });
  expect(state.errors).toEqual([expect.stringMatching(/^Gesso can not open the library: .*drive/)]);
  expect(state.exitCode).toBe(1);
  expect(state.calls).toContain('app.relaunch');
  expect(JSON.parse(await readFile(settings, 'utf8'))).toMatchObject({ libraryFolder: null });
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});
