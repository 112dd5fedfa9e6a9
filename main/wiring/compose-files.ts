import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { composeAnimation, composeCollage } from '../imaging/compose.ts';
import type { ComposeDeps } from '../usecases/compose-pictures.ts';

const PICTURE = /\.(png|jpe?g|webp|avif|gif|tiff?|bmp)$/i;

/** Picture files of a folder, not of its subfolders, by name in natural order. */
export async function listPictureFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && PICTURE.test(entry.name) && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => join(folder, name));
}

/** Composes files by the kind of composition. */
export const composeFiles: ComposeDeps['compose'] = (paths, composition, toPath, context) =>
  composition.kind === 'collage'
    ? composeCollage(paths, composition.options, toPath, context)
    : composeAnimation(paths, composition.options, toPath, context);
