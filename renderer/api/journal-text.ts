import { STACK_CHANGES, type JournalEntry } from '../../main/domain/catalog-change.ts';
import { readCollectDetail } from '../../main/domain/collect-detail.ts';
import { MARKS } from '../../main/domain/image-record.ts';
import { translate } from '../i18n/translate.ts';

/** One line that says what a history entry did, e.g. "Added 1,240 images to Main Street". */
export function journalText({ kind, count, detail }: JournalEntry): string {
  switch (kind) {
    case 'rate':
      return detail === '0'
        ? translate('gallery.change.unrated', { count })
        : translate('gallery.change.rated', { count, stars: detail });
    case 'favorite':
      return translate(detail === 'no' ? 'gallery.change.unfavorited' : 'gallery.change.favorited', {
        count,
      });
    case 'mark': {
      const mark = MARKS.find((one) => one === detail);
      return mark === undefined
        ? translate('gallery.change.unmarked', { count })
        : translate('gallery.change.marked', { count, mark: translate(`gallery.mark.${mark}`) });
    }
    case 'note':
      return translate('gallery.change.noted', { count });
    case 'tag':
      return translate('gallery.change.retagged', { count, tags: detail });
    case 'collect':
      return collectText(count, detail);
    case 'reorder':
      return translate('gallery.change.reorderedIn', { count, name: detail });
    case 'stack':
      return translate(`gallery.change.stack.${STACK_CHANGES.find((how) => how === detail) ?? 'together'}`, {
        count,
      });
    case 'trash':
      return translate('gallery.change.trashed', { count });
    case 'expire':
      return translate('gallery.change.expired', { count });
    case 'restore':
      return translate('gallery.change.restored', { count });
    case 'relocate':
      return translate('gallery.change.relocated', { count, name: detail });
    case 'merge-duplicates':
      return translate('gallery.change.merged', { count });
    case 'shrink':
      return translate('gallery.change.shrunk', { count });
    case 'put-back':
      return translate('gallery.change.putBack', { count });
    case 'create':
      return translate('gallery.change.createdCollection', { name: detail });
    case 'edit':
      return translate('gallery.change.editedCollection', { name: detail });
    case 'move':
      return translate('gallery.change.movedCollection', { name: detail });
    case 'delete':
      return translate('gallery.change.deletedCollection', { name: detail });
    case 'create-search':
      return translate('gallery.change.createdSearch', { name: detail });
    case 'edit-search':
      return translate('gallery.change.editedSearch', { name: detail });
    case 'move-search':
      return translate('gallery.change.movedSearch', { name: detail });
    case 'delete-search':
      return translate('gallery.change.deletedSearch', { name: detail });
    case 'rename-tag':
      return translate('gallery.change.renamedTag', { count, name: detail });
    case 'delete-tag':
      return translate('gallery.change.deletedTag', { count, name: detail });
  }
}

function collectText(count: number, detail: string): string {
  const { into, from } = readCollectDetail(detail) ?? { into: null, from: null };
  if (into !== null && from !== null)
    return translate('gallery.change.collectedOver', { count, name: into, from });
  if (into !== null) return translate('gallery.change.collectedInto', { count, name: into });
  if (from !== null) return translate('gallery.change.collectedFrom', { count, name: from });
  return translate('gallery.change.collectedIn', { count, name: detail });
}
