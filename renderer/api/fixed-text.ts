import type { FixedPictures } from '../../main/domain/catalog-change.ts';
import { translate } from '../i18n/translate.ts';

/** Which pictures stay where they are, and why; empty when there are none. */
export function fixedText(fixed: readonly FixedPictures[]): string {
  return fixed
    .map(({ title, why, count }) => translate(`gallery.change.fixed.${why}`, { title, count }))
    .join(' ');
}
