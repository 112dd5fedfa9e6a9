import { expect, it } from 'vitest';
import type { GenerationRecord } from '../../../../main/domain/generation.ts';
import { NO_USER_FACTS, type ImageRecord } from '../../../../main/domain/image-record.ts';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import type { Seed } from '../../../../main/domain/seed.ts';
import { fileRows, settingRows, sharedSource } from '../../../../renderer/features/detail/metadata-rows.ts';
import type { Translate } from '../../../../renderer/i18n/messages.ts';

const t = ((key: string) => key) as Translate;

const SAID: Omit<GenerationRecord, 'provenance' | 'parents' | 'prompt' | 'negativePrompt'> = {
  type: 'outpaint',
  engine: 'comfyui',
  engineVersion: '0.3',
  model: 'a "quoted" model',
  modelHash: 'abc',
  loras: [{ name: 'detail', modelStrength: 0.5, clipStrength: 1 }],
  sampler: 'euler',
  scheduler: 'karras',
  seed: '18446744073709551615' as Seed,
  steps: 20,
  guidance: 7.5,
  denoise: 0.4,
  width: 512,
  height: 512,
  extend: { left: 64, right: 0, up: 0, down: 0 },
  transform: { width: 448, height: 512, steps: [{ kind: 'rotate', degrees: 90 }] },
  edit: { grow: 8, feather: 16, fill: 'blur', edge: 'strict', matchColor: true },
  sessionId: 's1',
  count: 3,
  batchFile: 'batches/street.yaml',
  engineSeconds: 2.5,
  cost: 0.01,
  createdAtMs: 5,
  extra: { clipSkip: 2 },
};

const record: ImageRecord = {
  uid: 'u1',
  file: {
    rootId: 'library',
    path: 'a/b.png',
    sizeBytes: 1000,
    modifiedAtMs: 1,
    width: 64,
    height: 64,
    format: 'png',
    contentHash: 'a',
    pixelHash: null,
  },
  generation: {
    ...SAID,
    parents: [],
    prompt: 'fox',
    negativePrompt: '',
    provenance: {
      ...Object.fromEntries(Object.keys(SAID).map((field) => [field, `from ${field}`])),
      'extra.clipSkip': 'from clipSkip',
    },
  },
  user: NO_USER_FACTS,
  collections: [],
  state: { missing: false, trashedAtMs: null, expiresAtMs: null },
};

const rows = [...settingRows(record, null, t), ...fileRows(record, t)];

it('has a row for everything a file can say, with who said it', () => {
  const sources = new Set(rows.map(({ source }) => source));
  const said = Object.keys(SAID).filter((field) => !['extra', 'engineVersion', 'height'].includes(field));
  expect(said.filter((field) => !sources.has(`from ${field}`))).toEqual([]);
  expect(sources).toContain('from clipSkip');
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
});

it('calls settings of a model as the form does, and those of other programs as they do', () => {
  const generation = { ...record.generation, extra: { clipSkip: 2, 'Hires upscaler': 'Latent' } };
  const labels = settingRows({ ...record, generation }, null, t).map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(['detail.extra.clipSkip', 'Hires upscaler']));
});

it('tells megapixels also of pictures that have next to none', () => {
  const size = (width: number, height: number): string | undefined =>
    fileRows({ ...record, file: { ...record.file, width, height } }, t).find(({ key }) => key === 'size')
      ?.value;
  expect(size(4096, 2304)).toBe('4096 × 2304 (9.4 MP)');
  expect(size(1024, 1024)).toBe('1024 × 1024 (1 MP)');
  expect(size(64, 64)).toBe('64 × 64 (0.004 MP)');
});

it('leads from values to queries that can be read', () => {
  const queries = rows.flatMap(({ query }) => query ?? []);
  expect(queries.length).toBeGreaterThan(10);
  expect(queries.filter((query) => !parseQuery(query).ok)).toEqual([]);
});

it('says of a session what a person knows it by; its id is what is copied', () => {
  const sessionRow = (session: Parameters<typeof settingRows>[1]): unknown =>
    settingRows(record, session, ((key: string, values?: object) =>
      values === undefined ? key : `${key} ${JSON.stringify(values)}`) as Translate).find(
      ({ key }) => key === 'sessionId',
    );
  const known = { copied: 's1', query: 'session:"s1"' };
  expect(sessionRow(null)).toMatchObject({ ...known, value: 's1' });
  expect(sessionRow({ beganAtMs: 0, images: 8 })).toMatchObject({
    ...known,
    value: expect.stringMatching(/^detail\.session .*19(70|69).*"count":8/),
  });
});

it('names the one who said all of it once, and of several none', () => {
  const [first, second] = rows;
  const said = { ...first!, source: 'fooocus' };
  const own = { ...second!, source: null };
  expect(sharedSource([said, own])).toBe('fooocus');
  expect(sharedSource([own])).toBeNull();
  expect(sharedSource([said, { ...said, source: 'a1111' }])).toBeNull();
});
