import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  expandTemplate,
  safeFileName,
  safeSegment,
  templateFaults,
} from '../../../main/domain/file-template.ts';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import { NO_USER_FACTS, type ImageRecord } from '../../../main/domain/image-record.ts';

const record = (generation: Partial<ImageRecord['generation']> = {}): ImageRecord => ({
  uid: 'u',
  file: {
    rootId: 'r',
    path: 'folder/my picture.png',
    sizeBytes: 1,
    modifiedAtMs: 0,
    width: 640,
    height: 480,
    format: 'png',
    contentHash: '',
    pixelHash: null,
  },
  generation: {
    ...UNKNOWN_GENERATION,
    prompt: 'A fox / in: snow? \n and more',
    model: 'sub\\Flux.safetensors',
    seed: '12',
    steps: 4,
    createdAtMs: new Date(2026, 0, 2, 3, 4, 5).getTime(),
    ...generation,
  },
  user: { ...NO_USER_FACTS, rating: 3 },
  collections: [],
  state: { missing: false, trashedAtMs: null, expiresAtMs: null },
});
const expand = (template: string, of = record()): string =>
  expandTemplate(template, { record: of, count: 7 });

describe('file name templates', () => {
  it.each([
    ['{count}', '007'],
    ['{count:5}_{seed}', '00007_12'],
    ['{prompt:12}', 'A fox _ in_'.replace(/_$/, '')],
    ['{model}/{date}/{name}', 'Flux/2026-01-02/my picture'],
    ['{date:YYYY}/{date:MM-DD}/{time}', '2026/01-02/030405'],
    ['{timestamp}', '20260102-030405'],
    ['{width}x{height} r{rating} {type} {steps}', '640x480 r3 import 4'],
    ['../../{folder}/{unknown}', 'folder/unknown'],
    ['{count:999999999}', 'count_999999999'],
    ['', 'image_007'],
    ['..', 'image_007'],
    ['CON', '_CON'],
    ['nul.{seed}', '_nul.12'],
    ['a. /b', 'a/b'],
  ])('%s gives %s', (template, expected) => {
    expect(expand(template)).toBe(expected);
  });

  it.each(['safetensors', 'sft', 'ckpt', 'pt', 'pth', 'bin', 'gguf'])(
    'know a model’s name without .%s',
    (extension) => {
      expect(expand('{model}', record({ model: `sub/wan2.1.${extension}` }))).toBe('wan2.1');
    },
  );

  it('names placeholders that don’t exist, with their place', () => {
    expect(templateFaults('{seed} {sede} {date:YY} {file-name} {}')).toEqual([
      { text: '{sede}', at: 7 },
      { text: '{file-name}', at: 24 },
      { text: '{}', at: 36 },
    ]);
    const strange = ['{count:x}', '{count:999}', '{prompt:}', '{seed:3}', '{date:YYYY/MM}', '{seed'];
    for (const text of strange) expect(templateFaults(text), text).toEqual([{ text, at: 0 }]);
    expect(templateFaults('{count:5} {prompt:120} {model:9}/{date:YYYY-MM}')).toEqual([]);
  });

  it('always makes names that every system takes, and never leaves the folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (prompt, template) => {
        const name = expand(`${template}{prompt}`, record({ prompt }));
        expect(name).not.toMatch(/[<>:"\\|?*]|^\/|\/\/|\/$/);
        for (const part of name.split('/')) {
          expect(part).not.toMatch(/^\.|[. ]$|^(con|nul)$/i);
          expect(Buffer.byteLength(part)).toBeLessThanOrEqual(201);
        }
      }),
    );
    // 120 letters of three bytes are more than most systems take for a name.
    expect(expand('{prompt:120}', record({ prompt: '湖'.repeat(120) }))).toBe('湖'.repeat(66));
    // As many whole families as fit, and whole letters with their marks.
    expect(expand('{prompt:200}', record({ prompt: '👨‍👩‍👧'.repeat(200) }))).toBe('👨‍👩‍👧'.repeat(11));
    expect(expand('{prompt:2}', record({ prompt: 'x\u0328\u0301'.repeat(3) }))).toBe(
      'x\u0328\u0301'.repeat(2),
    );
    expect(expand('{prompt}', record({ prompt: 'fox '.repeat(50) }))).toHaveLength(59);
    expect(safeSegment('a\u0000b\u001Fc')).toBe('a_b_c');
    expect(safeSegment('_.a._ ')).toBe('a');
  });

  it('leave a file its own name as far as it can be kept', () => {
    expect(safeFileName('_DSC 1: fox?.PNG')).toBe('_DSC 1_ fox_.PNG');
    expect(safeFileName('...')).toBe('');
    expect(safeFileName(`${'湖'.repeat(200)}.jpeg`)).toBe(`${'湖'.repeat(65)}.jpeg`);
    expect(safeFileName(`${'👨‍👩‍👧'.repeat(200)}.png`)).toBe(`${'👨‍👩‍👧'.repeat(10)}.png`);
    expect(safeFileName(`${'a'.repeat(300)}.png`)).toBe(`${'a'.repeat(120)}.png`);
  });
});
