import { expect, it } from 'vitest';
import { UNKNOWN_GENERATION, type GenerationRecord } from '../../../../main/domain/generation.ts';
import { NO_USER_FACTS, type ImageRecord } from '../../../../main/domain/image-record.ts';
import { differenceLines } from '../../../../renderer/features/compare/difference-lines.ts';
import type { Translate } from '../../../../renderer/i18n/messages.ts';

const t = ((key: string) => key) as Translate;

function record(uid: string, generation: Partial<GenerationRecord>): ImageRecord {
  return {
    uid,
    file: {
      rootId: 'library',
      path: `${uid}.png`,
      sizeBytes: 1000,
      modifiedAtMs: 1,
      width: 64,
      height: 64,
      format: 'png',
      contentHash: 'a',
      pixelHash: null,
    },
    generation: { ...UNKNOWN_GENERATION, prompt: 'fox', ...generation },
    user: NO_USER_FACTS,
    collections: [],
    state: { missing: false, trashedAtMs: null, expiresAtMs: null },
  };
}

it('tells pictures apart by engine, type, model hash, LoRAs and settings of an engine’s own', () => {
  const lines = differenceLines(
    [
      record('a', {
        type: 'text-to-image',
        engine: 'comfyui',
        engineVersion: '0.3',
        modelHash: 'abc',
        loras: [{ name: 'x', modelStrength: 0.5, clipStrength: 1 }],
        extra: { clipSkip: 2 },
      }),
      record('b', { type: 'inpaint', engine: 'builtin', modelHash: 'def', extra: { shift: 3 } }),
    ],
    t,
  );
  const differing = lines.filter(({ differs }) => differs).map(({ label, values }) => [label, ...values]);
  expect(differing).toEqual([
    ['detail.field.type', 'gallery.type.text-to-image', 'gallery.type.inpaint'],
    ['compare.field.loras', 'x 0.5/1', ''],
    ['detail.field.modelHash', 'abc', 'def'],
    ['detail.field.engine', 'comfyui 0.3', 'builtin'],
    ['clipSkip', '2', ''],
    ['shift', '', '3'],
  ]);
  expect(lines.find(({ label }) => label === 'compare.prompt')?.differs).toBe(false);
  expect(lines.some(({ label }) => label === 'compare.negative')).toBe(false);
});
