import { describe, expect, it } from 'vitest';
import { UNKNOWN_GENERATION, type GenerationRecord } from '../../../main/domain/generation.ts';
import { NO_USER_FACTS } from '../../../main/domain/image-record.ts';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { writeSidecar } from '../../../main/metadata/xmp-sidecar.ts';
import { makeFixtures } from '../../fixtures/metadata/make.ts';
import { jpeg, plainTiff } from '../../fixtures/metadata/pictures.ts';

const fixtures = await makeFixtures();

describe('dialects', () => {
  it('have at least 60 files of different names', () => {
    expect(new Set(fixtures.map(({ name }) => name)).size).toBe(fixtures.length);
    expect(fixtures.length).toBeGreaterThanOrEqual(60);
  });

  it.each(fixtures)('reads $name', async ({ name, bytes, sidecars, expected, saidBy, user }) => {
    const read = await readMetadata(bytes, { pixels: true, fileName: name, sidecars: sidecars ?? {} });
    const { extra, ...fields } = expected;
    const found = Object.fromEntries(
      Object.keys(fields).map((field) => [field, read.generation[field as keyof typeof fields]]),
    );
    expect(found).toEqual(fields);
    expect(read.generation.extra).toMatchObject(extra ?? {});
    // Whatever has no field of its own is said to be from somewhere, too.
    const sources = Object.keys(read.generation.extra).map(
      (key) => read.generation.provenance[`extra.${key}`] ?? read.generation.provenance['extra'],
    );
    expect(
      sources.every((source) => (saidBy === 'gesso' ? source === undefined : source !== undefined)),
    ).toBe(true);
    const isOwn = saidBy === 'gesso' || saidBy === '';
    expect(read.generation.provenance['prompt']).toBe(isOwn ? undefined : saidBy);
    expect(read.warnings).toEqual([]);
    expect({ note: '', ...read.user }).toMatchObject(user ?? { note: '' });
    expect(read.width).toBe(/stealth/.test(name) ? 96 : /^video-|mp4/.test(name) ? 640 : 24);
    expect(read.height).toBe(/stealth/.test(name) ? 64 : /^video-|mp4/.test(name) ? 360 : 16);
  });
});

describe('what an earlier Gesso noted beside a picture of what others say of it', () => {
  const noted = (facts: Partial<GenerationRecord>) => ({
    'sidecar:xmp': writeSidecar(null, {
      uid: '7d5f2c1e-8f5e-4f60-9a3c-2b7f6f1f0a11',
      contentHash: null,
      user: { ...NO_USER_FACTS, rating: 4, changedAtMs: 9 },
      collections: [],
      parents: [],
      expiresAtMs: null,
      generation: { ...UNKNOWN_GENERATION, ...facts },
    }),
  });
  const settings = { prompt: 'a kite', seed: 404, num_inference_steps: 25, guidance_scale: 7.5 };

  it('gives way to what is read from it today', async () => {
    const picture = await jpeg({ comment: JSON.stringify(settings) });
    const alone = await readMetadata(picture);
    expect(alone.generation).toMatchObject({ prompt: 'a kite', seed: '404' });
    const sidecars = noted({ model: 'misread', createdAtMs: 5, provenance: { model: 'exif' } });
    const read = await readMetadata(picture, { sidecars });
    expect(read.generation).toEqual(alone.generation);
    expect(read.user).toMatchObject({ rating: 4 });
  });

  it('still counts where the picture itself says nothing any more', async () => {
    const provenance = { type: 'a1111', prompt: 'a1111' };
    const sidecars = noted({ type: 'text-to-image', prompt: 'a fox', provenance });
    const read = await readMetadata(await plainTiff(), { sidecars });
    expect(read.generation).toMatchObject({ type: 'text-to-image', prompt: 'a fox', provenance });
  });
});
