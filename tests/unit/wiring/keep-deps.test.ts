import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewImage } from '../../../main/domain/catalog.ts';
import { createBuiltinEngine } from '../../../main/engines/builtin/builtin-engine.ts';
import { createImageTree } from '../../../main/library/image-tree.ts';
import { libraryLayout } from '../../../main/library/layout.ts';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { adoptResult, keepResult } from '../../../main/usecases/keep-result.ts';
import { createKeepDeps } from '../../../main/wiring/keep-deps.ts';
import { webp } from '../../fixtures/metadata/pictures.ts';
import { jobOf, OUTPUT, REQUEST } from '../jobs/fake-parts.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gesso-keep-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const UID = '12345678-1234-4234-8234-123456789abc';

const builtin = createBuiltinEngine();
afterAll(() => builtin.close());

describe('a finished picture', () => {
  const image = { uid: UID, count: 1, seed: '7', path: 'collections/images/001_seed_7.png', saved: false };
  const job = jobOf('1', { images: [image] });

  const keeper = () => {
    const steps: string[] = [];
    const entered: NewImage[] = [];
    const tree = createImageTree(libraryLayout(root), () => undefined);
    const deps = createKeepDeps({
      tree: {
        ...tree,
        async save(path, saved) {
          const place = await tree.save(path, saved);
          steps.push('written');
          return place;
        },
      },
      catalog: {
        saveJobImage: (_jobId, image) => {
          entered.push(image);
          steps.push('entered');
          return Promise.resolve(1);
        },
        updateFiles: () => Promise.resolve(1),
      },
      engines: [builtin],
      thumbnails: {
        get: async (_picture, _size, source) => {
          steps.push('thumbnail begun');
          if (typeof source !== 'string') await source.entered;
          steps.push('hash noted');
          return '';
        },
      },
      now: () => 1_000,
      retentionHours: () => 0,
      log: (_level, message) => void steps.push(message),
    });
    return { deps, steps, entered, path: join(root, image.path) };
  };
  const keep = async (bytes: Uint8Array, format: 'png' | 'webp') => {
    const kept = keeper();
    await keepResult(kept.deps, job, image, { ...OUTPUT, bytes, format }, `${dirname(image.path)}/a.yaml`);
    return kept;
  };

  it('has its thumbnail begun before its file is written, its place logged and its hash noted after its row', async () => {
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const { steps, path, entered } = await keep(png, 'png');
    expect(steps).toEqual(['thumbnail begun', 'written', 'entered', 'A picture is saved', 'hash noted']);
    const { uid, rawTexts, generation } = await readMetadata(path);
    expect({ uid, batchFile: generation.batchFile }).toEqual({ uid: UID, batchFile: 'a.yaml' });
    // Its row says what its file does, as it will when it is read again.
    expect(Object.keys(rawTexts)).toEqual(expect.arrayContaining(['parameters', 'gesso']));
    expect(entered[0]?.rawTexts).toEqual(rawTexts);
  });

  it('says only of the settings that its model uses, also in its file; all where the model is not known', async () => {
    const bytes = await webp({});
    const settingsOf = async (model: string, engine = 'builtin') => {
      const { deps, entered, path } = keeper();
      const request = { ...REQUEST, type: 'inpaint' as const, engine, model, sampler: 'euler' };
      await keepResult(deps, { ...job, request }, image, { ...OUTPUT, bytes, format: 'webp' }, null);
      await rm(path);
      const { generation, rawTexts } = entered[0]!;
      const { steps, guidance, denoise, sampler } = generation;
      return { steps, guidance, denoise, sampler, parameters: rawTexts?.['parameters'] };
    };
    const none = { steps: null, guidance: null, denoise: null, sampler: null };
    expect(await settingsOf('fill')).toEqual({ ...none, parameters: expect.not.stringContaining('Steps') });
    const used = { steps: 1, guidance: 1, denoise: 1, parameters: expect.stringContaining('Steps: 1') };
    expect(await settingsOf('sketch')).toEqual({ ...used, sampler: null });
    expect(await settingsOf('gone', 'comfyui')).toEqual({ ...used, sampler: 'euler' });
  });

  it('becomes a PNG of the same pixels when a workflow saved it as WebP, and keeps its EXIF', async () => {
    const bytes = await webp({ tags: { Make: 'prompt:{"1":{}}' } });
    const { entered, path } = await keep(bytes, 'webp');
    expect(entered[0]?.file).toMatchObject({ format: 'png', width: 24, height: 16 });
    const file = await readFile(path);
    const { uid, rawTexts, format } = await readMetadata(path);
    expect({ uid, format }).toEqual({ uid: UID, format: 'png' });
    expect(rawTexts['exif:Make']).toBe('prompt:{"1":{}}');
    expect(await sharp(file).raw().toBuffer()).toEqual(await sharp(bytes).raw().toBuffer());
  });

  it('is adopted where its row is missing, not where it is another file or none that can be read, and a row that can not be written is told', async () => {
    const { deps, entered, path, steps } = await keep(await webp({}), 'webp');
    expect(await adoptResult(deps, job, image)).toBe(true);
    expect(entered.map(({ uid }) => uid)).toEqual([UID, UID]);
    expect(await adoptResult(deps, job, { ...image, uid: 'another' })).toBe(false);
    const full = { saveJobImage: () => Promise.reject(new Error('full')) };
    await expect(adoptResult({ ...deps, catalog: full }, job, image)).rejects.toThrow('full');
    await writeFile(path, 'no picture');
    expect(await adoptResult(deps, job, image)).toBe(false);
    expect(steps.at(-1)).toBe('A file could not be adopted');
  });
});
