import fc from 'fast-check';
import type { NewImage } from '../../../main/domain/catalog.ts';
import { IMAGE_TYPES } from '../../../main/domain/generation.ts';
import { MARKS, STACK_ROLES } from '../../../main/domain/image-record.ts';
import { QUERY_FIELDS } from '../../../main/domain/query/ast.ts';
import type { FieldValue, Query, QueryField } from '../../../main/domain/query/ast.ts';
import { FIELD_SPECS } from '../../../main/domain/query/fields.ts';
import { numericRange, seedRange } from '../../../main/domain/query/values.ts';
import { picture, uidOf } from './support.ts';

const PROMPTS = [
  'red fox in snow',
  'Red Foxes, running',
  'Main Street Redesign - bike lanes',
  'main street - night',
  '雪の中の赤い狐',
  '赤い花 red flower',
  'café naïve',
  '',
];
const MODELS = [
  'sd_xl_base_1.0.safetensors',
  'SDXL/SD_XL_base_1.0',
  'Flux Dev',
  'flux dev.safetensors',
  'flux-schnell',
  null,
];
const TAGS = ['animals', 'animals/fox', 'animals/fox/red', 'animalsque', 'night', 'Snow'];
const PATHS = ['a/b/one.png', 'a/bc/two_x.png', 'portraits/Fox%1.PNG', 'top.png', 'a/b/c/three.png'];
const LORAS = ['detail.safetensors', 'Style One', 'styles/style one.safetensors'];
const BASE = new Date(2026, 10, 1).getTime();

/** Few different values, so that conditions meet and miss. */
export function anyPicture(number: number): fc.Arbitrary<NewImage> {
  const lora = fc
    .tuple(fc.constantFrom(...LORAS), fc.constantFrom(1, 0.5))
    .map(([name, modelStrength]) => ({ name, modelStrength, clipStrength: 1 }));
  const parent = fc.record({
    role: fc.constantFrom('source' as const, 'mask' as const),
    uid: fc.integer({ min: 1, max: 12 }).map(uidOf),
  });
  const generation = fc.record({
    type: fc.constantFrom(...IMAGE_TYPES),
    prompt: fc.constantFrom(...PROMPTS),
    negativePrompt: fc.constantFrom('', 'blurry, red', '模糊'),
    model: fc.constantFrom(...MODELS),
    sampler: fc.constantFrom('euler', 'euler_a', null),
    scheduler: fc.constantFrom('karras', null),
    engine: fc.constantFrom('builtin', 'comfyui', null),
    seed: fc.constantFrom(
      '0',
      '7',
      '4294967296',
      '4294967295',
      '18446744073709551615',
      '9007199254740993',
      null,
    ),
    steps: fc.constantFrom(1, 20, 30, null),
    guidance: fc.constantFrom(1, 7, 7.5, -1, null),
    denoise: fc.constantFrom(0.1, 0.35, 1, null),
    sessionId: fc.constantFrom('s1', 's2', 's12', null),
    batchFile: fc.constantFrom('batches/Street.yaml', null),
    createdAtMs: fc.constantFrom(BASE, BASE + 86_400_000, BASE + 86_399_999, BASE - 40 * 86_400_000),
    loras: fc.uniqueArray(lora, { maxLength: 2, selector: ({ name }) => name }),
    parents: fc.uniqueArray(parent, { maxLength: 2, selector: ({ uid }) => uid }),
  });
  const file = fc.record({
    rootId: fc.constantFrom('library', 'drive'),
    path: fc.constantFrom(...PATHS).map((path) => (number % 3 === 0 ? `${number}/${path}` : path)),
    width: fc.constantFrom(512, 1024, 1344),
    height: fc.constantFrom(512, 768, 1024),
    sizeBytes: fc.constantFrom(500_000, 2_000_000, 2_000_001),
    format: fc.constantFrom('png' as const, 'webp' as const),
    contentHash: fc.constantFrom('h1', 'h2', `h-${number}`),
    pixelHash: fc.constantFrom('p1', `p-${number}`, null),
  });
  const user = fc.record({
    rating: fc.integer({ min: 0, max: 5 }),
    favorite: fc.boolean(),
    mark: fc.constantFrom(...MARKS, null),
    tags: fc.subarray(TAGS, { maxLength: 3 }).map((tags) => tags.toSorted()),
    note: fc.constantFrom('', 'for the red cover', 'メモ'),
    stackId: fc.constantFrom('k1', 'k2', null, null),
    stackRole: fc.constantFrom(...STACK_ROLES, null, null),
    changedAtMs: fc.constant(1),
  });
  return fc
    .record({
      generation,
      file,
      user: fc.option(user, { nil: undefined }),
      collections: fc.subarray(['c1', 'c2', 'c3'], { maxLength: 2 }),
      texts: fc.constantFrom<Record<string, string>>({}, { workflow: '{}' }, { parameters: 'x' }),
      expiresAtMs: fc.constantFrom(null, 5),
    })
    .map((parts) =>
      picture(number, {
        generation: parts.generation,
        file: parts.file,
        ...(parts.user && { user: parts.user }),
        collections: parts.collections.map((id) => ({ id, position: number })),
        rawTexts: parts.texts,
        expiresAtMs: parts.expiresAtMs,
      }),
    );
}

const text = (value: string, exact = false, prefix = false): FieldValue => ({
  kind: 'text',
  text: value,
  exact,
  prefix,
});

