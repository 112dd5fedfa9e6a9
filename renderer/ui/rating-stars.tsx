import type { ReactNode } from 'react';
import { Star } from 'lucide-react';
import styles from './rating-stars.module.css';

interface RatingStarsProps {
  /** 0–5. */
  value: number;
  /** The rating clicked; clicking the present one takes it away (0). */
  onChange(rating: number): void;
  label: string;
  /** Name of each star, e.g. "3 stars". */
  starLabel(rating: number): string;
}

/** Five stars to click. */
export function RatingStars({ value, onChange, label, starLabel }: RatingStarsProps): ReactNode {
  return (
    <div role="group" aria-label={label} className={styles.stars}>
      {[1, 2, 3, 4, 5].map((rating) => (
        <button
          key={rating}
          type="button"
          className={styles.star}
          aria-label={starLabel(rating)}
          aria-pressed={value === rating}
          data-on={rating <= value || undefined}
          onClick={() => onChange(rating === value ? 0 : rating)}
        >
          <Star size={16} aria-hidden fill={rating <= value ? 'currentColor' : 'none'} strokeWidth={1.5} />
        </button>
      ))}
    </div>
  );
}
