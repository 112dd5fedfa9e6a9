import { describe, expect, it, vi } from 'vitest';
import { placeWindow } from '../../../../main/hosts/electron/main-window.ts';

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
  ])('is left to the system, at its size, when %s', (_why, state) => {
    expect(placeWindow(state, [LEFT])).toEqual({ width: 1200, height: 800 });
  });

  it('is never smaller than its least size', () => {
    expect(placeWindow(at(0, 0, 20, 10), [LEFT])).toEqual({ x: 0, y: 0, width: 900, height: 600 });
  });
});
