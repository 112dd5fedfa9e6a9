/** Settings that a series of pictures is usually varied by. */
export const VARIED_FIELDS = [
  'seed',
  'steps',
  'guidance',
  'sampler',
  'scheduler',
  'denoise',
  'model',
  'loras',
  'size',
] as const;
export type VariedField = (typeof VARIED_FIELDS)[number];

/** What `same:` asks for: pictures with the prompts and settings of one, whatever those excepted are. */
export interface SameExcept {
  /** Of the picture compared with, or how it begins. */
  readonly uid: string;
  readonly except: readonly VariedField[];
}

const EXCEPT = 'except';

/** As it is written after `same:`. */
export function sameValue({ uid, except }: SameExcept): string {
  return except.length === 0 ? uid : [uid, EXCEPT, ...except].join(' ');
}

/** Reads `3f2a… except seed steps`; null when a word of it is not a setting. */
export function parseSameExcept(text: string): SameExcept | null {
  const [uid = '', keyword, ...words] = text.toLowerCase().split(/\s+/u).filter(Boolean);
  if (uid === '' || (keyword !== undefined && (keyword !== EXCEPT || words.length === 0))) return null;
  const except = words.map((word) => VARIED_FIELDS.find((field) => field === word));
  return except.every((field) => field !== undefined) ? { uid, except } : null;
}

/** What a value that could not be read should have been. */
export const SAME_EXPECTED: readonly string[] = [
  'the id of a picture',
  `the id of a picture, except, and one or more of ${VARIED_FIELDS.join(' ')}`,
];
