import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WindowState } from '../../../../main/hosts/electron/desktop-settings.ts';
import { hideWindow, openMainWindow, placeWindow } from '../../../../main/hosts/electron/main-window.ts';
import type { BrowserWindow } from '../../../support/electron-double/electron.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

const LEFT = { x: 0, y: 0, width: 1920, height: 1080 };
const RIGHT = { x: 1920, y: 0, width: 2560, height: 1440 };
const at = (x: number, y: number, width = 1200, height = 800) => ({
  bounds: { x, y, width, height },
  maximized: false,
});

describe('where the window opens', () => {
  it('is left to the system the first time', () => {
    const placed = placeWindow({ bounds: null, maximized: false }, [LEFT]);
    expect(Object.keys(placed).toSorted()).toEqual(['height', 'width']);
  });

  it('is where it was, on whichever display', () => {
    expect(placeWindow(at(40, 50), [LEFT])).toEqual({ x: 40, y: 50, width: 1200, height: 800 });
    expect(placeWindow(at(2500, 50), [LEFT, RIGHT])).toMatchObject({ x: 2500, y: 50 });
    expect(placeWindow(at(-1100, 0), [LEFT])).toMatchObject({ x: -1100, y: 0 });
  });

  it.each([
    ['its display is gone', at(2500, 50)],
    ['too narrow a strip of it would show at the left', at(-1101, 0)],
    ['too narrow a strip of it would show at the bottom', at(0, 981)],
    ['it lies above every display', at(0, -800)],
    ['its title bar is above every display, though most of it is seen', at(0, -60)],
  ])('is left to the system, at its size, when %s', (_why, state) => {
    expect(placeWindow(state, [LEFT])).toEqual({ width: 1200, height: 800 });
  });

  it('is no larger than the display that is left, or the only one there is', () => {
    const laptop = { x: 0, y: 25, width: 1366, height: 728 };
    expect(placeWindow(at(2500, 50, 2400, 1300), [laptop])).toEqual({ width: 1366, height: 728 });
    expect(placeWindow({ bounds: null, maximized: false }, [laptop, RIGHT])).toEqual({
      width: 1366,
      height: 728,
    });
  });

  it('is where it was also under the frame that Windows draws around it', () => {
    expect(placeWindow(at(-8, -8), [LEFT])).toMatchObject({ x: -8, y: -8 });
  });

  it('is never smaller than its least size', () => {
    expect(placeWindow(at(0, 0, 20, 10), [LEFT])).toEqual({ x: 0, y: 0, width: 900, height: 600 });
  });
});

describe('the window', () => {
  let remembered: WindowState[];
  let logged: string[];
  const open = (before: Partial<WindowState> = {}): BrowserWindow => {
    const memory = {
      read: () => ({ bounds: null, maximized: false, ...before }),
      write: (next: WindowState) => void remembered.push(next),
    };
    return openMainWindow(memory, (level, message) => void logged.push(`${level}: ${message}`)) as never;
  };
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    remembered = [];
    logged = [];
    Object.assign(state, { paints: true, loads: true });
  });
  afterEach(() => {
    vi.useRealTimers();
    Object.assign(state, { windows: [], paints: true, loads: true });
  });

  it('is shown once its page is painted, not before, as wide as it was', async () => {
    const window = open({ maximized: true });
    expect([window.visible, window.maximized]).toEqual([false, false]);
    await Promise.resolve();
    expect([window.visible, window.maximized]).toEqual([true, true]);
    vi.advanceTimersByTime(60_000);
    expect(logged).toEqual([]);
  });

  it('is shown once its page is loaded where nothing of a hidden window is painted', async () => {
    state.paints = false;
    const window = open();
    expect(window.visible).toBe(false);
    await Promise.resolve();
    expect(window.visible).toBe(true);
    vi.advanceTimersByTime(60_000);
    expect(logged).toEqual([]);
  });

  it('whose page is never loaded is shown all the same', () => {
    Object.assign(state, { paints: false, loads: false });
    const window = open();
    expect(window.visible).toBe(false);
    vi.advanceTimersByTime(60_000);
    expect(window.visible).toBe(true);
    expect(logged).toEqual([expect.stringContaining('not loaded in time')]);
  });

  it('that is closed before is not shown', () => {
    Object.assign(state, { paints: false, loads: false });
    const window = open();
    window.close();
    vi.advanceTimersByTime(60_000);
    expect(window.visible).toBe(false);
  });

  it('is remembered once it rests after it was moved, sized or maximized', () => {
    const window = open();
    for (const event of ['move', 'move', 'resize', 'maximize']) window.emit(event);
    expect(remembered).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(remembered).toEqual([{ bounds: window.bounds, maximized: false }]);
  });

  it('is remembered at once when it is hidden or closed, and not while it is minimized', () => {
    const window = open();
    window.minimized = true;
    window.emit('move');
    vi.advanceTimersByTime(1000);
    expect(remembered).toEqual([]);
    window.minimized = false;
    window.hide();
    window.maximized = true;
    window.close();
    expect(remembered.map(({ maximized }) => maximized)).toEqual([false, true]);
  });

  it('fills the screen no more before it is hidden', async () => {
    const window = open();
    await Promise.resolve();
    window.fullScreen = true;
    hideWindow(window as never);
    expect([window.visible, window.fullScreen]).toEqual([true, true]);
    await new Promise((resolve) => setImmediate(resolve));
    expect([window.visible, window.fullScreen]).toEqual([false, false]);
    window.show();
    hideWindow(window as never);
    expect(window.visible).toBe(false);
  });
});
