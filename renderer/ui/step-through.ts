/**
 * Where an arrow key leads in a list under a box, from the last to the first and back; null for another key, or an empty list.
 * @param active -1: none yet
 */
export function stepThrough(key: string, active: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (active + 1) % count;
  if (key === 'ArrowUp') return active <= 0 ? count - 1 : active - 1;
  return null;
}
