import { expect, it } from 'vitest';
import { noteBudget } from '../../../main/hosts/cli/note-budget.ts';
import type { Session } from '../../../main/hosts/cli/session.ts';

it('says of what more was spent than the budget allows, and nothing else', async () => {
  const notes: string[] = [];
  const noted = async (over: readonly string[]): Promise<readonly string[]> => {
    const spent = { key: '2026-11', images: 3, engineSeconds: 61.4, cost: 2.5 };
    const report = { over, spent, budget: { cost: 2, engineSeconds: 60 } };
    const api = { maintenance: { budget: () => Promise.resolve(report) } };
    await noteBudget({ api, output: { note: (text: string) => notes.push(text) } } as unknown as Session);
    return notes.splice(0);
  };
  expect(await noted([])).toEqual([]);
  expect(await noted(['cost', 'engineSeconds'])).toEqual([
    'This month has cost 2.50, which is more than your budget of 2.00.',
    'This month has taken 61 s of GPU time, which is more than your budget of 60 s.',
  ]);
});
