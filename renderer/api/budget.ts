import { useEffect, useState } from 'react';
import type { BudgetReport } from '../../main/domain/usage.ts';
import { api } from './api.ts';
import { isEnded, useQueue } from './queue-store.ts';
import { useSettingsState } from './settings-store.ts';

/** What the month has cost, for those who set a budget; asked again when jobs have ended. Null until it is known. */
export function useBudgetReport(): BudgetReport | null {
  const [report, setReport] = useState<BudgetReport | null>(null);
  const budget = useSettingsState(budgetOf);
  const ended = useQueue((state) => [...state.jobs.values()].every(isEnded));
  useEffect(() => {
    let current = true;
    // While jobs still run the sum would be another one soon.
    if (budget !== null && ended) {
      api.maintenance.budget({}).then(
        (found) => current && setReport(found),
        // The costs themselves tell of a failure; making pictures goes on without.
        () => undefined,
      );
    }
    return () => {
      current = false;
    };
  }, [budget, ended]);
  return budget === null ? null : report;
}

/** Whether the month's budget is used up; not where none is set or it can't be found out. */
export async function isOverBudget(): Promise<boolean> {
  if (budgetOf(useSettingsState.getState()) === null) return false;
  return await api.maintenance.budget({}).then(
    ({ over }) => over.length > 0,
    () => false,
  );
}

/** The limits as one value to be compared; null: none is set. */
function budgetOf({ settings }: ReturnType<typeof useSettingsState.getState>): string | null {
  const { monthlyBudget = 0, monthlyGpuMinutes = 0 } = settings ?? {};
  return monthlyBudget > 0 || monthlyGpuMinutes > 0 ? `${monthlyBudget} ${monthlyGpuMinutes}` : null;
}
