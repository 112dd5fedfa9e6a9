const FLOATING = '[role=dialog], [role=menu]';

let lastOnPage: HTMLElement | null = null;

/** Remembers what has the focus on the page, beneath dialogs and menus. */
export function watchPageFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.closest(FLOATING) === null) lastOnPage = target;
  });
}

/**
 * Call it while something opens above the page. Returns what gives the focus back: to what has it now, else (a menu's entry is gone
 * by then) to what had it on the page.
 */
export function keepFocus(): () => void {
  const { activeElement } = document;
  return () => {
    const candidates = [activeElement, lastOnPage];
    const next = candidates.find(
      (one) => one instanceof HTMLElement && one.isConnected && one !== document.body,
    );
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  };
}
