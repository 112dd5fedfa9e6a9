import { translate } from '../i18n/translate.ts';
import { showToast } from '../ui/toast-store.ts';

/** Says which files that came with others are not opened. */
export function tellPassedOver([first, ...others]: readonly File[]): void {
  if (first === undefined) return;
  const name = first.webkitRelativePath || first.name;
  showToast({ text: translate('library.passedOver', { count: others.length + 1, name }) });
}

/** The first picture that a paste or drop carries, for a place that takes one only; says which others it came with. */
export function takePictureFile(data: DataTransfer | null): File | undefined {
  const files = [...(data?.files ?? [])];
  const picture = files.find(({ type }) => type.startsWith('image/'));
  if (picture !== undefined) tellPassedOver(files.filter((file) => file !== picture));
  return picture;
}

/** Files dropped on the page, those inside dropped folders too (with their path below the folder's parent). */
export async function filesOfDrop(data: DataTransfer): Promise<readonly File[]> {
  // The items are gone once the event is over: entries must be taken before the first await.
  const entries = [...data.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry());
  const plain = [...data.files];
  const found: File[] = [];
  for (const [index, entry] of entries.entries()) {
    if (entry?.isDirectory === true) await collect(entry as FileSystemDirectoryEntry, found);
    else {
      const file = plain[index];
      if (file) found.push(file);
    }
  }
  return found;
}

/** All of them, however many and however deep: browsers pass over links, so that no folder lies in itself. */
async function collect(folder: FileSystemDirectoryEntry, found: File[]): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory) await collect(entry as FileSystemDirectoryEntry, found);
      else if (entry.isFile) {
        const file = await new Promise<File>((resolve, reject) =>
          (entry as FileSystemFileEntry).file(resolve, reject),
        );
        Object.defineProperty(file, 'webkitRelativePath', { value: entry.fullPath.slice(1) });
        found.push(file);
      }
    }
  }
}
