import { AppError } from '../domain/errors.ts';
import { safeSegment } from '../domain/file-template.ts';
import { writeZip } from './zip-writer.ts';

/** One picture of a pack. */
export interface PackPicture {
  /** For its folder, where there are several. */
  readonly title: string;
  readonly prompt: string;
  /** The settings as JSON text. */
  readonly settings: string;
  readonly generation: PackFile;
  readonly source: PackFile | null;
  readonly mask: PackFile | null;
}

export interface PackFile {
  /** Without the dot. */
  readonly extension: string;
  read(): Promise<Uint8Array>;
}

export interface PackControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes `generation.png`, `generation.json`, `source.png` and `mask.png` into a new zip file, several pictures into a
 * folder each, with a text file of the prompts. Never overwrites: a taken name gets ` (2)`.
 * @returns the path it got
 * @throws AppError CANCELLED, CONFLICT, INVALID_INPUT; what reading the pictures or writing the file throws
 */
export async function writePack(
  path: string,
  pictures: readonly PackPicture[],
  { signal, onProgress }: PackControl = {},
): Promise<string> {
  if (pictures.length === 0) throw new AppError('INVALID_INPUT', 'A pack needs at least one picture.');
  return writeZip(path, async (zip) => {
    for (const [index, picture] of pictures.entries()) {
      if (signal?.aborted) throw new AppError('CANCELLED', 'Packing was cancelled.');
      const folder = pictures.length === 1 ? '' : `${folderName(index + 1, picture.title)}/`;
      for (const role of ['generation', 'source', 'mask'] as const) {
        const file = picture[role];
        if (file) await zip.add(`${folder}${role}.${file.extension}`, await file.read());
      }
      await zip.add(`${folder}generation.json`, Buffer.from(picture.settings, 'utf8'));
      onProgress?.(index + 1, pictures.length);
    }
    const prompts = [...new Set(pictures.map(({ prompt }) => prompt.trim()).filter(Boolean))];
    await zip.add('prompts.txt', Buffer.from(`${prompts.join('\n\n')}\n`, 'utf8'));
  });
}

function folderName(count: number, title: string): string {
  const start = safeSegment(Array.from(title).slice(0, 60).join(''));
  return [String(count).padStart(3, '0'), start].filter(Boolean).join(' ');
}
