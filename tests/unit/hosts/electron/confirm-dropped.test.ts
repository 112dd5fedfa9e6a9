import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { confirmDropped } from '../../../../main/hosts/electron/confirm-dropped.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gesso-dropped-'));
  mkdirSync(at('renders'));
  for (const name of ['a.png', 'b.JPG', 'c.jfif', 'd.mp4', 'secret.txt', 'id_rsa', 'c.zip'])
    writeFileSync(at(name), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  state.asked = [];
  state.answer = 0;
});

it('takes folders and pictures once the user said so, naming them in full', async () => {
  expect(await confirmDropped([at('renders'), at('a.png'), at('b.JPG')], null)).toEqual([
    { path: at('renders'), isFolder: true },
    { path: at('a.png'), isFolder: false },
    { path: at('b.JPG'), isFolder: false },
  ]);
  expect(state.asked).toHaveLength(1);
  expect(state.asked[0]?.message).toBe('Add this folder and 2 pictures to Gesso?');
  expect(state.asked[0]?.detail).toContain(at('renders'));
  // Return pressed by chance adds nothing.
  expect(state.asked[0]?.defaultId).toBe(1);
});

it('takes whatever a library lists', async () => {
  const taken = await confirmDropped([at('c.jfif'), at('d.mp4')], null);
  expect(taken.map(({ path }) => path)).toEqual([at('c.jfif'), at('d.mp4')]);
});

it('takes nothing when the user says no', async () => {
  state.answer = 1;
  expect(await confirmDropped([at('renders'), at('a.png')], null)).toEqual([]);
});

it.each(['secret.txt', 'id_rsa', 'c.zip', 'gone.png', 'gone'])('does not even ask for %s', async (name) => {
  expect(await confirmDropped([at(name)], null)).toEqual([]);
  expect(state.asked).toEqual([]);
});

it.each(['/', 'renders', '../renders', '//host/share/a.png', '\\\\host\\share\\a.png', '', 'a\0b.png'])(
  'does not even ask for %j',
  async (path) => {
    expect(await confirmDropped([path], null)).toEqual([]);
    expect(state.asked).toEqual([]);
  },
);

it('names some of very many', async () => {
  for (let index = 0; index < 30; index++) writeFileSync(at(`n${index}.png`), '');
  const paths = Array.from({ length: 30 }, (_, index) => at(`n${index}.png`));
  expect(await confirmDropped(paths, null)).toHaveLength(30);
  expect(state.asked[0]?.detail).toContain('… and 22 more');
});

it('asks one question at a time', async () => {
  const both = await Promise.all([confirmDropped([at('a.png')], null), confirmDropped([at('b.JPG')], null)]);
  expect(both.map((found) => found.length)).toEqual([1, 0]);
  expect(await confirmDropped([at('b.JPG')], null)).toHaveLength(1);
});
