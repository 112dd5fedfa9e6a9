import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineOutput } from '../../../main/domain/engine.ts';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import type { Job } from '../../../main/domain/job.ts';
import { prepareInputs } from '../../../main/engines/comfyui/prepare-inputs.ts';
import { libraryLayout } from '../../../main/library/layout.ts';
import { createTaskPreparer } from '../../../main/wiring/prepare-task.ts';
import { makeRequest } from '../engines/comfyui/harness.ts';

describe('a picture that is upscaled', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gesso-prepare-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Red, its left half clear. */
  const pixels = Buffer.from([200, 10, 10, 0, 200, 10, 10, 255]);

  /** What the engine is sent and what is kept of its answer, as raw pixels. */
  const upscale = async (source: Buffer) => {
    const path = join(folder, 'source.png');
    await writeFile(path, source);
    const request = makeRequest({
      type: 'upscale',
      width: 4,
      height: 2,
      inputs: [{ role: 'source', uid: 'one' }],
    });
    const preparer = createTaskPreparer({
      layout: libraryLayout(folder),
      catalog: { record: () => Promise.resolve({} as ImageRecord) },
      locate: () => Promise.resolve(path),
      engines: [],
    });
    const job = { id: 'job', request, images: [{}] } as unknown as Job;
    const { task, finish } = await preparer.prepare(job, new AbortController().signal);
    const sent = (await prepareInputs(request, task.inputs, 1)).source ?? new Uint8Array();
    const answer = await sharp(sent).resize(4, 2, { kernel: 'nearest' }).png().toBuffer();
    const kept = await finish({
      index: 0,
      bytes: answer,
      format: 'png',
      texts: {},
    } as unknown as EngineOutput);
    return { answer, sent: await sharp(sent).raw().toBuffer(), kept };
  };

  it('keeps what is transparent, and the colours beneath it', async () => {
    const source = await sharp(pixels, { raw: { width: 2, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    const { sent, kept } = await upscale(source);
    expect([...sent]).toEqual([200, 10, 10, 200, 10, 10]);
    const { data, info } = await sharp(kept.bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([4, 2, 4]);
    const at = (x: number): number[] => [...data.subarray(x * 4, x * 4 + 4)];
    expect([at(0), at(3)]).toEqual([
      [200, 10, 10, 0],
      [200, 10, 10, 255],
    ]);
  });

  it('is kept as the engine made it when nothing of it is transparent', async () => {
    const source = await sharp({ create: { width: 2, height: 1, channels: 4, background: '#0af' } })
      .png()
      .toBuffer();
    const { answer, kept } = await upscale(source);
    expect(Buffer.from(kept.bytes).equals(answer)).toBe(true);
  });
});
