import { assertNever } from '../domain/assert-never.ts';
import { collectDetail } from '../domain/collect-detail.ts';
import type { Change } from '../domain/catalog-change.ts';
import type { Sqlite } from './database.ts';

/** What the history line names: a rating, tags, a collection's name. */
export function describeChange(db: Sqlite, change: Change): string {
  const collectionName = (id: string): string =>
    db.prepare<[string], string>('SELECT name FROM collections WHERE id = ?').pluck().get(id) ?? id;
  const nameOf = (id: string | null): string | null => (id === null ? null : collectionName(id));
  const rootTitle = (id: string): string =>
    db.prepare<[string], string>('SELECT title FROM roots WHERE id = ?').pluck().get(id) ?? '';
  switch (change.kind) {
    case 'rate':
      return String(change.rating);
    case 'favorite':
      return change.favorite ? 'yes' : 'no';
    case 'mark':
      return change.mark ?? '';
    case 'note':
      return change.note.slice(0, 80);
    case 'tag':
      return [...change.add.map((tag) => `+${tag}`), ...change.remove.map((tag) => `-${tag}`)].join(', ');
    case 'collect':
      return collectDetail({
        into: change.make?.names.at(-1) ?? nameOf(change.addTo),
        from: change.removeFrom === change.addTo ? null : nameOf(change.removeFrom),
      });
    case 'reorder':
      return collectionName(change.collectionId);
    case 'stack':
      return change.how;
    case 'trash':
    case 'restore':
      return '';
    case 'relocate':
      return change.folder.slice(change.folder.lastIndexOf('/') + 1) || rootTitle(change.rootId);
    default:
      return assertNever(change, 'change');
  }
}
