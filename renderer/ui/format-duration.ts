/** A duration for people: `0.4 s`, `12 s`, `3:07`, `1:02:30`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, durationMs) / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : inWhole(Math.round(seconds));
}

/** One that is only guessed, or still grows: in whole seconds, and never none. */
export function formatEstimate(durationMs: number): string {
  return inWhole(Math.max(1, Math.round(durationMs / 1000)));
}

function inWhole(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const pad = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}
