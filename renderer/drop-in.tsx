import { useEffect, useState, type ReactNode } from 'react';
import { useTranslate } from './i18n/translate.ts';
import { takeDrop } from './open-files.ts';
import styles from './app.module.css';

/** Files dropped anywhere on the window, unless the screen takes them itself. Shows that it would, while they hover. */
export function DropIn(): ReactNode {
  const t = useTranslate();
  const [hovering, setHovering] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener(
      'dragover',
      (event) => {
        if (event.dataTransfer?.types.includes('Files') !== true) return;
        setHovering(!event.defaultPrevented);
        event.preventDefault();
      },
      { signal },
    );
    document.addEventListener(
      'dragleave',
      (event) => {
        if (event.relatedTarget === null) setHovering(false);
      },
      { signal },
    );
    document.addEventListener(
      'drop',
      (event) => {
        setHovering(false);
        if (event.defaultPrevented || event.dataTransfer?.types.includes('Files') !== true) return;
        // Left alone, the browser would go to the file instead.
        event.preventDefault();
        void takeDrop(event.dataTransfer);
      },
      { signal },
    );
    return () => listening.abort();
  }, []);
  return hovering && <div className={styles.drop}>{t('app.dropHere')}</div>;
}
