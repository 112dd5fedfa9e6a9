import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { TrashManifest } from './image-tree.ts';
import { isPictureName } from './import-scan.ts';
import type { LibraryLayout } from './layout.ts';
import { pathBelow } from './path-guard.ts';
import { walkFiles } from './walk-files.ts';

/** Library-relative paths of every picture in the image tree, folder by folder. */
export async function* walkImageTree(layout: LibraryLayout): AsyncGenerator<string> {
  for await (const path of walkFiles(layout.images)) {
    const below = pathBelow(layout.root, path);
    if (below !== undefined && isPictureName(basename(path))) yield below;
  }
}

const manifestSchema = z.object({
  uid: z.uuid(),
  rootId: z.string(),
  path: z.string(),
  trashedAtMs: z.number(),
});

/** What the trash holds, by its manifests; folders without a readable one are passed over. */
export async function* walkTrash(layout: LibraryLayout): AsyncGenerator<TrashManifest> {
  for await (const path of walkFiles(layout.trash)) {
    if (!path.endsWith('manifest.json')) continue;
    const manifest = manifestSchema.safeParse(await readJson(path));
    if (manifest.success) yield manifest.data;
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
