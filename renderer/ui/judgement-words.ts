import type { UserFacts } from '../../main/domain/image-record.ts';
import type { Translate } from '../i18n/messages.ts';

export type Judged = Pick<UserFacts, 'rating' | 'favorite' | 'mark'>;

/** What the user thinks of a picture, for a screen reader. */
export function judgementWords({ rating, favorite, mark }: Judged, t: Translate): readonly string[] {
  return [
    rating > 0 && t('gallery.tile.rated', { count: rating }),
    favorite && t('gallery.tile.favorite'),
    mark !== null && t(`gallery.mark.${mark}`),
  ].filter((word) => word !== false);
}
