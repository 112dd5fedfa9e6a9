import { useEffect, useState, type ReactNode } from 'react';
import { api } from './api/api.ts';
import { routeHref } from './api/navigation.ts';
import { systemInfo } from './api/system-info.ts';
import { useTranslate } from './i18n/translate.ts';
import { formatBytes } from './ui/format-bytes.ts';
import styles from './app.module.css';

/** While the library's disk is all but full: where, what that means, and where room can be made. */
export function DiskSpaceBar(): ReactNode {
  const t = useTranslate();
  const [leftBytes, setLeftBytes] = useState<number | null>(null);
  const [path, setPath] = useState('');
  useEffect(() => {
    const show = (now: { leftBytes: number | null }): void => setLeftBytes(now.leftBytes);
    return api.maintenance.diskSpace.subscribe({}, { onSnapshot: show, onDelta: show });
  }, []);
  const isLow = leftBytes !== null;
  useEffect(() => {
    if (isLow)
      systemInfo().then(
        (info) => setPath(info.libraryPath),
        () => undefined,
      );
  }, [isLow]);
  if (!isLow) return null;
  return (
    <div className={styles.connection} role="status">
      <strong>{t('app.diskFull')}</strong> {t('app.diskFullText', { size: formatBytes(leftBytes), path })}{' '}
      <a href={routeHref('gallery', { query: 'is:trashed' })}>{t('app.diskFullTrash')}</a>{' '}
      <a href={routeHref('settings', { section: 'storage' })}>{t('app.diskFullStorage')}</a>
    </div>
  );
}
