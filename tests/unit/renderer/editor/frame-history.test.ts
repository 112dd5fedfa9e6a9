import { expect, it } from 'vitest';
import { NO_EXTENSION } from '../../../../main/domain/frame-geometry.ts';
import type { Extension } from '../../../../main/domain/generation.ts';
import { FrameHistory } from '../../../../renderer/features/editor/frame-history.ts';

const frame = (change: Partial<Extension>): Extension => ({ ...NO_EXTENSION, ...change });

it('changes of the frame are undone and redone in turn', () => {
  const history = new FrameHistory();
  const wide = frame({ left: 64, right: 64 });
  const tall = frame({ left: 64, right: 64, up: 128, down: 64 });
  history.record(NO_EXTENSION, wide);
  history.record(wide, wide);
  history.record(wide, tall);
  expect(history.undo(tall)).toEqual(wide);
  expect(history.undo(wide)).toEqual(NO_EXTENSION);
  expect(history.undo(NO_EXTENSION)).toBeNull();
  expect(history.redo(NO_EXTENSION)).toEqual(wide);
  expect([history.canUndo, history.canRedo]).toEqual([true, true]);
  history.record(wide, frame({ up: 64, left: 64 }));
  expect(history.canRedo).toBe(false);
});

it('a side that is typed or dragged in several goes is one step', () => {
  const history = new FrameHistory();
  history.record(NO_EXTENSION, frame({ left: 64 }));
  history.record(frame({ left: 64 }), frame({ left: 640 }));
  history.record(frame({ left: 640 }), frame({ left: 640, up: 64 }));
  expect(history.undo(frame({ left: 640, up: 64 }))).toEqual(frame({ left: 640 }));
  expect(history.undo(frame({ left: 640 }))).toEqual(NO_EXTENSION);
});
