import { hex, type Color } from './color.ts';
import { hashText } from './random.ts';

export type Ground = 'meadow' | 'snow' | 'sea' | 'desert' | 'forest' | 'city';
export type Light = 'day' | 'sunset' | 'night' | 'dawn' | 'storm';
export type Weather = 'clear' | 'snowfall' | 'rain' | 'fog';
export type Motif =
  | 'fox'
  | 'wolf'
  | 'cat'
  | 'dog'
  | 'portrait'
  | 'boat'
  | 'house'
  | 'lighthouse'
  | 'tree'
  | 'flowers'
  | 'birds'
  | 'abstract';

/** What the words of a prompt ask the sketch to show. Absent: the seed decides. */
export interface PromptTraits {
  readonly ground: Ground | undefined;
  readonly light: Light | undefined;
  readonly weather: Weather | undefined;
  readonly motifs: readonly { readonly kind: Motif; readonly color: Color | undefined }[];
  /** Colours named for the whole picture, in order. */
  readonly colors: readonly Color[];
  readonly season: 'autumn' | 'spring' | undefined;
  /** Stands for all other words: different prompts give different pictures. */
  readonly hash: number;
}

const COLORS: Readonly<Record<string, Color>> = {
  red: hex('#c8372d'),
  crimson: hex('#a3142e'),
  scarlet: hex('#d3311f'),
  orange: hex('#e07b26'),
  amber: hex('#e3a12b'),
  gold: hex('#d9a93a'),
  golden: hex('#d9a93a'),
  yellow: hex('#ecc94b'),
  green: hex('#4f8f4b'),
  emerald: hex('#1f8f63'),
  olive: hex('#7d7f3a'),
  teal: hex('#2a8c8c'),
  turquoise: hex('#38b0ad'),
  cyan: hex('#3fb6c9'),
  blue: hex('#3a6fb5'),
  azure: hex('#4a90d9'),
  indigo: hex('#43419c'),
  navy: hex('#23345f'),
  purple: hex('#7b4b9e'),
  violet: hex('#7d53b5'),
  lavender: hex('#a392cf'),
  magenta: hex('#b83a86'),
  pink: hex('#dd8ba4'),
  rose: hex('#cf6a80'),
  brown: hex('#7a5439'),
  sepia: hex('#8f6f4d'),
  beige: hex('#cdb896'),
  black: hex('#26262b'),
  dark: hex('#2c2d38'),
  white: hex('#eeeae2'),
  grey: hex('#8a8d90'),
  gray: hex('#8a8d90'),
  silver: hex('#b4bac0'),
};

const GROUNDS: Readonly<Record<string, Ground>> = {
  meadow: 'meadow',
  field: 'meadow',
  grass: 'meadow',
  hill: 'meadow',
  garden: 'meadow',
  valley: 'meadow',
  snow: 'snow',
  snowy: 'snow',
  winter: 'snow',
  ice: 'snow',
  arctic: 'snow',
  frozen: 'snow',
  sea: 'sea',
  ocean: 'sea',
  lake: 'sea',
  river: 'sea',
  beach: 'sea',
  coast: 'sea',
  wave: 'sea',
  harbor: 'sea',
  harbour: 'sea',
  water: 'sea',
  desert: 'desert',
  dune: 'desert',
  sand: 'desert',
  canyon: 'desert',
  mars: 'desert',
  forest: 'forest',
  wood: 'forest',
  woods: 'forest',
  jungle: 'forest',
  pine: 'forest',
  city: 'city',
  street: 'city',
  town: 'city',
  skyline: 'city',
  cyberpunk: 'city',
  building: 'city',
  tower: 'city',
};

