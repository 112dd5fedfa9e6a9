import { expect, it } from 'vitest';
import type { JournalEntry } from '../../../../main/domain/catalog-change.ts';
import { nextStep } from '../../../../renderer/api/next-step.ts';

const entry = (id: number, undone: boolean, kind: JournalEntry['kind'] = 'rate'): JournalEntry =>
  ({ id, undone, kind }) as JournalEntry;

it('undo takes the newest that is not undone, redo the oldest that is', () => {
  const history = [entry(4, true), entry(3, true), entry(2, false), entry(1, false)];
  expect(nextStep(history, 'undo')?.id).toBe(2);
  expect(nextStep(history, 'redo')?.id).toBe(3);
});

it('what happened by itself is no step', () => {
  const history = [entry(3, false, 'expire'), entry(2, false), entry(1, false)];
  expect(nextStep(history, 'undo')?.id).toBe(2);
  expect(nextStep(history, 'redo')).toBeUndefined();
});

it('there may be none', () => {
  expect(nextStep([], 'undo')).toBeUndefined();
  expect(nextStep([], 'redo')).toBeUndefined();
  expect(nextStep([entry(1, true)], 'undo')).toBeUndefined();
  expect(nextStep([entry(2, true), entry(1, true)], 'redo')?.id).toBe(1);
});
