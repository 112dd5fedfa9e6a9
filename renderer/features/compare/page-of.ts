/** Pictures that are shown against each other at once. */
export const SHOWN_AT_ONCE = 4;

/** Where a page of pictures begins: the last one is as full as the others. */
export function startOfPage(page: number, count: number): number {
  return Math.max(0, Math.min(page * SHOWN_AT_ONCE, count - SHOWN_AT_ONCE));
}

export function pagesOf(count: number): number {
  return Math.max(1, Math.ceil(count / SHOWN_AT_ONCE));
}
