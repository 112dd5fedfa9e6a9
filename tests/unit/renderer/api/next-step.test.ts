import { expect, it } from 'vitest';
import type { JournalEntry } from '../../../../main/domain/catalog-change.ts';
import { hasStep, nextStep } from '../../../../renderer/api/next-step.ts';

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

it('a history has a step as long as one can be taken', () => {
  const steps = (entries: JournalEntry[], isWhole = true): [undo: boolean, redo: boolean] => [
    hasStep(entries, isWhole, 'undo'),
    hasStep(entries, isWhole, 'redo'),
  ];
  expect(steps([])).toEqual([false, false]);
  expect(steps([entry(2, true), entry(1, false)])).toEqual([true, true]);
  expect(steps([entry(2, true), entry(1, true)])).toEqual([false, true]);
  // Older ones, which were not read yet, may be there.
  expect(steps([entry(2, true)], false)).toEqual([true, true]);
  expect(steps([entry(2, false, 'expire')])).toEqual([false, false]);
  expect(steps([{ ...entry(1, false), isFinal: true }])).toEqual([false, false]);
});
