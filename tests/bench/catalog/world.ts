import type { CollectionDefinition, NewImage } from '../../../main/domain/catalog.ts';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import type { ImageFormat, Mark } from '../../../main/domain/image-record.ts';

/** Pictures as a heavy user's library has them: a few words, models and tags everywhere, most of them rare. */

const COMMON = 'masterpiece,quality,detailed,portrait,light,woman,landscape,city,forest,night'.split(',');
const SYLLABLES = 'ka mo ri ta sel ven dor lin bra qui fen gal hos ju no pel ras tor ul win'.split(' ');
const CJK = ['雪の中の赤い狐', '夜の街 雨', '花束を持つ少女', '山と湖', '未来都市'];
const SAMPLERS = ['euler', 'euler_ancestral', 'dpmpp_2m', 'dpmpp_2m_sde', 'ddim', 'uni_pc'];
const MARKS: readonly (Mark | null)[] = [
  null,
  null,
  null,
  null,
  null,
  null,
  'final',
  'wip',
  'experiment',
  'reject',
];
const NEGATIVES = ['', 'blurry, low resolution', 'bad hands, extra fingers', 'watermark, text, signature'];
const TYPES = [
  'text-to-image',
  'text-to-image',
  'text-to-image',
  'image-to-image',
  'inpaint',
  'upscale',
] as const;
const FORMATS: readonly ImageFormat[] = ['png', 'png', 'png', 'png', 'webp', 'jpeg'];
const SIZES = [
  [1024, 1024],
  [832, 1216],
  [1216, 832],
  [1344, 768],
  [512, 512],
] as const;

const COLLECTION_COUNT = 500;
const THREE_YEARS_MS = 3 * 365 * 86_400_000;
const LAST_CREATED_MS = Date.UTC(2026, 10, 20);

/** Words by rank: rank 0 is in about half of all prompts, later ones follow Zipf's law. */
export function word(rank: number): string {
  const common = COMMON[rank];
  if (common !== undefined) return common;
  const syllable = (place: number): string => SYLLABLES[Math.floor(rank / 20 ** place) % 20] ?? '';
  return `${syllable(0)}${syllable(1)}${syllable(2)}${rank % 7}`;
}

export function tagName(rank: number): string {
  return rank % 3 === 0 ? `theme${rank % 17}/tag${rank}` : `tag${rank}`;
}

export function modelName(rank: number): string {
  return `model_${rank}_v${(rank % 4) + 1}.safetensors`;
}

