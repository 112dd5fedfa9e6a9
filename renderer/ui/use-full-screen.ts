import { useEffect, useRef } from 'react';

/** A page that enters and leaves at once, as in development, tells of it late: that is not the user leaving. */
const SETTLED_AFTER_MS = 500;

/**
 * Takes the whole screen where it is allowed: the page does, not one element of it, so that dialogs, menus and messages lie over
 * what is shown. `onLeave` is called when the user leaves it by the system's own means.
 */
export function useFullScreen(onLeave: () => void): void {
  const latest = useRef(onLeave);
  useEffect(() => {
    latest.current = onLeave;
  });
  useEffect(() => {
    // Refused without a click or a key of the user's; the window is filled then.
    document.documentElement.requestFullscreen().catch(() => undefined);
    const onChange = (): void => {
      if (document.fullscreenElement === null) latest.current();
    };
    const settled = setTimeout(
      () => document.addEventListener('fullscreenchange', onChange),
      SETTLED_AFTER_MS,
    );
    return () => {
      clearTimeout(settled);
      document.removeEventListener('fullscreenchange', onChange);
      if (document.fullscreenElement !== null) void document.exitFullscreen();
    };
  }, []);
}
