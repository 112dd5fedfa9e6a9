const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });
const MONTH = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' });

/** `2026-11` or `2026-11-21` in words of the user's language; other text as it is. */
export function dateLabel(value: string): string {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/u.exec(value);
  if (match === null) return value;
  const date = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3] ?? 1));
  return match[3] === undefined ? MONTH.format(date) : DAY.format(date);
}

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment to the minute in words of the user's language. @param atMs Unix milliseconds */
export function timeLabel(atMs: number): string {
  return TIME.format(atMs);
}
