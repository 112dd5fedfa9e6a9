import type { Cost } from './catalog.ts';

export interface CostReport {
  /** Newest first. */
  readonly days: readonly Cost[];
  /** Most engine seconds first, as are the projects. An empty key: none was said. */
  readonly models: readonly Cost[];
  readonly projects: readonly Cost[];
  /** The sum of the current month, local time; its key is `2026-11`. */
  readonly month: Cost;
  /** Money per month; 0: none was set. */
  readonly budget: number;
  readonly isOver: boolean;
}
