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
