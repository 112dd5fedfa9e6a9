import type { ReactNode } from 'react';
import { Heart, Star } from 'lucide-react';
import { useTranslate } from '../i18n/translate.ts';
import { judgementWords, type Judged } from './judgement-words.ts';
import { MARK_ICONS } from './mark-icons.ts';
import styles from './judgement.module.css';

/** Rating, favourite and mark in one small line over a picture; nothing where there are none. */
export function Judgement({ of: judged }: { of: Judged }): ReactNode {
  const t = useTranslate();
  const { rating, favorite, mark } = judged;
  const MarkIcon = mark === null ? null : MARK_ICONS[mark];
  const words = judgementWords(judged, t);
  if (words.length === 0) return null;
  return (
    <span className={styles.judgement} role="img" aria-label={words.join(', ')}>
      {rating > 0 && (
        <span className={styles.rating}>
          {rating} <Star size={11} fill="currentColor" strokeWidth={0} />
        </span>
      )}
      {favorite && <Heart size={12} fill="currentColor" strokeWidth={0} className={styles.favorite} />}
      {MarkIcon !== null && <MarkIcon size={12} className={styles[mark ?? '']} />}
    </span>
  );
}
