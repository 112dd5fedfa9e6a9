import { useEffect, useState, type ReactNode } from 'react';
import { systemInfo } from './api/system-info.ts';
import { useTranslate } from './i18n/translate.ts';
import styles from './app.module.css';

/** Of a library that can't be written: that it is only shown, and what to do. */
export function ReadOnlyBar(): ReactNode {
  const t = useTranslate();
  const [path, setPath] = useState<string | null>(null);
  useEffect(() => {
    systemInfo().then(
      ({ isReadOnly, libraryPath }) => setPath(isReadOnly ? libraryPath : null),
      () => undefined,
    );
  }, []);
  if (path === null) return null;
  return (
    <div className={styles.connection} role="status">
      <strong>{t('app.readOnly')}</strong> {t('app.readOnlyText', { path })}
    </div>
  );
}
