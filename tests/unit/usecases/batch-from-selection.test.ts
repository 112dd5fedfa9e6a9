import { describe, expect, it } from 'vitest';
import { expandBatch } from '../../../main/domain/batch/expansion.ts';
import { batchRequest } from '../../../main/domain/batch/batch-request.ts';
import { UNKNOWN_GENERATION, type GenerationRecord } from '../../../main/domain/generation.ts';
import { NO_USER_FACTS, type ImageRecord } from '../../../main/domain/image-record.ts';
import { writeBatchFile } from '../../../main/promptmedia/write-batch-file.ts';
import { batchFromSelection } from '../../../main/usecases/batch-from-selection.ts';
import { batchOf } from '../promptmedia/batch-fixture.ts';
import { ENGINE } from '../promptmedia/fake-batch-deps.ts';

let number = 0;
function picture(generation: Partial<GenerationRecord>): ImageRecord {
  const uid = `00000000-0000-4000-8000-${String(++number).padStart(12, '0')}`;
  return {
    uid,
    file: {
      rootId: 'library',
      path: `${uid}.png`,
      sizeBytes: 1,
      modifiedAtMs: 0,
      width: 640,
      height: 480,
      format: 'png',
      contentHash: 'ab',
      pixelHash: null,
    },
    generation: {
      ...UNKNOWN_GENERATION,
      type: 'text-to-image',
      engine: 'comfyui',
      model: 'flux-dev.safetensors',
      steps: 20,
      guidance: 3.5,
      width: 640,
      height: 480,
      sampler: 'euler',
      scheduler: 'simple',
      denoise: 1,
      seed: '7',
      prompt: 'a mill',
      ...generation,
    },
    user: NO_USER_FACTS,
    collections: [],
    state: { missing: false, trashedAtMs: null, expiresAtMs: null },
  };
}

function batchOfPictures(pictures: readonly ImageRecord[]): ReturnType<typeof batchFromSelection> {
  const catalog = {
    uids: () => Promise.resolve(pictures.map(({ uid }) => uid)),
    records: (uids: readonly string[]) =>
      // In an order of the catalog's own.
      Promise.resolve(pictures.filter(({ uid }) => uids.includes(uid)).toReversed()),
  };
  return batchFromSelection({ catalog, write: writeBatchFile }, { kind: 'uids', uids: [] }, 'Chosen');
}

describe('C10: a selection as a batch file', () => {
  it('reads back to the very requests the pictures were made with, in their order', async () => {
    const pictures = [
      picture({ seed: '18446744073709551615' }),
      picture({ seed: '8', negativePrompt: 'blurry' }),
      picture({ prompt: 'repeated, parts, repeated', seed: '3', steps: 4, guidance: 1 }),
      picture({
        prompt: 'braces {a|b} and __names__: "quoted"\nsecond line # no comment',
        seed: '0',
        width: 512,
      }),
      picture({ loras: [{ name: 'wash.safetensors', modelStrength: 0.5, clipStrength: 1 }], seed: '9' }),
      picture({ model: 'flux-schnell.safetensors', seed: '1', scheduler: 'normal' }),
      picture({ prompt: '- begins like a list', seed: '2' }),
      picture({ prompt: 'true', seed: '2' }),
    ];
    const { text, images, left } = await batchOfPictures(pictures);
    expect({ images, left }).toEqual({ images: 8, left: [] });
    const made = [...expandBatch(batchOf(text))].map((image) => {
      const model = ENGINE.models.find(({ id }) => id === image.settings.model);
      if (!model) throw new Error(`No model ${image.settings.model}`);
      return batchRequest({ engine: ENGINE, model }, image, image.seed);
    });
    expect(made).toMatchObject(
      pictures.map(({ generation }) => ({
        prompt: generation.prompt,
        negativePrompt: generation.negativePrompt,
        seed: generation.seed,
        steps: generation.steps,
        guidance: generation.guidance,
        width: generation.width,
        height: generation.height,
        sampler: generation.sampler,
        scheduler: generation.scheduler,
        model: generation.model,
        loras: generation.loras,
      })),
    );
  });

  it('says once what all have in common, and joins seeds of one prompt', async () => {
    const { text } = await batchOfPictures([
      picture({ seed: '1' }),
      picture({ seed: '2' }),
      picture({ prompt: 'a quay', seed: '3' }),
    ]);
    expect(text).toBe(`title: "Chosen"
engine: "comfyui"
model: "flux-dev.safetensors"
steps: 20
cfg: 3.5
width: 640
height: 480
sampler: "euler"
scheduler: "simple"
denoise: 1
prompts:
  - prompt: "a mill"
    seeds: [ 1, 2 ]
  - prompt: "a quay"
    seeds: [ 3 ]
`);
  });

  it('keeps what an edit was made from', async () => {
    const source = { role: 'source', uid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', strength: 0.4 } as const;
    const extend = { left: 64, right: 0, up: 0, down: 0 };
    const { text } = await batchOfPictures([picture({ type: 'outpaint', parents: [source], extend })]);
    expect([...expandBatch(batchOf(text))]).toMatchObject([{ type: 'outpaint', inputs: [source], extend }]);
  });

  it('leaves out pictures that say nothing of how they were made, with the reason', async () => {
    const unknown = picture({ type: 'import', prompt: '' });
    const { images, left } = await batchOfPictures([unknown, picture({})]);
    expect({ images, left }).toEqual({
      images: 1,
      left: [{ uid: unknown.uid, reason: 'It says nothing of how it was made.' }],
    });
    await expect(batchOfPictures([unknown])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('names a foreign model so that it is found under its file name', async () => {
    const { text } = await batchOfPictures([picture({ engine: 'a1111', model: 'flux-dev' })]);
    expect(text).not.toContain('a1111');
    expect(text).toContain('model: "flux-dev"');
  });
});
