import { stat } from 'node:fs/promises';
import { basename, isAbsolute, parse } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import { isListed } from '../../domain/file-endings.ts';

/** A dropped file or folder that the user let Gesso read. */
export interface Dropped {
  readonly path: string;
  readonly isFolder: boolean;
}

const NAMED_AT_MOST = 8;

let isAsking = false;

/**
 * Asks the user, in a window of the system's, whether what the page says was dropped may be read. Main can't see a drop: a page
 * whose native code was broken could name any path, so nothing but this answer makes one a grant. Only folders and
 * pictures are asked for, and one question at a time; everything else is left out without a word.
 */
export async function confirmDropped(
  paths: readonly string[],
  window: BrowserWindow | null,
): Promise<readonly Dropped[]> {
  if (isAsking) return [];
  isAsking = true;
  try {
    const found = (await Promise.all(paths.map(lookAt))).filter((each) => each !== undefined);
    if (found.length === 0) return [];
    const options = {
      type: 'question' as const,
      message: questionFor(found),
      detail: [
        ...found.slice(0, NAMED_AT_MOST).map(({ path }) => path),
        ...(found.length > NAMED_AT_MOST ? [`… and ${found.length - NAMED_AT_MOST} more`] : []),
        '',
        found.some(({ isFolder }) => isFolder)
          ? 'Pictures in a folder are shown where they lie; nothing in it is moved.'
          : 'They are copied into the library.',
      ].join('\n'),
      buttons: ['Add', 'Cancel'],
      defaultId: 1,
      cancelId: 1,
    };
    const { response } = window
      ? await dialog.showMessageBox(window, options)
      : await dialog.showMessageBox(options);
    return response === 0 ? found : [];
  } finally {
    isAsking = false;
  }
}

async function lookAt(path: string): Promise<Dropped | undefined> {
  // A whole drive is never what was meant, and `\\host\share` would make Windows log in there before anybody said yes.
  if (!isAbsolute(path) || parse(path).root === path || /^[\\/]{2}/.test(path)) return undefined;
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return { path, isFolder: true };
  return found?.isFile() === true && isListed(basename(path)) ? { path, isFolder: false } : undefined;
}

function questionFor(found: readonly Dropped[]): string {
  const folders = found.filter(({ isFolder }) => isFolder).length;
  const pictures = found.length - folders;
  const parts = [
    ...(folders > 0 ? [folders === 1 ? 'this folder' : `${folders} folders`] : []),
    ...(pictures > 0 ? [pictures === 1 ? 'this picture' : `${pictures} pictures`] : []),
  ];
  return `Add ${parts.join(' and ')} to Gesso?`;
}
