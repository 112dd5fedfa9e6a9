import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ShownPicture } from '../../../main/domain/image-record.ts';
import { createThumbnailer } from '../../../main/imaging/thumbnails.ts';
import { videoPoster } from '../../../main/imaging/video-poster.ts';

const VIDEO: ShownPicture = {
  uid: 'v',
  file: { contentHash: 'h', width: 128, height: 96, format: 'video', pixelHash: null },
};
const FFMPEG = 'ffmpeg';
const hasFfmpeg = spawnSync(FFMPEG, ['-version']).status === 0;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-poster-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A program that stands for ffmpeg. */
async function program(body: string): Promise<string> {
  const path = join(folder, 'program.mjs');
  await writeFile(path, `#!${process.execPath}\n${body}`);
  await chmod(path, 0o755);
  return path;
}

describe.skipIf(!hasFfmpeg)('with ffmpeg', () => {
  it.each([
    ['clip.mp4', 2],
    ['short.mp4', 0.2],
  ])('a frame of %s becomes its thumbnail', async (name, seconds) => {
    const path = join(folder, name);
    const source = `color=c=red:size=128x96:duration=${seconds}:rate=10`;
    execFileSync(FFMPEG, ['-loglevel', 'error', '-f', 'lavfi', '-i', source, '-c:v', 'mpeg4', path]);
    const thumbnailer = createThumbnailer({ cacheFolder: join(folder, 'cache'), posterOf: videoPoster });
    const { data, info } = await sharp(await thumbnailer.get(VIDEO, 320, path))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([128, 96]);
    expect(data[0]).toBeGreaterThan(200);
    expect(data[2]).toBeLessThan(60);
    await thumbnailer.close();
  });

  it('a file that is no video has none', async () => {
    const path = join(folder, 'not.mp4');
    await writeFile(path, 'nothing of the kind');
    expect(await videoPoster(path)).toBeNull();
  });
});

describe('without a poster', () => {
  it('when the program is not there, hangs, or never ends', async () => {
    const path = join(folder, 'any.mp4');
    await writeFile(path, '');
    expect(await videoPoster(path, { program: join(folder, 'none') })).toBeNull();
    const hangs = await program('setInterval(() => {}, 1000);');
    expect(await videoPoster(path, { program: hangs, timeoutMs: 500 })).toBeNull();
    const floods = await program('setInterval(() => process.stdout.write(Buffer.alloc(8 << 20)), 1);');
    expect(await videoPoster(path, { program: floods })).toBeNull();
  });

  it('the thumbnail says so', async () => {
    const thumbnailer = createThumbnailer({ cacheFolder: folder, posterOf: async () => null });
    await expect(thumbnailer.get(VIDEO, 320, join(folder, 'any.webm'))).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    });
    await thumbnailer.close();
  });
});
