/** Files dropped on the page, those inside dropped folders too (with their path below the folder's parent). */
export async function filesOfDrop(data: DataTransfer): Promise<readonly File[]> {
  // The items are gone once the event is over: entries must be taken before the first await.
  const entries = [...data.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry());
  const plain = [...data.files];
  const found: File[] = [];
  for (const [index, entry] of entries.entries()) {
    if (entry?.isDirectory === true) await collect(entry as FileSystemDirectoryEntry, found, 0);
    else {
      const file = plain[index];
      if (file) found.push(file);
    }
  }
  return found;
}

const MAX_DEPTH = 5;
const MAX_FILES = 2000;

async function collect(folder: FileSystemDirectoryEntry, found: File[], depth: number): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (found.length >= MAX_FILES || entry.name.startsWith('.')) continue;
      if (entry.isDirectory && depth < MAX_DEPTH)
        await collect(entry as FileSystemDirectoryEntry, found, depth + 1);
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
