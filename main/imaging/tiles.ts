import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../domain/errors.ts';
import { shardOf } from '../domain/uid.ts';
import { errorCode } from '../error-code.ts';
import { rename, rm } from '../patient-files.ts';
import { openPicture, undecodable } from './open-picture.ts';

export const TILE_SIZE = 512;

export interface TilePyramid {
  /**
   * Path of one tile, filled up at the picture's edges to `TILE_SIZE`. Level 0 is the full resolution, each further one halves it; the pyramid is made on the first request.
   * @throws AppError NOT_FOUND outside the picture, FILE_CORRUPT
   */
  get(uid: string, contentHash: string, sourcePath: string, z: number, x: number, y: number): Promise<string>;
}

/** Cuts huge pictures into tiles under `cacheFolder`, which may be deleted at any time. */
export function createTilePyramid({ cacheFolder }: { readonly cacheFolder: string }): TilePyramid {
  const making = new Map<string, Promise<string>>();

  const pyramid = async (uid: string, contentHash: string, sourcePath: string): Promise<string> => {
    const folder = join(cacheFolder, shardOf(uid), `${uid}-${contentHash}`);
    if (await isThere(folder)) return folder;
    const pending =
      making.get(folder) ?? makePyramid(sourcePath, folder).finally(() => making.delete(folder));
    making.set(folder, pending);
    return pending;
  };

  return {
    async get(uid, contentHash, sourcePath, z, x, y) {
      const folder = await pyramid(uid, contentHash, sourcePath);
      // sharp numbers the levels from the smallest; ours begin at the largest.
      const levels = (await readdir(folder)).filter((name) => /^\d+$/.test(name)).length;
      for (const extension of z < levels ? ['jpg', 'webp'] : []) {
        const path = join(folder, String(levels - 1 - z), String(y), `${x}.${extension}`);
        if (await isThere(path)) return path;
      }
      throw new AppError('NOT_FOUND', 'There is no such tile.');
    },
  };
}

async function makePyramid(sourcePath: string, folder: string): Promise<string> {
  const temporary = `${folder}.${process.pid}.tmp`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  try {
    const { picture, metadata } = await openPicture(sourcePath);
    picture.autoOrient().toColorspace('srgb');
    // Three times as fast to cut as WebP, which is for what is transparent.
    if (metadata.hasAlpha) picture.webp({ quality: 92, effort: 1 });
    else picture.jpeg({ quality: 92, chromaSubsampling: '4:4:4' });
    await picture.tile({ size: TILE_SIZE, layout: 'google', background: '#00000000' }).toFile(temporary);
  } catch (error) {
    throw undecodable(error);
  }
  await rename(temporary, folder);
  return folder;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await readdir(path);
    return true;
  } catch (error) {
    return errorCode(error) === 'ENOTDIR';
  }
}
