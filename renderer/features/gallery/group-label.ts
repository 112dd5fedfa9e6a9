import type { GroupKey } from '../../../main/domain/catalog-view.ts';
import type { ImageTile } from '../../../main/domain/image-record.ts';
import type { Translate } from '../../i18n/messages.ts';
import { dateLabel, timeLabel } from '../../ui/date-label.ts';

/**
 * A group's heading: days and months become dates of the user's language; a session is known by when its pictures were made.
 * @param first the group's first picture, when it is there
 */
export function groupLabel(
  by: GroupKey,
  label: string,
  first: Pick<ImageTile, 'createdAtMs'> | undefined,
  t: Translate,
): string {
  if (label === '') return t('gallery.group.unknown');
  if (by === 'session') return first === undefined ? '' : timeLabel(first.createdAtMs);
  if (by === 'day' || by === 'month') return dateLabel(label);
  return label;
}
