import { beforeEach, expect, test } from 'vitest';
import {
  dismissToast,
  enterDialog,
  showToast,
  useToasts,
  visibleToasts,
} from '../../../../renderer/ui/toast-store.ts';

const shown = (): readonly string[] => visibleToasts(useToasts.getState()).map(({ text }) => text);

// Another file's tests in this process may have shown some.
beforeEach(() => useToasts.setState({ toasts: [] }));

test('below a dialog one message is shown at a time, the newest first; the others wait', () => {
  for (const text of ['one', 'two', 'three']) showToast({ text });
  expect(shown()).toEqual(['one', 'two', 'three']);
  const leave = enterDialog();
  // One asks something above the other.
  const leaveInner = enterDialog();
  const four = showToast({ text: 'four' });
  expect(shown()).toEqual(['four']);
  leaveInner();
  dismissToast(four);
  expect(shown()).toEqual(['three']);
  leave();
  expect(shown()).toEqual(['one', 'two', 'three']);
});

test('an error that is said again stands there once, as the newest', () => {
  showToast({ tone: 'error', text: 'refused' });
  showToast({ tone: 'success', text: 'done' });
  showToast({ tone: 'error', text: 'refused' });
  showToast({ tone: 'success', text: 'done' });
  expect(shown()).toEqual(['done', 'refused', 'done']);
});
