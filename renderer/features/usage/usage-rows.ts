import type { Cost, StorageUse } from '../../../main/domain/catalog.ts';
import { spentText } from '../../api/budget-text.ts';
import { formatBytes } from '../../ui/format-bytes.ts';

/** One bar with its numbers. */
export interface UsageRow {
  readonly key: string;
  readonly label: string;
  /** What the bar's length stands for. */
  readonly amount: number;
  readonly cells: readonly string[];
}

/** @param labelOf what a row's key is called */
export function costRows(costs: readonly Cost[], labelOf: (key: string) => string): readonly UsageRow[] {
  return costs.map((cost) => ({
    key: cost.key,
    label: labelOf(cost.key),
    amount: cost.engineSeconds,
    cells: [cost.images.toLocaleString(), spentText('engineSeconds', cost), spentText('cost', cost)],
  }));
}

export function storageRows(
  uses: readonly StorageUse[],
  labelOf: (key: string) => string,
): readonly UsageRow[] {
  return uses.map(({ key, images, sizeBytes }) => ({
    key,
    label: labelOf(key),
    amount: sizeBytes,
    cells: [images.toLocaleString(), formatBytes(sizeBytes)],
  }));
}

/** The largest first; those that say the same size by their names. */
export function largestFirst(rows: readonly UsageRow[]): readonly UsageRow[] {
  return rows.toSorted((a, b) =>
    formatBytes(a.amount) === formatBytes(b.amount)
      ? a.label.localeCompare(b.label, undefined, { numeric: true })
      : b.amount - a.amount,
  );
}
