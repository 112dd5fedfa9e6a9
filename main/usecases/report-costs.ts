import type { Catalog, Cost } from '../domain/catalog.ts';
import type { CostReport } from '../domain/usage.ts';

/** What was spent in all, and this month's money against the budget. */
export async function reportCosts(
  catalog: Pick<Catalog, 'costs'>,
  { nowMs, budget }: { readonly nowMs: number; readonly budget: number },
): Promise<CostReport> {
  const [days, models, projects] = await Promise.all([
    catalog.costs('day'),
    catalog.costs('model'),
    catalog.costs('project'),
  ]);
  const now = new Date(nowMs);
  const key = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`;
  const month = days
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
  return { days, models, projects, month, budget, isOver: budget > 0 && month.cost > budget };
}
