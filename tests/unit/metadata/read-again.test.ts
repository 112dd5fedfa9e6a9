import { expect, it } from 'vitest';
import { UNKNOWN_GENERATION, type GenerationRecord } from '../../../main/domain/generation.ts';
import type { RawMetadata } from '../../../main/metadata/dialect.ts';
import { formatGesso, parseGesso } from '../../../main/metadata/gesso.ts';
import { readAgain } from '../../../main/metadata/read-again.ts';

const raw = (texts: RawMetadata['texts'], fileName = 'a.png'): RawMetadata => ({
  format: 'png',
  width: 24,
  height: 16,
  texts,
  fileName,
});
const record = (facts: Partial<GenerationRecord>): GenerationRecord => ({ ...UNKNOWN_GENERATION, ...facts });
const INFOTEXT = { parameters: 'a fox\nSteps: 9, Seed: 4' };

it('knows more of what others wrote, and nothing when there is no more to know', () => {
  const before = record({ prompt: 'a', provenance: { prompt: 'a1111' } });
  const after = readAgain(before, raw(INFOTEXT));
  expect(after).toMatchObject({ prompt: 'a fox', steps: 9, seed: '4', type: 'text-to-image' });
  expect(readAgain(after!, raw(INFOTEXT))).toBe(null);
});

it('leaves what Gesso says itself, in the picture or in a sidecar that is not kept', () => {
  const stamp = formatGesso({ uid: '00000000-0000-4000-8000-000000000001', generation: record({}) });
  const read = record({ prompt: 'a', provenance: { prompt: 'a1111' } });
  expect(readAgain(read, raw({ ...INFOTEXT, gesso: stamp }))).toBe(null);
  expect(readAgain(record({ type: 'inpaint' }), raw(INFOTEXT))).toBe(null);
  expect(readAgain(record({ prompt: 'mine' }), raw(INFOTEXT))).toBe(null);
});

it('knows of no settings that content-aware fill has none of, which earlier versions noted as 1', () => {
  const noted = { engine: 'builtin', steps: 1, guidance: 1, denoise: 1 } as const;
  const filled = record({ ...noted, type: 'inpaint', model: 'fill' });
  const none = { ...filled, steps: null, guidance: null, denoise: null };
  expect(readAgain(filled, raw({}))).toEqual(none);
  expect(readAgain(none, raw({}))).toBe(null);
  const uid = '00000000-0000-4000-8000-000000000001';
  expect(parseGesso(formatGesso({ uid, generation: filled }))?.generation).toEqual(none);
  const sketched = record({ ...noted, type: 'text-to-image', model: 'sketch' });
  expect(readAgain(sketched, raw({}))).toBe(null);
  expect(parseGesso(formatGesso({ uid, generation: sketched }))?.generation).toEqual(sketched);
});

it('does not lose what a name said that the file no longer has, nor what it was made from', () => {
  const named = record({
    type: 'text-to-image',
    prompt: 'a crow',
    provenance: { type: 'openai', prompt: 'openai' },
  });
  expect(readAgain(named, raw({}, 'renamed.png'))).toBe(null);

  const parents = [{ role: 'source', uid: '00000000-0000-4000-8000-000000000002' }] as const;
  const descended = record({ parents, provenance: { parents: 'xmp' } });
  expect(readAgain(descended, raw(INFOTEXT))).toMatchObject({
    prompt: 'a fox',
    parents,
    provenance: { prompt: 'a1111', parents: 'xmp' },
  });
});
