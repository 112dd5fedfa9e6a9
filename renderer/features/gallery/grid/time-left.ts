const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** `in 3 hours`: minutes up to an hour and a half, hours up to two days. */
export function timeLeft(atMs: number, nowMs: number = Date.now()): string {
  const minutes = Math.round((atMs - nowMs) / 60_000);
  if (Math.abs(minutes) < 90) return RELATIVE.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 48
    ? RELATIVE.format(hours, 'hour')
    : RELATIVE.format(Math.round(hours / 24), 'day');
}
