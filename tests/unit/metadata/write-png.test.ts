import sharp, { type PngOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import { UNKNOWN_GENERATION, type GenerationRecord } from '../../../main/domain/generation.ts';
import { readPngChunks } from '../../../main/metadata/png-chunks.ts';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { stripPngMetadata } from '../../../main/metadata/strip-metadata.ts';
import { writeGeneration } from '../../../main/metadata/write-png.ts';

const UID = '0b6f8a52-7a2e-4a53-9d3e-0d6f5f1c2b3a';

const RECORD: GenerationRecord = {
  ...UNKNOWN_GENERATION,
  type: 'inpaint',
  prompt: 'red fox, snow: “dusk”\n雪の中の狐 <b>',
  negativePrompt: 'blurry, "text"',
  engine: 'builtin',
  engineVersion: '1.0',
  model: 'sketch',
  loras: [{ name: 'film.safetensors', modelStrength: -0.5, clipStrength: 0.25 }],
  sampler: 'euler',
  scheduler: 'normal',
  seed: '18446744073709551615',
  steps: 20,
  guidance: 7.5,
  denoise: 0.8,
  width: 64,
  height: 48,
  parents: [{ role: 'source', uid: 'abc', strength: 0.5 }],
  extend: { left: 64, right: 0, up: 0, down: 0 },
  edit: { grow: 6, feather: 'auto', fill: 'blur', edge: 'strict', matchColor: true },
  transform: {
    width: 100,
    height: 80,
    steps: [
      { kind: 'crop', left: 1, top: 2, width: 30, height: 40 },
      { kind: 'resize', width: 60, height: 80 },
      { kind: 'rotate', degrees: 270 },
      { kind: 'flip', direction: 'vertical' },
    ],
  },
  sessionId: 's1',
  count: 3,
  batchFile: 'a.yaml',
  engineSeconds: 1.25,
  cost: 0.004,
  createdAtMs: 1_795_000_000_000,
  extra: { tiling: true, note: 'x', clip: 2 },
  provenance: { prompt: 'a1111' },
};

async function png(options: PngOptions = {}): Promise<Buffer> {
  const pixels = Buffer.from(Array.from({ length: 64 * 48 * 3 }, (_, index) => (index * 31) % 256));
  return sharp(pixels, { raw: { width: 64, height: 48, channels: 3 } })
    .png(options)
    .toBuffer();
}

const pixelData = (bytes: Uint8Array): Buffer =>
  Buffer.concat(
    readPngChunks(bytes)
      .filter(({ type }) => type === 'IDAT')
      .map(({ data }) => data),
  );

describe('writeGeneration', () => {
  it('is read back whole from the file alone', async () => {
    const written = writeGeneration(await png(), { uid: UID, generation: RECORD, texts: {} });
    const read = await readMetadata(written);
    expect(read.uid).toBe(UID);
    expect(read.generation).toEqual(RECORD);
    expect([read.width, read.height, read.format]).toEqual([64, 48, 'png']);
  });

  it('copies every chunk but its own as it is', async () => {
    const source = await png({ palette: true });
    const written = writeGeneration(source, { uid: UID, generation: RECORD, texts: {} });
    expect(pixelData(written)).toEqual(pixelData(source));
    const kept = readPngChunks(written).filter(({ type }) => !type.endsWith('Xt'));
    expect(kept.map(({ type, data }) => [type, Buffer.from(data)])).toEqual(
      readPngChunks(source).map(({ type, data }) => [type, Buffer.from(data)]),
    );
    const [before, after] = await Promise.all([source, written].map((file) => sharp(file).raw().toBuffer()));
    expect(after).toEqual(before);
  });

  it('keeps the engine’s texts byte for byte and replaces its own when written again', async () => {
    const texts = { prompt: '{"3": {"is_changed": NaN, "text": "\\u96ea"}}', workflow: '{"x":  1}' };
    const once = writeGeneration(await png(), { uid: UID, generation: RECORD, texts });
    const twice = writeGeneration(once, { uid: UID, generation: { ...RECORD, prompt: 'other' }, texts });
    const read = await readMetadata(twice);
    expect(read.generation.prompt).toBe('other');
    expect(read.rawTexts).toMatchObject(texts);
    expect(readPngChunks(twice).filter(({ type }) => type.endsWith('Xt'))).toHaveLength(4);
  });

  it('writes the text that A1111-style readers know', async () => {
    const written = writeGeneration(await png(), { uid: UID, generation: RECORD, texts: {} });
    const { rawTexts } = await readMetadata(written);
    expect(rawTexts['parameters']).toBe(
      'red fox, snow: “dusk”\n雪の中の狐 <b> <lora:film:-0.5:0.25>\nNegative prompt: blurry, "text"\n' +
        'Steps: 20, Sampler: euler, Schedule type: normal, CFG scale: 7.5, Seed: 18446744073709551615, Size: 64x48, ' +
        'Model: sketch, Denoising strength: 0.8, Version: Gesso, tiling: true, note: x, clip: 2',
    );
  });

  it('names a LoRA whose name begins another’s, and keeps texts that look like another encoding', async () => {
    const generation = {
      ...RECORD,
      prompt: 'a fox <lora:inkling:1>, Ã¼ber',
      loras: ['inkling', 'ink'].map((name) => ({ name, modelStrength: 1, clipStrength: 1 })),
    };
    const { rawTexts } = await readMetadata(
      writeGeneration(await png(), { uid: UID, generation, texts: {} }),
    );
    expect(rawTexts['parameters']?.split('\n')[0]).toBe('a fox <lora:inkling:1>, Ã¼ber <lora:ink:1>');
  });

  it('strips every text again without touching a pixel', async () => {
    const source = await png();
    const written = writeGeneration(source, { uid: UID, generation: RECORD, texts: { prompt: '{}' } });
    expect(Buffer.from(stripPngMetadata(written))).toEqual(Buffer.from(stripPngMetadata(source)));
    expect((await readMetadata(stripPngMetadata(written))).generation).toEqual(UNKNOWN_GENERATION);
  });

  it('refuses what is no whole PNG', async () => {
    const source = await png();
    for (const broken of [source.subarray(0, 40), source.subarray(0, -6), Buffer.from('nonsense')]) {
      expect(() => writeGeneration(broken, { uid: UID, generation: RECORD, texts: {} })).toThrow(
        expect.objectContaining({ code: 'FILE_CORRUPT' }),
      );
    }
  });
});
