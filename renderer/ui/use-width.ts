import { useLayoutEffect, useState, type RefObject } from 'react';

/** Inner width of an element in CSS pixels, followed as it changes; `before` until it is known. */
export function useWidth(element: RefObject<HTMLElement | null>, before: number): number {
  const [width, setWidth] = useState(before);
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? before));
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, before]);
  return width;
}
