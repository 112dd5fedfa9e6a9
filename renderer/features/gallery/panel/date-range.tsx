import type { ReactNode } from 'react';
import { setField } from '../../../../main/domain/query/edit.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { TextInput } from '../../../ui/text-input.tsx';
import { setQuery, useGallery } from '../gallery-store.ts';
import { dayRange, rangeValue, type DayRange } from './day-range.ts';
import styles from './panel.module.css';

/** From which day to which: the filter by date, both days included. */
export function DateRange(): ReactNode {
  const t = useTranslate();
  const query = useGallery((state) => state.query);
  const range = dayRange(query);
  const choose = (change: Partial<DayRange>): void =>
    setQuery(setField(query, 'created', rangeValue({ ...range, ...change })));
  return (
    <div className={styles.range} role="group" aria-label={t('gallery.dates.label')}>
      <label>
        <span>{t('gallery.dates.from')}</span>
        <TextInput type="date" value={range.from} max={range.to} onChange={(from) => choose({ from })} />
      </label>
      <label>
        <span>{t('gallery.dates.to')}</span>
        <TextInput type="date" value={range.to} min={range.from} onChange={(to) => choose({ to })} />
      </label>
    </div>
  );
}