export function uidOf(number: number): string {
  return `${((number * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0')}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A rank below `count`, low ones far more often. */
function skewed(random: () => number, count: number, power = 3): number {
  return Math.min(count - 1, Math.floor(count * random() ** power));
}

function promptOf(random: () => number): string {
  if (random() < 0.02) return `${CJK[skewed(random, CJK.length, 1)]}, ${word(skewed(random, 5000))}`;
  const words = Array.from({ length: 8 + Math.floor(random() * 14) }, () =>
    word(10 + skewed(random, 20_000)),
  );
  if (random() < 0.5) words.unshift('masterpiece');
  for (let rank = 1; rank < 10; rank += 1) if (random() < 0.12 / Math.sqrt(rank)) words.push(word(rank));
  const text = words.join(' ');
  return random() < 0.05 ? `Project ${skewed(random, 40)} - ${text}` : text;
}

export function collections(): CollectionDefinition[] {
  return Array.from({ length: COLLECTION_COUNT }, (_, index) => ({
    id: `collection-${index}`,
    name: `Collection ${index}`,
    parentId: index < 25 ? null : `collection-${Math.floor(index / 5) % 100}`,
    note: '',
    coverUid: null,
    position: index,
  }));
}

/** Minutes of a day at which somebody sits down to make pictures: long gaps and short ones. */
const SITTINGS = [0, 425, 512, 540, 555, 610, 705, 842, 1010, 1145, 1203, 1290];

/** The folder of the sitting that was under way: about twelve a day. */
function sittingFolder(atMs: number): string {
  const day = Math.floor(atMs / 86_400_000);
  const minute = Math.floor(atMs / 60_000) % 1440;
  const begun = SITTINGS.findLast((sitting) => sitting === 0 || sitting + (day % 7) <= minute) ?? 0;
  const date = new Date(day * 86_400_000 + (begun === 0 ? 0 : begun + (day % 7)) * 60_000).toISOString();
  return `${date.slice(0, 10).replaceAll('-', '/')}/${date.slice(11, 16).replace(':', '')}`;
}

/** The pictures numbered from `from`, in sessions of about eight. Rows are not in the order of their dates. */
export function pictures(from: number, count: number, rows: number): NewImage[] {
  return Array.from({ length: count }, (_, index) => picture(from + index, rows));
}

function picture(number: number, rows: number): NewImage {
  const session = Math.floor(number / 8);
  const ofSession = randomFrom(session * 31 + 7);
  const random = randomFrom(number * 17 + 3);
  const createdAtMs = Math.floor(LAST_CREATED_MS - ofSession() * THREE_YEARS_MS) + (number % 8) * 4000;
  const shared = promptOf(ofSession);
  const model = modelName(skewed(ofSession, 60));
  const prompt = ofSession() < 0.5 ? shared : promptOf(random);
  const [width, height] = SIZES[skewed(random, SIZES.length, 1.5)] ?? [1024, 1024];
  const seed = (
    (BigInt(Math.floor(random() * 2 ** 32)) << 32n) |
    BigInt(Math.floor(random() * 2 ** 32))
  ).toString();
  const said = random() < 0.4;
  const tags = said
    ? Array.from({ length: Math.floor(random() * 4) }, () => tagName(skewed(random, 400)))
    : [];
  const parent = random() < 0.12 && number > 8;
  return {
    uid: uidOf(number),
    file: {
      rootId: 'library',
      path: `collections/images/${sittingFolder(createdAtMs)}/${String((number % 8) + 1).padStart(3, '0')}_seed_${seed}.png`,
      sizeBytes: 200_000 + Math.floor(random() * 3_000_000),
      modifiedAtMs: createdAtMs + 900,
      width,
      height,
      format: FORMATS[skewed(random, FORMATS.length, 1.5)] ?? 'png',
      contentHash: (number * 7919).toString(16).padStart(16, '0'),
      pixelHash: (number % 500 === 1 ? number - 1 : number).toString(16).padStart(16, '0'),
    },
    generation: {
      ...UNKNOWN_GENERATION,
      type: parent ? 'inpaint' : (TYPES[skewed(random, TYPES.length, 1.5)] ?? 'text-to-image'),
      prompt,
      negativePrompt: NEGATIVES[skewed(ofSession, NEGATIVES.length, 1)] ?? '',
      engine: 'comfyui',
      model,
      loras:
        random() < 0.2 ? [{ name: `lora_${skewed(random, 120)}`, modelStrength: 0.8, clipStrength: 1 }] : [],
      sampler: SAMPLERS[skewed(random, SAMPLERS.length, 2)] ?? 'euler',
      scheduler: 'karras',
      seed,
      steps: 15 + skewed(random, 40, 1.5),
      guidance: 1 + Math.floor(random() * 24) / 2,
      denoise: 1,
      parents: parent ? [{ role: 'source', uid: uidOf(Math.floor(random() * number)) }] : [],
      sessionId: `session-${session}`,
      count: (number % 8) + 1,
      engineSeconds: 2 + random() * 10,
      createdAtMs,
    },
    ...(said && {
      user: {
        rating: skewed(random, 6, 1.2),
        favorite: random() < 0.1,
        mark: MARKS[skewed(random, MARKS.length, 1)] ?? null,
        tags: [...new Set(tags)].toSorted(),
        stackId: null,
        stackRole: null,
        note: random() < 0.05 ? `note ${word(skewed(random, 300))}` : '',
        changedAtMs: createdAtMs + 60_000,
      },
    }),
    ...(random() < 0.15 && {
      collections: [
        {
          id: `collection-${skewed(random, COLLECTION_COUNT)}`,
          position: Math.floor(random() * rows * 8) / 8,
        },
      ],
    }),
  };
}