const LIGHTS: Readonly<Record<string, Light>> = {
  night: 'night',
  midnight: 'night',
  moon: 'night',
  moonlight: 'night',
  star: 'night',
  starry: 'night',
  space: 'night',
  galaxy: 'night',
  aurora: 'night',
  dusk: 'sunset',
  sunset: 'sunset',
  evening: 'sunset',
  fire: 'sunset',
  dawn: 'dawn',
  sunrise: 'dawn',
  morning: 'dawn',
  storm: 'storm',
  stormy: 'storm',
  gloomy: 'storm',
  moody: 'storm',
  day: 'day',
  sunny: 'day',
  noon: 'day',
  summer: 'day',
};

const WEATHERS: Readonly<Record<string, Weather>> = {
  snow: 'snowfall',
  snowfall: 'snowfall',
  snowing: 'snowfall',
  blizzard: 'snowfall',
  rain: 'rain',
  rainy: 'rain',
  fog: 'fog',
  foggy: 'fog',
  mist: 'fog',
  misty: 'fog',
  haze: 'fog',
};

const MOTIFS: Readonly<Record<string, Motif>> = {
  fox: 'fox',
  wolf: 'wolf',
  cat: 'cat',
  kitten: 'cat',
  dog: 'dog',
  puppy: 'dog',
  portrait: 'portrait',
  woman: 'portrait',
  man: 'portrait',
  girl: 'portrait',
  boy: 'portrait',
  person: 'portrait',
  face: 'portrait',
  boat: 'boat',
  ship: 'boat',
  sail: 'boat',
  sailboat: 'boat',
  house: 'house',
  cabin: 'house',
  cottage: 'house',
  barn: 'house',
  lighthouse: 'lighthouse',
  tree: 'tree',
  oak: 'tree',
  flower: 'flowers',
  rose: 'flowers',
  poppy: 'flowers',
  tulip: 'flowers',
  bird: 'birds',
  crow: 'birds',
  gull: 'birds',
  abstract: 'abstract',
  geometric: 'abstract',
  pattern: 'abstract',
  shape: 'abstract',
};

const SEASONS: Readonly<Record<string, 'autumn' | 'spring'>> = {
  autumn: 'autumn',
  fall: 'autumn',
  october: 'autumn',
  spring: 'spring',
  blossom: 'spring',
  cherry: 'spring',
};

function words(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

function lookUp<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  if (Object.hasOwn(table, word)) return table[word];
  if (word.endsWith('es') && Object.hasOwn(table, word.slice(0, -2))) return table[word.slice(0, -2)];
  if (word.endsWith('s') && Object.hasOwn(table, word.slice(0, -1))) return table[word.slice(0, -1)];
  return undefined;
}

/**
 * Reads a prompt. A colour right before a motif ("red fox") is the motif's; any other is the picture's.
 * What the negative prompt names is left out.
 */
export function readPrompt(prompt: string, negativePrompt: string): PromptTraits {
  const unwanted = new Set(words(negativePrompt));
  const list = words(prompt);
  let ground: Ground | undefined;
  let light: Light | undefined;
  let weather: Weather | undefined;
  let season: PromptTraits['season'];
  const motifs: { kind: Motif; color: Color | undefined }[] = [];
  const colors: Color[] = [];
  let pending: Color | undefined;
  for (const word of list) {
    if (unwanted.has(word)) continue;
    const motif = lookUp(MOTIFS, word);
    if (motif !== undefined && !motifs.some((known) => known.kind === motif)) {
      motifs.push({ kind: motif, color: pending });
      pending = undefined;
    }
    const color = lookUp(COLORS, word);
    if (pending !== undefined) {
      colors.push(pending);
      pending = undefined;
    }
    if (color !== undefined && motif === undefined) pending = color;
    ground ??= lookUp(GROUNDS, word);
    light ??= lookUp(LIGHTS, word);
    weather ??= lookUp(WEATHERS, word);
    season ??= lookUp(SEASONS, word);
  }
  if (pending !== undefined) colors.push(pending);
  return { ground, light, weather, season, motifs, colors, hash: hashText(list.join(' ')) };
}
