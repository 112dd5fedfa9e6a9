import type { Budget, BudgetKind } from '../../main/domain/usage.ts';

/** Money or time as text. Engines charge in a currency of their own, so that the number stands alone. */
export function spentText(kind: BudgetKind, amounts: Budget): string {
  return kind === 'cost'
    ? amounts.cost.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
    : timeText(Math.round(amounts.engineSeconds));
}

/** `44 s`, `4 min 26 s`, `3 h 7 min`: sums are read, not watched running. */
function timeText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60).toLocaleString()} h ${minutes % 60} min`;
}
