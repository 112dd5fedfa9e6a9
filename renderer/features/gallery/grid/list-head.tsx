import { useSyncExternalStore, type ReactNode } from 'react';
import { useTranslate } from '../../../i18n/translate.ts';
import type { GridController } from './grid-controller.ts';
import styles from './tile.module.css';

/** What the columns of the list show. Not for screen readers: the names of the rows say it. */
export function ListHead({ controller }: { controller: GridController }): ReactNode {
  const t = useTranslate();
  // As wide as the rows, which leave room for a scroll bar where there is one.
  const width = useSyncExternalStore(
    controller.subscribe,
    () => controller.frame.rows[0]?.row.widths[0] ?? 0,
  );
  return (
    <div className={styles.listHead} style={{ width }} aria-hidden>
      <span className={styles.listPrompt}>{t('gallery.group.prompt')}</span>
      <span className={styles.cell}>{t('gallery.facet.type')}</span>
      <span className={styles.model}>{t('gallery.facet.model')}</span>
      <span className={styles.number}>{t('gallery.sort.resolution')}</span>
      <span className={styles.seed}>{t('gallery.sort.seed')}</span>
      <span className={styles.date}>{t('gallery.sort.created')}</span>
      <span className={styles.marks}>{t('gallery.facet.rating')}</span>
    </div>
  );
}
