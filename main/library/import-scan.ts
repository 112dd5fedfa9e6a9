import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { isTemporaryName } from './atomic-file.ts';

/** A picture found in a folder, with the names of the files beside it that belong to it. */
export interface FoundFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** The later of the picture's and its sidecars', Unix milliseconds. */
  readonly modifiedAtMs: number;
  readonly sidecars: readonly string[];
}

export interface FolderListing {
  /** Names of the folders directly below. */
  readonly folders: readonly string[];
  readonly files: readonly FoundFile[];
}

const PICTURE = /\.(png|apng|jpe?g|jfif|webp|avif|gif|tiff?|bmp|mp4|m4v|mov|webm|mkv)$/i;
const SIDECAR_ENDINGS = ['.xmp', '.XMP', '.txt', '.json'];
const STATS_IN_FLIGHT = 16;

export function isPictureName(name: string): boolean {
  return PICTURE.test(name) && !name.startsWith('.') && !isTemporaryName(name);
}

/** Names that a scan passes over: hidden, the system's, and Gesso's own. */
export function isIgnoredFolder(name: string): boolean {
  return name.startsWith('.') || name === '@eaDir' || name === '#recycle' || name === '$RECYCLE.BIN';
}

/** One folder's pictures with size and time. A file gone meanwhile is left out. @throws what reading the folder throws */
export async function listFolder(path: string): Promise<FolderListing> {
  const folders: string[] = [];
  const pictures: string[] = [];
  const others = new Set<string>();
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      if (!isIgnoredFolder(entry.name)) folders.push(entry.name);
    } else if (isPictureName(entry.name)) pictures.push(entry.name);
    else if (SIDECAR_ENDINGS.includes(extname(entry.name))) others.add(entry.name);
  }
  const files: FoundFile[] = [];
  let next = 0;
  const run = async (): Promise<void> => {
    for (let index = next++; index < pictures.length; index = next++) {
      const found = await statPicture(path, pictures[index] ?? '', others);
      if (found) files.push(found);
    }
  };
  await Promise.all(Array.from({ length: STATS_IN_FLIGHT }, run));
  return { folders: folders.toSorted(), files };
}

async function statPicture(
  folder: string,
  name: string,
  others: ReadonlySet<string>,
): Promise<FoundFile | null> {
  const stem = name.slice(0, name.length - extname(name).length);
  const sidecars =
    others.size === 0
      ? []
      : SIDECAR_ENDINGS.flatMap((ending) => [name + ending, stem + ending]).filter((beside) =>
          others.has(beside),
        );
  try {
    // Links are followed: a linked picture is as good as the picture itself.
    const [own, ...beside] = await Promise.all([name, ...sidecars].map((file) => stat(join(folder, file))));
    if (!own?.isFile()) return null;
    const modifiedAtMs = Math.max(...[own, ...beside].map(({ mtimeMs }) => Math.trunc(mtimeMs)));
    return { name, sizeBytes: own.size, modifiedAtMs, sidecars };
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP'))
      return null;
    throw error;
  }
}
