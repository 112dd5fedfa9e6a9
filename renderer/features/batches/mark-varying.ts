import type { BatchRow } from '../../../preload/contract/batch.ts';

export interface PromptPart {
  /** Unique within the prompt. */
  readonly id: string;
  readonly text: string;
  /** Comes from a list that varies, or differs from the row before of the same prompt. */
  readonly varies: boolean;
}

/** The prompt's comma-separated parts, those that vary marked. */
export function markVarying(row: BatchRow, previous: BatchRow | undefined): readonly PromptPart[] {
  const chosen = new Set(row.choices.flatMap(({ value }) => partsOf(value)));
  const before = previous?.promptIndex === row.promptIndex ? new Set(partsOf(previous.prompt)) : null;
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
