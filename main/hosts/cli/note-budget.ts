import type { Session } from './session.ts';

/** Says that the month's budget is used up, before more pictures are made. */
export async function noteBudget({ api, output }: Session): Promise<void> {
  const { over, spent, budget } = await api.maintenance.budget({});
  for (const kind of over) {
    output.note(
      kind === 'cost'
        ? `This month has cost ${spent.cost.toFixed(2)}, which is more than your budget of ${budget.cost.toFixed(2)}.`
        : `This month has taken ${Math.round(spent.engineSeconds)} s of GPU time, which is more than your budget of ${Math.round(budget.engineSeconds)} s.`,
    );
  }
}
