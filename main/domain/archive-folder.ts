import { safeSegment } from './file-template.ts';
import { PICTURES_FOLDER } from './folder-path.ts';

/** What an archived collection's own folder holds: the same folders as below `collections` in the library. */
const LIBRARY_FOLDERS = new Set(['images', 'imports']);

/** The folder on an archive drive into which a collection's pictures go, keeping the order they have in the library. */
export function archiveFolder(collectionName: string): string {
  const name = safeSegment(collectionName).replace(/^\.+/u, '') || 'collection';
  return name === PICTURES_FOLDER ? `${name} archive` : name;
}

/** The archive folder that a picture's folder lies in, or null when it was not archived. */
export function archiveOf(folder: string): string | null {
  const parts = folder.split('/');
  const at = parts.findIndex((part, index) => index > 0 && LIBRARY_FOLDERS.has(part));
  return at < 0 ? null : parts.slice(0, at).join('/');
}
