import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { chipsOf, removeTerm, toggleNot } from '../../../../main/domain/query/edit.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { setQuery, useGallery } from '../gallery-store.ts';
import styles from './filter-chips.module.css';

/** The terms of the query that is shown, each to be turned round or taken away. They and the search box edit the same tree. */
export function FilterChips(): ReactNode {
  const t = useTranslate();
  const query = useGallery((state) => state.query);
  const chips = chipsOf(query);
  if (chips.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label={t('gallery.chip.list')}>
      {chips.map((chip) => (
        <li key={chip.index} className={styles.chip} data-negated={chip.negated || undefined}>
          <button
            type="button"
            className={styles.text}
            aria-label={t(chip.negated ? 'gallery.chip.require' : 'gallery.chip.negate', { text: chip.text })}
            onClick={() => setQuery(toggleNot(query, chip.index))}
          >
            {chip.negated && <span className={styles.not}>{t('gallery.chip.not')} </span>}
            {chip.text}
          </button>
          <button
            type="button"
            className={styles.remove}
            aria-label={t('gallery.chip.remove', { text: chip.text })}
            onClick={() => setQuery(removeTerm(query, chip.index))}
          >
            <X size={12} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
