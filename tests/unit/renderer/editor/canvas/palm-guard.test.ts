import { expect, it } from 'vitest';
import { PalmGuard } from '../../../../../renderer/features/editor/canvas/palm-guard.ts';

const pen = (type: string, timeStamp: number) => ({ type, pointerType: 'pen', timeStamp, buttons: 1 });
const touch = (timeStamp: number) => ({ ...pen('pointerdown', timeStamp), pointerType: 'touch' });

it('a touch is a hand at rest while the pen draws and shortly after, and a finger otherwise', () => {
  const guard = new PalmGuard();
  expect(guard.isPalm(touch(0))).toBe(false);
  guard.see(pen('pointermove', 1000));
  expect(guard.isPalm(touch(1010))).toBe(true);
  // However long it is held still.
  expect(guard.isPalm(touch(9000))).toBe(true);
  expect(guard.isPalm({ ...touch(9000), pointerType: 'mouse' })).toBe(false);
  guard.see(pen('pointerup', 9500));
  expect(guard.isPalm(touch(9600))).toBe(true);
  expect(guard.isPalm(touch(12_000))).toBe(false);
});
