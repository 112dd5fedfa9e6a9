import type { Catalog, Cost } from '../domain/catalog.ts';
import { BUDGET_KINDS, type Budget, type BudgetReport, type CostReport } from '../domain/usage.ts';

interface Month {
  readonly nowMs: number;
  readonly budget: Budget;
}

/** What was spent in all, and this month against the budget. */
export async function reportCosts(catalog: Pick<Catalog, 'costs'>, month: Month): Promise<CostReport> {
  const [days, models, projects] = await Promise.all([
    catalog.costs('day'),
    catalog.costs('model'),
    catalog.costs('project'),
  ]);
  return { days, models, projects, month: monthOf(days, month) };
}

/** This month alone; nothing is summed where no budget is set. */
export async function reportBudget(catalog: Pick<Catalog, 'costs'>, month: Month): Promise<BudgetReport> {
  const isSet = BUDGET_KINDS.some((kind) => month.budget[kind] > 0);
  return monthOf(isSet ? await catalog.costs('day') : [], month);
}

function monthOf(days: readonly Cost[], { nowMs, budget }: Month): BudgetReport {
  const now = new Date(nowMs);
  const key = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`;
  const spent = days
    .filter((day) => day.key.startsWith(`${key}-`))
    .reduce<Cost>(
      (sum, day) => ({
        key,
        images: sum.images + day.images,
        engineSeconds: sum.engineSeconds + day.engineSeconds,
        cost: sum.cost + day.cost,
      }),
      { key, images: 0, engineSeconds: 0, cost: 0 },
    );
  const over = BUDGET_KINDS.filter((kind) => budget[kind] > 0 && spent[kind] > budget[kind]);
  return { spent, budget, over };
}
