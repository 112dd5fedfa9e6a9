import { archiveFolder, archiveOf } from '../../../../main/domain/archive-folder.ts';
import { PICTURES_FOLDER } from '../../../../main/domain/folder-path.ts';
import { fieldTerm } from '../../../../main/domain/query/edit.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';
import { api } from '../../../api/api.ts';
import { changeImages } from '../../../api/change-images.ts';
import { tellError } from '../../../api/tell-error.ts';
import { translate } from '../../../i18n/translate.ts';
import { showToast } from '../../../ui/toast-store.ts';
import { LIBRARY_ROOT } from './folder-query.ts';

export interface ArchivedCollection {
  readonly id: string;
  readonly name: string;
}

function queryOf({ id }: ArchivedCollection): string {
  return printQuery(fieldTerm('collection', id));
}

/** Moves a collection's files from the library to another root. The library goes on showing them. */
export async function archiveTo(collection: ArchivedCollection, rootId: string): Promise<void> {
  const report = await changeImages(
    { kind: 'query', query: queryOf(collection) },
    { kind: 'relocate', rootId, folder: archiveFolder(collection.name), strip: PICTURES_FOLDER },
    translate('gallery.archive.working'),
  );
  if (report?.changed === 0) showToast({ text: translate('gallery.archive.nothing') });
}

/** Brings the archived files of a collection back to where they were in the library. */
export async function restoreArchive(collection: ArchivedCollection): Promise<void> {
  try {
    const query = queryOf(collection);
    const folders = await api.gallery.facet({ query, field: 'folder', prefix: '', limit: 5000 });
    const archives = new Set(
      folders
        .filter(({ value }) => !value.startsWith(`${LIBRARY_ROOT}/`))
        .map(({ value }) => archiveOf(value.slice(value.indexOf('/') + 1)))
        .filter((folder) => folder !== null),
    );
    let changed = 0;
    for (const strip of archives) {
      const report = await changeImages(
        { kind: 'query', query },
        { kind: 'relocate', rootId: LIBRARY_ROOT, folder: PICTURES_FOLDER, strip },
        translate('gallery.archive.restoring'),
      );
      if (report === null) return;
      changed += report.changed;
    }
    if (changed === 0) showToast({ text: translate('gallery.archive.noneArchived') });
  } catch (error) {
    tellError(error);
  }
}
