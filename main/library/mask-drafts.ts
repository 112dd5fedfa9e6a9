import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../error-code.ts';
import { rm } from '../patient-files.ts';
import { isTemporaryName, replaceFile } from './atomic-file.ts';
import { namesIn } from './names-in.ts';
import { pathInside } from './path-guard.ts';

/** So many pictures' masks are kept, those painted last. */
const KEPT = 30;

/** Masks that were painted and may not be used yet, one a picture, as PNG files in a folder. */
export interface MaskDrafts {
  /** Where the mask painted on a picture is, if any was. */
  path(uid: string): string;
  /** @param png nothing in it: the picture's mask is forgotten */
  put(uid: string, png: Uint8Array): Promise<void>;
}

export function createMaskDrafts(folder: string): MaskDrafts {
  const path = (uid: string): string => pathInside(folder, `${uid}.png`);
  return {
    path,
    async put(uid, png) {
      if (png.length === 0) {
        await rm(path(uid), { force: true });
        return;
      }
      await replaceFile(path(uid), png);
      await forgetOldest(folder);
    },
  };
}

async function forgetOldest(folder: string): Promise<void> {
  const names = (await namesIn(folder)).filter((name) => !isTemporaryName(name));
  if (names.length <= KEPT) return;
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), atMs: await modifiedAtMs(join(folder, name)) })),
  );
  const newestFirst = files.toSorted((a, b) => b.atMs - a.atMs);
  for (const file of newestFirst.slice(KEPT)) await rm(file.path, { force: true });
}

/** 0 when it is gone meanwhile. */
async function modifiedAtMs(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
