import type { GroupKey } from '../../../main/domain/catalog-view.ts';
import type { Translate } from '../../i18n/messages.ts';
import { dateLabel } from '../../ui/date-label.ts';

/** A group's heading; days and months become dates of the user's language. */
export function groupLabel(by: GroupKey, label: string, t: Translate): string {
  if (label === '') return t('gallery.group.unknown');
  if (by === 'day' || by === 'month') return dateLabel(label);
  return label;
}
