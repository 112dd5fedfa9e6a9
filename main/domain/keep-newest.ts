/** Takes away what was entered the longest ago until no more than `most` are left. */
export function keepNewest(entries: Map<unknown, unknown>, most: number): void {
  for (const oldest of entries.keys()) {
    if (entries.size <= most) return;
    entries.delete(oldest);
  }
}
