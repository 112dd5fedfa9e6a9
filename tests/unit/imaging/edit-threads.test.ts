import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_EDIT_SETTINGS } from '../../../main/domain/edit.ts';
import type { EditSpec } from '../../../main/imaging/edit/edit-pipeline.ts';
import { prepareInThread, stitchInThread } from '../../../main/imaging/edit/edit-threads.ts';
import { foreign } from '../../support/edit-checks.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-threads-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function specFor(side: number): Promise<EditSpec> {
  const source = join(folder, 'source.png');
  await sharp({ create: { width: side, height: side, channels: 3, background: '#668844' } })
    .png()
    .toFile(source);
  return {
    source,
    area: { extend: { left: 64, right: 64, up: 64, down: 64 } },
    settings: DEFAULT_EDIT_SETTINGS,
    model: { nativeSize: 512, sizeStep: 8, samples: true },
    strength: 1,
    seed: '7',
  };
}

describe('preparing and stitching in threads', () => {
  it('make the same as they do here, and tell a refusal as it is', async () => {
    const spec = await specFor(100);
    const { signal } = new AbortController();
    const { width, height } = await prepareInThread(spec, signal);
    const result = await stitchInThread(spec, await foreign(width, height), signal);
    expect(await sharp(result).metadata()).toMatchObject({ width: 228, height: 228 });
    await expect(stitchInThread(spec, await foreign(2000, 20), signal)).rejects.toMatchObject({
      code: 'SERVER_PROTOCOL',
    });
  });

  it.each(['preparing', 'stitching'] as const)('end at once when %s is cancelled', async (what) => {
    const spec = await specFor(4000);
    const stop = new AbortController();
    const work =
      what === 'preparing'
        ? prepareInThread(spec, stop.signal)
        : stitchInThread(spec, await foreign(512, 512), stop.signal);
    // Once the thread is at work: it takes seconds.
    setTimeout(() => stop.abort(), 300);
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
