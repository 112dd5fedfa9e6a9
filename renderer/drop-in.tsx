import { useEffect, useState, type ReactNode } from 'react';
import { useTranslate } from './i18n/translate.ts';
import { takeAddresses, takeDrop, takePaste } from './open-files.ts';
import { isTyping } from './commands/shortcut.ts';
import { isOwnDrag } from './ui/image-drag.ts';
import styles from './app.module.css';

/**
 * Files dropped anywhere on the window, or pictures pasted, unless the screen takes them itself. Shows that it would, while
 * they hover.
 */
export function DropIn(): ReactNode {
  const t = useTranslate();
  const [hovering, setHovering] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    // On the window, which hears of an event after the screens' listeners on the document.
    window.addEventListener(
      'dragover',
      (event) => {
        if (!brings(event.dataTransfer)) return;
        setHovering(!event.defaultPrevented);
        event.preventDefault();
      },
      { signal },
    );
    window.addEventListener(
      'dragleave',
      (event) => {
        if (event.relatedTarget === null) setHovering(false);
      },
      { signal },
    );
    window.addEventListener(
      'drop',
      (event) => {
        setHovering(false);
        const data = event.dataTransfer;
        if (event.defaultPrevented || !brings(data)) return;
        // Left alone, the browser would go to the file instead.
        event.preventDefault();
        if (data.types.includes('Files')) void takeDrop(data);
        else takeAddresses(data.getData('text/uri-list'));
      },
      { signal },
    );
    window.addEventListener(
      'paste',
      (event) => {
        if (event.defaultPrevented || event.clipboardData === null || isTyping(event.target)) return;
        if (takePaste(event.clipboardData)) event.preventDefault();
      },
      { signal },
    );
    return () => listening.abort();
  }, []);
  return hovering && <div className={styles.drop}>{t('app.dropHere')}</div>;
}

/** Files, or addresses of pictures elsewhere; not what is on its way to another part of the window. */
function brings(data: DataTransfer | null): data is DataTransfer {
  return (
    data !== null &&
    !isOwnDrag(data) &&
    (data.types.includes('Files') || data.types.includes('text/uri-list'))
  );
}
