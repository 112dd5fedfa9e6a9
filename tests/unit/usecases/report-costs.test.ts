import { expect, test } from 'vitest';
import type { Cost } from '../../../main/domain/catalog.ts';
import { reportBudget, reportCosts } from '../../../main/usecases/report-costs.ts';

const DAYS: readonly Cost[] = [
  { key: '2026-11-20', images: 3, engineSeconds: 30, cost: 1.5 },
  { key: '2026-11-01', images: 1, engineSeconds: 10, cost: 1 },
  { key: '2026-10-31', images: 9, engineSeconds: 90, cost: 9 },
];
const catalog = {
  costs: async (by: 'day' | 'model' | 'project') =>
    by === 'day' ? DAYS : [{ key: by, images: 13, engineSeconds: 130, cost: 11.5 }],
};
const nowMs = new Date(2026, 10, 21, 12).getTime();

test('this month is the sum of its own days', async () => {
  const budget = { cost: 2.5, engineSeconds: 0 };
  const report = await reportCosts(catalog, { nowMs, budget });
  expect(report.month.spent).toEqual({ key: '2026-11', images: 4, engineSeconds: 40, cost: 2.5 });
  expect(report.days).toEqual(DAYS);
  expect([report.models[0]?.key, report.projects[0]?.key]).toEqual(['model', 'project']);
});

test('a budget of money or of time is over once more was spent, and never when there is none', async () => {
  const over = async (cost: number, engineSeconds: number) =>
    (await reportBudget(catalog, { nowMs, budget: { cost, engineSeconds } })).over;
  expect(await over(2.5, 40)).toEqual([]);
  expect(await over(2.4, 40)).toEqual(['cost']);
  expect(await over(2.5, 39)).toEqual(['engineSeconds']);
  expect(await over(1, 1)).toEqual(['cost', 'engineSeconds']);
  expect(await over(0, 0)).toEqual([]);
});

test('nothing is summed for those who set no budget', async () => {
  const asked: string[] = [];
  const costs = async (by: string): Promise<readonly Cost[]> => {
    asked.push(by);
    return DAYS;
  };
  await reportBudget({ costs }, { nowMs, budget: { cost: 0, engineSeconds: 0 } });
  expect(asked).toEqual([]);
});

test('a month without pictures has cost nothing', async () => {
  const later = new Date(2026, 11, 1).getTime();
  const budget = { cost: 1, engineSeconds: 1 };
  expect((await reportBudget(catalog, { nowMs: later, budget })).spent).toEqual({
    key: '2026-12',
    images: 0,
    engineSeconds: 0,
    cost: 0,
  });
});
