import { useCallback, useEffect, useRef, useState } from 'react';

const PAGE = 100;

/**
 * Items of a long list, fetched page by page as they come into sight. `key` names the list: another key forgets what
 * was fetched; another `freshness` fetches the pages in sight again while the old items stay.
 */
export function usePages<Item>(
  key: string,
  freshness: number,
  fetchPage: (from: number, to: number) => Promise<readonly Item[]>,
): { get(index: number): Item | undefined; need(from: number, to: number): void } {
  const pages = useRef(new Map<number, { readonly freshness: number; readonly items: readonly Item[] }>());
  const pending = useRef(new Set<string>());
  const fetcher = useRef(fetchPage);
  const current = useRef(key);
  const [, redraw] = useState(0);
  useEffect(() => {
    fetcher.current = fetchPage;
  });
  useEffect(() => {
    if (current.current === key) return;
    current.current = key;
    pages.current.clear();
    redraw((count) => count + 1);
  }, [key]);

  const need = useCallback(
    (from: number, to: number): void => {
      for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
        const name = `${key}:${page}:${freshness}`;
        if (pages.current.get(page)?.freshness === freshness || pending.current.has(name)) continue;
        pending.current.add(name);
        void fetcher
          .current(page * PAGE, (page + 1) * PAGE)
          .then((items) => {
            if (current.current !== key) return;
            pages.current.set(page, { freshness, items });
            redraw((count) => count + 1);
          })
          // A stale draft: the next check brings a new key.
          .catch(() => undefined)
          .finally(() => pending.current.delete(name));
      }
    },
    [key, freshness],
  );
  const get = useCallback(
    (index: number): Item | undefined => pages.current.get(Math.floor(index / PAGE))?.items[index % PAGE],
    [],
  );
  return { get, need };
}
