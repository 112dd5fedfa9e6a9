import type { GroupKey } from '../../../main/domain/catalog-view.ts';
import type { ImageTile } from '../../../main/domain/image-record.ts';
import type { Translate } from '../../i18n/messages.ts';

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });
const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const MONTH = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' });

/**
 * A group's heading: `2026-11-21` and `2026-11` become dates of the user's language; a session is known by when its pictures were made.
 * @param first the group's first picture, when it is there
 */
export function groupLabel(
  by: GroupKey,
  label: string,
  first: Pick<ImageTile, 'createdAtMs'> | undefined,
  t: Translate,
): string {
  if (label === '') return t('gallery.group.unknown');
  if (by === 'session') return first === undefined ? '' : TIME.format(first.createdAtMs);
  if (by === 'day' || by === 'month') return dateLabel(label);
  return label;
}

/** `2026-11` or `2026-11-21` in words; other text as it is. */
export function dateLabel(value: string): string {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/u.exec(value);
  if (match === null) return value;
  const date = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3] ?? 1));
  return match[3] === undefined ? MONTH.format(date) : DAY.format(date);
}
