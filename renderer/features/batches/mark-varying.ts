import type { BatchRow } from '../../../preload/contract/batch.ts';

export interface PromptPart {
  /** Unique within the prompt. */
  readonly id: string;
  readonly text: string;
  /** Comes from a list that varies, or differs from the row it is compared with. */
  readonly varies: boolean;
}

/**
 * The prompt's comma-separated parts, those that vary marked: they come from a list, or are not in the row before (for a
 * prompt's first row: the one after).
 */
export function markVarying(
  row: BatchRow,
  previous: BatchRow | undefined,
  next: BatchRow | undefined,
): readonly PromptPart[] {
  const chosen = new Set(row.choices.flatMap(({ value }) => partsOf(value)));
  const other = [previous, next].find((near) => near?.promptIndex === row.promptIndex);
  const before = other === undefined ? null : new Set(partsOf(other.prompt));
  return partsOf(row.prompt).map((text, place) => ({
    id: `${place} ${text}`,
    text,
    varies: chosen.has(text) || (before !== null && !before.has(text)),
  }));
}

function partsOf(text: string): readonly string[] {
  return text
    .split(/,\s+|,$/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
