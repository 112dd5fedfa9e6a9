const DAY_MS = 86_400_000;
/** Time zone offsets change at most a few times a year and never within a quarter of an hour. */
const STEP_MS = 900_000;

/** Local calendar days as numbers: days since 1970-01-01, as a clock on the wall counts them. */
export class LocalDays {
  readonly #offsets = new Map<number, number>();

  /** 0 – 65535; times before 1970 count as day 0. */
  day(ms: number): number {
    const step = Math.floor(ms / STEP_MS);
    let offset = this.#offsets.get(step);
    if (offset === undefined) {
      offset = -new Date(step * STEP_MS).getTimezoneOffset() * 60_000;
      if (this.#offsets.size > 500_000) this.#offsets.clear();
      this.#offsets.set(step, offset);
    }
    return Math.min(65_535, Math.max(0, Math.floor((ms + offset) / DAY_MS)));
  }
}

/** `2026-11-21` */
export function dayLabel(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** `2026-11` */
export function monthLabel(day: number): string {
  return dayLabel(day).slice(0, 7);
}