const WRITTEN: Partial<Record<QueryField, readonly string[]>> = {
  prompt: ['red', 'Red fox', 'fox*', '赤い', '狐', 'cafe', '--', 'in snow', '*'],
  negative: ['red', '模糊', 'blur*', '*'],
  note: ['cover', 'メ', 'red cover', '*'],
  model: ['flux', 'Flux Dev', 'sd_xl', 'base xl', 'sd_xl_base_1.0.safetensors', 'sd*', 'f*', '*'],
  lora: ['detail', 'style one', 's*', '*'],
  sampler: ['euler', 'euler*', 'EULER_A', '*'],
  scheduler: ['karras', '*'],
  engine: ['comfyui', 'b*', '*'],
  session: ['s1', 's2', '*'],
  batch: ['street', 'nothing', '*'],
  project: ['main', 'Main Street', 'main s*', '*'],
  // prettier-ignore
  path: [
    'fox', 'a/b', 'A/B/', '%', '_x', 'png', '3/', '/', '/a/b', '/A/B/', '/b', '/top.png', '/a/b/one.png', 'b/one',
    'a/b*', 'b*', 'one*', 'b/o*', '/a/b*', '/to*', '/a/b/o*', '*', '/*',
  ],
  root: ['library', 'drive', 'old', 'Old Drive', 'o*', 'nowhere', '*'],
  tag: ['animals', 'animals/fox', 'anim*', 'snow', 'fox', '*'],
  collection: ['c1', 'Second', 's*', '*'],
  parent: [uidOf(1), uidOf(2), uidOf(3), '0000', '*'],
  child: [uidOf(4), uidOf(5), '0000', '*'],
  same: [
    uidOf(4),
    `${uidOf(5)} except seed steps`,
    `${uidOf(7)} except seed steps guidance sampler scheduler denoise model loras size`,
    `${uidOf(8)} except seed steps guidance sampler scheduler denoise model size`,
    `${uidOf(11)} except steps guidance sampler scheduler denoise model loras size`,
    `${uidOf(2)} except seed steps sampler scheduler model loras size`,
    `${uidOf(2).slice(0, -2)} except seed steps guidance sampler scheduler model loras`,
    'ffff',
  ],
  stack: [uidOf(4), uidOf(5), uidOf(7), uidOf(3).slice(0, -1), 'ffff'],
};

const POINTS: Partial<Record<QueryField, readonly string[]>> = {
  seed: ['0', '7', '4294967296', '9007199254740992', '18446744073709551615'],
  steps: ['1', '20', '25'],
  guidance: ['7', '7.5', '0'],
  denoise: ['0.35', '1'],
  width: ['512', '1024'],
  height: ['768'],
  megapixels: ['1', '0.3', '1.0'],
  aspect: ['16:9', '1', 'square'],
  size: ['2MB', '500000', '2000001b'],
  rating: ['0', '3', '5'],
  created: ['2026-11', '2026-11-01', '2026', '2026-09-22'],
};

function fieldQuery(name: QueryField): fc.Arbitrary<Query> {
  const field = (value: FieldValue): Query => ({ kind: 'field', field: name, value });
  const written = WRITTEN[name];
  if (written !== undefined) {
    return fc
      .tuple(fc.constantFrom(...written), fc.boolean())
      .map(([value, exact]) =>
        field(value.endsWith('*') ? text(value.slice(0, -1), false, true) : text(value, exact)),
      );
  }
  const points = POINTS[name];
  if (points === undefined)
    return fc.constantFrom(...FIELD_SPECS[name].values).map((value) => field(text(value)));
  const operator = fc.constantFrom('=' as const, '>' as const, '>=' as const, '<' as const, '<=' as const);
  const ordered = points.filter((point) => point !== 'square');
  // What nothing can match, as a seed below 0, is refused.
  const isPossible = (query: Query): boolean =>
    query.kind === 'field' &&
    (name === 'seed' ? seedRange(query.value) : numericRange(name, query.value, 0)).ok;
  const possible = fc.oneof(
    fc
      .tuple(operator, fc.constantFrom(...ordered))
      .map(([op, value]) => field({ kind: 'compare', operator: op, value })),
    fc.constantFrom(...points).map((value) => field(text(value))),
    fc.constantFrom(...ordered).map((value) => field({ kind: 'range', from: value, to: null })),
    fc.constantFrom(...ordered).map((value) => field({ kind: 'range', from: null, to: value })),
  );
  return possible.filter(isPossible);
}

const leaf: fc.Arbitrary<Query> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Query>({ kind: 'all' }) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom('red', 'fo', 'fox', '狐', '赤い', 'animals', 'flux', 'xl', 'zebra', '-'),
        fc.boolean(),
      )
      .map(([word, prefix]): Query => ({ kind: 'word', text: word, prefix })),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('red fox', '中の赤', 'fox red', 'main street')
      .map((phrase): Query => ({ kind: 'phrase', text: phrase })),
  },
  { weight: 20, arbitrary: fc.constantFrom(...QUERY_FIELDS).chain(fieldQuery) },
);

export const anyQuery: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('query'), { minLength: 2, maxLength: 3 }),
        )
        .map(([kind, terms]): Query => ({ kind, terms })),
    },
    { weight: 1, arbitrary: tie('query').map((term): Query => ({ kind: 'not', term })) },
  ),
})).query;

/** One query of every field at least. */
export const everyField: readonly fc.Arbitrary<Query>[] = QUERY_FIELDS.map(fieldQuery);
