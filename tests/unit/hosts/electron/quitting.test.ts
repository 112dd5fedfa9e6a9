import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { askBeforeQuitting, type Ending } from '../../../../main/hosts/electron/quitting.ts';
import { app, BrowserWindow } from '../../../support/electron-double/electron.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let unfinished: number;
let window: BrowserWindow | null;
let close: () => Promise<void>;
let ending: Ending;
let logged: string[];

beforeEach(() => {
  Object.assign(state, { asked: [], parents: [], answer: 0, quit: false, calls: [] });
  unfinished = 0;
  window = null;
  close = vi.fn<() => Promise<void>>(() => Promise.resolve());
  logged = [];
  ending = askBeforeQuitting({
    unfinished: () => unfinished,
    window: () => window as never,
    close: () => close(),
    log: (level, message) => void logged.push(`${level}: ${message}`),
  });
});
afterEach(() => {
  app.removeAllListeners();
  app.isPackaged = false;
  vi.unstubAllEnvs();
});

it('closes everything before the app ends, without a question when nothing is being made', async () => {
  const closing = Promise.withResolvers<void>();
  close = () => closing.promise;
  app.quit();
  await settled();
  expect(state).toMatchObject({ quit: false, asked: [] });
  expect(ending.isEnding()).toBe(true);
  closing.resolve();
  await settled();
  expect(state.quit).toBe(true);
});

it('asks when pictures are unfinished, one question at a time, and goes on when the user says so', async () => {
  unfinished = 3;
  const answer = Promise.withResolvers<number>();
  state.answer = answer.promise;
  app.quit();
  app.quit();
  await settled();
  app.quit();
  expect(state.asked.map(({ message }) => message)).toEqual(['3 pictures are still being made.']);
  answer.resolve(1);
  await settled();
  expect(state.quit).toBe(false);
  expect(ending.isEnding()).toBe(false);
  expect(close).not.toHaveBeenCalled();
  state.answer = 0;
  app.quit();
  await settled();
  expect(state.quit).toBe(true);
});

it('asks over the window when it is seen, else by itself', async () => {
  unfinished = 1;
  state.answer = 1;
  window = new BrowserWindow({});
  app.quit();
  await settled();
  window.visible = true;
  app.quit();
  await settled();
  expect(state.parents).toEqual([null, window]);
  expect(state.asked[0]?.message).toBe('A picture is still being made.');
});

it('ends also when something can’t be closed in order', async () => {
  close = () => Promise.reject(new Error('disk gone'));
  app.quit();
  await settled();
  expect(state.quit).toBe(true);
  expect(logged).toEqual(['error: The library could not be closed']);
});

it('starts anew when that was wanted, but not at some later end when the user kept working', async () => {
  unfinished = 1;
  state.answer = 1;
  ending.restart();
  await settled();
  state.answer = 0;
  app.quit();
  await settled();
  expect(state).toMatchObject({ quit: true, calls: [] });
});

it.each([
  ['an installed app', true, undefined, 'app.relaunch'],
  [
    'an AppImage',
    true,
    '/apps/Gesso.AppImage',
    'app.relaunch /apps/Gesso.AppImage --appimage-extract-and-run a.png',
  ],
  ['the sources, within somebody else’s AppImage', false, '/apps/Terminal.AppImage', 'app.relaunch'],
])('starts %s anew from what is still there then', async (_what, isPackaged, image, call) => {
  app.isPackaged = isPackaged;
  vi.stubEnv('APPIMAGE', image);
  vi.spyOn(process, 'argv', 'get').mockReturnValue(['/tmp/.mount_gesso/gesso', 'a.png']);
  ending.restart();
  await settled();
  expect(state).toMatchObject({ quit: true, calls: [call] });
});
