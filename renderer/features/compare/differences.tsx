import { useState, type ReactNode } from 'react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { routeHref } from '../../api/navigation.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Toggle } from '../../ui/toggle.tsx';
import { differenceLines } from './difference-lines.ts';
import { letterOf } from './picture-frame.tsx';
import styles from './compare.module.css';

/** Settings of the pictures in columns; what differs stands out. */
export function Differences({ records }: { records: readonly ImageRecord[] }): ReactNode {
  const t = useTranslate();
  const [only, setOnly] = useState(true);
  const lines = differenceLines(records, t).filter((line) => !only || line.differs);
  return (
    <section className={styles.differences} aria-label={t('compare.differences')}>
      <div className={styles.differencesHead}>
        <h2>{t('compare.differences')}</h2>
        <Toggle checked={only} onChange={setOnly} aria-label={t('compare.onlyDifferences')} />
        <span className={styles.muted}>{t('compare.onlyDifferences')}</span>
      </div>
      <table className={styles.table}>
        <thead>
          <tr>
            <td>{t('compare.image')}</td>
            {records.map((record, index) => (
              <th key={record.uid} scope="col">
                <a
                  href={routeHref('image', { uid: record.uid })}
                  aria-label={t('compare.open', { letter: letterOf(index) })}
                >
                  {letterOf(index)}
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.label} data-differs={(!only && line.differs) || undefined}>
              <th scope="row">{line.label}</th>
              {records.map((record, index) => (
                <td key={record.uid} data-selectable>
                  {line.values[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length === 0 && <p className={styles.muted}>{t('compare.same')}</p>}
    </section>
  );
}
