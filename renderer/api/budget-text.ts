import type { Budget, BudgetKind } from '../../main/domain/usage.ts';
import { formatDuration } from '../ui/format-duration.ts';

/** Money or time as text. Engines charge in a currency of their own, so that the number stands alone. */
export function spentText(kind: BudgetKind, amounts: Budget): string {
  return kind === 'cost'
    ? amounts.cost.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
    : formatDuration(amounts.engineSeconds * 1000);
}
