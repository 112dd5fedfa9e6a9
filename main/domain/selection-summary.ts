import type { FacetValue } from './catalog-view.ts';

/** What pictures have in common. */
export interface SelectionSummary {
  readonly images: number;
  readonly sizeBytes: number;
  /** Wherever they were made. */
  readonly engineSeconds: number;
  readonly cost: number;
  /** Most frequent first, at most 12 each. */
  readonly models: readonly FacetValue[];
  readonly types: readonly FacetValue[];
  readonly samplers: readonly FacetValue[];
  readonly tags: readonly FacetValue[];
  readonly words: readonly FacetValue[];
  /** Smallest, largest; null when none says it. */
  readonly steps: readonly [number, number] | null;
  readonly guidance: readonly [number, number] | null;
}
