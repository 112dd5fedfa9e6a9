import { AppError } from '../domain/errors.ts';
import { safeSegment } from '../domain/file-template.ts';
import { MAX_ENTRIES, MAX_ENTRY_BYTES, MAX_TOTAL_BYTES } from './pack-zip.ts';
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
  readonly sizeBytes: number;
  read(): Promise<Uint8Array>;
}

export interface PackControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

const ROLES = ['generation', 'source', 'mask'] as const;

/**
 * Writes `generation.png`, `generation.json`, `source.png` and `mask.png` into a new zip file, several pictures into a
 * folder each, with a text file of the prompts. Never overwrites: a taken name gets ` (2)`.
 * @returns the path it got
 * @throws AppError CANCELLED, CONFLICT, INVALID_INPUT, TOO_LARGE for what could not be opened again; what reading the
 * pictures or writing the file throws
 */
export async function writePack(
  path: string,
  pictures: readonly PackPicture[],
  { signal, onProgress }: PackControl = {},
): Promise<string> {
  if (pictures.length === 0) throw new AppError('INVALID_INPUT', 'A pack needs at least one picture.');
  checkSize(pictures);
  return writeZip(path, async (zip) => {
    for (const [index, picture] of pictures.entries()) {
      if (signal?.aborted) throw new AppError('CANCELLED', 'Packing was cancelled.');
      const folder = pictures.length === 1 ? '' : `${folderName(index + 1, picture.title)}/`;
      for (const role of ROLES) {
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

/** @throws AppError TOO_LARGE */
function checkSize(pictures: readonly PackPicture[]): void {
  const parts = pictures.flatMap((picture) => ROLES.flatMap((role) => picture[role] ?? []));
  const files = parts.length + pictures.length + 1;
  if (files > MAX_ENTRIES)
    throw tooLarge(`A pack holds at most ${MAX_ENTRIES} files, and these pictures make ${files}.`);
  if (parts.some(({ sizeBytes }) => sizeBytes > MAX_ENTRY_BYTES))
    throw tooLarge(`A pack holds no file of more than ${megabytes(MAX_ENTRY_BYTES)}, and one of these is.`);
  const texts = pictures.reduce((sum, { settings, prompt }) => {
    return sum + Buffer.byteLength(settings) + Buffer.byteLength(prompt) + 2;
  }, 0);
  const total = parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, texts);
  if (total > MAX_TOTAL_BYTES)
    throw tooLarge(
      `A pack holds at most ${megabytes(MAX_TOTAL_BYTES)}, and these pictures take ${megabytes(total)}.`,
    );
}

function tooLarge(why: string): AppError {
  return new AppError('TOO_LARGE', `${why} Pack fewer at a time, or export them as a zip file.`);
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MB`;
}

function folderName(count: number, title: string): string {
  const start = safeSegment(title, 60);
  return [String(count).padStart(3, '0'), start].filter(Boolean).join(' ');
}
