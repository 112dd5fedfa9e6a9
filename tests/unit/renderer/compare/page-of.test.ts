import { expect, test } from 'vitest';
import { pagesOf, SHOWN_AT_ONCE, startOfPage } from '../../../../renderer/features/compare/page-of.ts';

test('every picture is on a page, and every page of more than four is full', () => {
  for (let count = 1; count <= 30; count += 1) {
    const shown = new Set<number>();
    for (let page = 0; page < pagesOf(count); page += 1) {
      const start = startOfPage(page, count);
      const end = Math.min(count, start + SHOWN_AT_ONCE);
      expect(end - start).toBe(Math.min(count, SHOWN_AT_ONCE));
      for (let at = start; at < end; at += 1) shown.add(at);
    }
    expect(shown.size).toBe(count);
  }
});
