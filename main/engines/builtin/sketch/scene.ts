import { blend, hex, shade, type Color } from './color.ts';
import { paintMotif } from './motifs/paint-motif.ts';
import { choosePalette, type Palette } from './palette.ts';
import { blendPixel, createPicture, fillDisc, fillPolygon, type Picture, type Point } from './picture.ts';
import type { Ground, Light, Motif, PromptTraits, Weather } from './prompt-traits.ts';
import { fractalNoise, noise2, randomStream, type Random } from './random.ts';

const GROUNDS: readonly Ground[] = ['meadow', 'snow', 'sea', 'desert', 'forest', 'meadow'];
const LIGHTS: readonly Light[] = ['day', 'sunset', 'dawn', 'day', 'night', 'storm'];

export interface Scene {
  /** The picture before any brush touches it. */
  readonly picture: Picture;
  /** What falls through the air; painted last. */
  readonly weather: Weather;
}

function setPixel(picture: Picture, i: number, color: Color): void {
  picture.data[i] = color[0];
  picture.data[i + 1] = color[1];
  picture.data[i + 2] = color[2];
}

function paintSky(picture: Picture, palette: Palette, horizon: number): void {
  const { width, height } = picture;
  for (let y = 0; y < height; y++) {
    const t = Math.min(1, y / Math.max(1, horizon));
    const color = blend(palette.skyTop, palette.skyLow, t * (0.4 + 0.6 * t));
    for (let x = 0; x < width; x++) setPixel(picture, (y * width + x) * 3, color);
  }
}

function paintDisc(picture: Picture, palette: Palette, light: Light, horizon: number, random: Random): Point {
  const side = Math.min(picture.width, picture.height);
  const low = light === 'sunset' || light === 'dawn';
  const x = picture.width * (0.2 + 0.6 * random());
  const y = horizon * (low ? 0.62 + 0.28 * random() : 0.18 + 0.3 * random());
  if (light === 'storm') return [x, y];
  const r = side * (light === 'night' ? 0.045 : 0.06);
  fillDisc(picture, [x, y], r * 7, r * 7, palette.disc, low ? 0.5 : 0.3, 1);
  fillDisc(picture, [x, y], r * 3, r * 3, palette.disc, 0.35, 1);
  fillDisc(picture, [x, y], r, r, palette.disc, 1, 0.12);
  if (light === 'night')
    fillDisc(picture, [x + r * 0.3, y - r * 0.15], r * 0.5, r * 0.4, hex('#cfc9b4'), 0.5, 1);
  return [x, y];
}

function paintStars(picture: Picture, horizon: number, random: Random): void {
  const side = Math.min(picture.width, picture.height);
  const count = Math.round(90 + 120 * random());
  for (let i = 0; i < count; i++) {
    const r = side * (0.0012 + 0.0025 * random() * random());
    const x = random() * picture.width;
    const y = random() * horizon * 0.95;
    fillDisc(picture, [x, y], r + 0.7, r + 0.7, hex('#fdf8e8'), 0.5 + 0.5 * random(), 0.8);
  }
}

function paintClouds(
  picture: Picture,
  palette: Palette,
  horizon: number,
  amount: number,
  salt: number,
): void {
  const { width, height } = picture;
  const side = Math.min(width, height);
  const rows = Math.min(height, Math.ceil(horizon * 1.05));
  const cell = Math.max(1, Math.round(side / 256));
  const columns = Math.ceil(width / cell) + 1;
  const density = new Float32Array(columns * (Math.ceil(rows / cell) + 1));
  const lines = density.length / columns;
  for (let j = 0; j < lines; j++) {
    for (let i = 0; i < columns; i++) {
      const u = (i * cell) / side;
      const v = (j * cell) / side;
      const warp = noise2(u * 2, v * 3, salt + 7) - 0.5;
      density[j * columns + i] = fractalNoise(u * 2.6 + warp, v * 6.5 + warp * 1.5, 5, salt);
    }
  }
  const threshold = 0.66 - 0.26 * amount;
  const lit = shade(palette.cloud, 0.25);
  for (let y = 0; y < rows; y++) {
    const gy = y / cell;
    const j = Math.min(lines - 2, Math.floor(gy));
    const fy = gy - j;
    for (let x = 0; x < width; x++) {
      const gx = x / cell;
      const i = Math.min(columns - 2, Math.floor(gx));
      const fx = gx - i;
      const at = j * columns + i;
      const a = density[at]! + (density[at + 1]! - density[at]!) * fx;
      const b = density[at + columns]! + (density[at + columns + 1]! - density[at + columns]!) * fx;
      const d = a + (b - a) * fy;
      const t = (d - threshold) / 0.16;
      if (t <= 0) continue;
      const alpha = Math.min(1, t) * 0.85;
      blendPixel(picture, x, y, blend(lit, palette.cloud, Math.min(1, t * 0.7)), alpha);
    }
  }
}

/** Height of a ridge's line above its foot, pixels, for each column. */
function ridgeLine(width: number, side: number, rise: number, rough: number, salt: number): Float32Array {
  const line = new Float32Array(width);
  for (let x = 0; x < width; x++) {
    const u = (x / side) * rough;
    const ridged = 1 - Math.abs(fractalNoise(u, salt % 97, 5, salt) * 2 - 1);
    line[x] = rise * (0.25 + 0.75 * ridged * ridged + 0.25 * noise2(u * 0.6, 3.3, salt + 5));
  }
  return line;
}

function paintRidges(
  picture: Picture,
  palette: Palette,
  horizon: number,
  count: number,
  random: Random,
  jagged: number,
): void {
  const { width, height } = picture;
  const side = Math.min(width, height);
  for (let k = 0; k < count; k++) {
    const depth = (k + 1) / count;
    const salt = Math.floor(random() * 1e9);
    const rise = side * (0.3 - 0.17 * depth) * (0.7 + 0.6 * random()) * jagged;
    const line = ridgeLine(width, side, rise, 1.4 + depth * 1.8, salt);
    const body = blend(blend(palette.far, palette.skyLow, 0.35), palette.near, depth);
    const foot = blend(body, palette.skyLow, 0.55 - 0.25 * depth);
    const base = horizon + side * 0.035 * depth;
    for (let x = 0; x < width; x++) {
      const top = base - line[x]!;
      const from = Math.max(0, Math.floor(top));
      const to = Math.min(height, Math.ceil(base));
      for (let y = from; y < to; y++) {
        const t = Math.max(0, (y - top) / Math.max(1, rise * 1.2));
        const slope = (line[Math.min(width - 1, x + 3)]! - line[Math.max(0, x - 3)]!) / 6;
        const lightness = Math.max(-0.12, Math.min(0.16, slope * 0.14));
        const color = shade(blend(body, foot, Math.min(1, t)), lightness);
        blendPixel(picture, x, y, color, y === from ? 1 - (top - from) : 1);
      }
    }
  }
}

function paintGround(
  picture: Picture,
  palette: Palette,
  ground: Ground,
  horizon: number,
  salt: number,
): void {
  const { width, height } = picture;
  const side = Math.min(width, height);
  const top = Math.max(0, Math.round(horizon));
  const swell = ground === 'sea' ? 0 : side * 0.03;
  for (let y = Math.max(0, Math.floor(top - swell)); y < height; y++) {
    const depth = Math.min(1, Math.max(0, (y - top) / Math.max(1, height - top)));
    // Rows lie farther apart towards the viewer, as on a plane seen at a slant.
    const near = 1 / (0.06 + depth);
    const v = near * 1.6;
    for (let x = 0; x < width; x++) {
      if (ground !== 'sea' && y < top + swell * (noise2((x / side) * 2.2, 1.5, salt + 3) - 0.8)) continue;
      const u = ((x - width / 2) / side) * near * 0.9;
      const texture =
        ground === 'sea'
          ? noise2(u * 5, v * 9, salt) * 0.6 + noise2(u * 11, v * 23, salt + 1) * 0.4
          : noise2(u * 2.2, v * 3, salt) * 0.65 + noise2(u * 9, v * 9, salt + 1) * 0.35;
      const base = blend(palette.ground, palette.groundFront, depth * depth);
      const contrast = ground === 'snow' ? 0.2 : ground === 'sea' ? 0.42 : 0.34;
      const color = shade(base, (texture - 0.5) * contrast * (0.4 + depth));
      setPixel(picture, (y * width + x) * 3, blend(color, palette.skyLow, (1 - depth) * 0.3));
    }
  }
}

function paintReflection(
  picture: Picture,
  palette: Palette,
  horizon: number,
  disc: Point,
  salt: number,
): void {
  const { width, height } = picture;
  const side = Math.min(width, height);
  for (let y = Math.floor(horizon); y < height; y++) {
    const depth = (y - horizon) / Math.max(1, height - horizon);
    const half = side * (0.03 + 0.16 * depth);
    for (let x = Math.floor(disc[0] - half); x < disc[0] + half; x++) {
      const near = 1 - Math.abs(x - disc[0]) / half;
      const glint = noise2((x / side) * 22, 40 / (0.1 + depth), salt) * near;
      if (glint > 0.42) blendPixel(picture, x, y, palette.disc, Math.min(0.8, (glint - 0.42) * 3));
    }
  }
}

function paintConifer(picture: Picture, x: number, foot: number, tall: number, color: Color, snow: boolean) {
  const tiers = 6;
  for (let i = 0; i < tiers; i++) {
    const t = i / tiers;
    const top = foot - tall * (1 - t * 0.92);
    const bottom = foot - tall * (1 - (i + 1.7) / (tiers + 0.7));
    const half = tall * 0.2 * (0.28 + t * 0.85);
    const tier: Point[] = [
      [x, top],
      [x + half, bottom],
      [x + half * 0.3, bottom - tall * 0.02],
      [x - half * 0.35, bottom - tall * 0.015],
      [x - half, bottom],
    ];
    fillPolygon(picture, tier, { top: shade(color, 0.1), bottom: shade(color, -0.15) });
    if (snow) {
      const cap: Point[] = [
        [x, top],
        [x + half * 0.55, top + (bottom - top) * 0.6],
        [x, top + (bottom - top) * 0.45],
        [x - half * 0.7, top + (bottom - top) * 0.75],
      ];
      fillPolygon(picture, cap, { top: hex('#f2f6f8'), bottom: hex('#d3dfe8'), alpha: 0.85 });
    }
  }
}

function paintTrees(
  picture: Picture,
  palette: Palette,
  horizon: number,
  count: number,
  ground: Ground,
  random: Random,
): void {
  const side = Math.min(picture.width, picture.height);
  const trees = Array.from({ length: count }, () => ({ x: random(), depth: random(), tall: random() }));
  trees.sort((a, b) => a.depth - b.depth);
  for (const tree of trees) {
    // The middle stays open for what stands there.
    const aside = tree.depth > 0.4 ? (tree.x < 0.5 ? tree.x * 0.62 : 1 - (1 - tree.x) * 0.62) : tree.x;
    const foot = horizon + (picture.height - horizon) * tree.depth * tree.depth * 0.75;
    const tall = side * (0.08 + 0.36 * tree.depth) * (0.7 + 0.5 * tree.tall);
    const color = blend(blend(palette.foliage, palette.skyLow, 0.45), palette.foliage, tree.depth);
    paintConifer(picture, aside * picture.width, foot, tall, color, ground === 'snow');
  }
}

function paintCity(picture: Picture, palette: Palette, horizon: number, light: Light, random: Random): void {
  const { width, height } = picture;
  const side = Math.min(width, height);
  for (let row = 0; row < 3; row++) {
    const depth = row / 2;
    const color = blend(blend(palette.far, palette.skyLow, 0.3), palette.foliage, depth);
    let x = -side * 0.05;
    while (x < width) {
      const wide = side * (0.05 + 0.07 * random());
      const tall = side * (0.12 + 0.34 * random()) * (1 - 0.25 * depth);
      const foot = horizon + side * 0.06 * (depth + 0.3);
      const block: Point[] = [
        [x, foot - tall],
        [x + wide, foot - tall],
        [x + wide, foot],
        [x, foot],
      ];
      fillPolygon(picture, block, { top: color, bottom: blend(color, palette.skyLow, 0.25) });
      const pane = side * 0.008;
      const share = light === 'day' ? 0.2 : 0.45;
      for (let wy = foot - tall + pane * 2; wy < foot - pane * 2; wy += pane * 2.4) {
        for (let wx = x + pane; wx < x + wide - pane * 1.5; wx += pane * 2) {
          if (random() > share) continue;
          const glow = light === 'day' ? shade(palette.skyLow, 0.3) : palette.accent;
          const window: Point[] = [
            [wx, wy],
            [wx + pane, wy],
            [wx + pane, wy + pane * 1.3],
            [wx, wy + pane * 1.3],
          ];
          fillPolygon(picture, window, { top: glow, bottom: glow, alpha: 0.35 + 0.5 * depth });
        }
      }
      x += wide * (0.75 + 0.5 * random());
    }
  }
}

/** Of a motif that stands in the scene, as a share of the shorter side. */
function heightOf(kind: Motif, random: Random): number {
  if (kind === 'boat') return 0.3;
  if (kind === 'lighthouse') return 0.52;
  return 0.36 + 0.1 * random();
}

/**
 * Composes the scene that a prompt asks for.
 * @param strength 0–1: how much the prompt's colours take over
 */
export function composeScene(
  width: number,
  height: number,
  traits: PromptTraits,
  seed: string,
  strength: number,
): Scene {
  const stream = (part: string): Random => randomStream(seed, `${traits.hash}:${part}`);
  const random = stream('layout');
  const kinds = new Set(traits.motifs.map((motif) => motif.kind));
  const ground =
    traits.ground ??
    (kinds.has('boat') || kinds.has('lighthouse')
      ? 'sea'
      : (GROUNDS[Math.floor(random() * GROUNDS.length)] ?? 'meadow'));
  const light = traits.light ?? LIGHTS[Math.floor(random() * LIGHTS.length)] ?? 'day';
  const weather = traits.weather ?? 'clear';
  const palette = choosePalette(traits, ground, light, strength, stream('palette'));
  const picture = createPicture(width, height);
  const side = Math.min(width, height);
  const salt = Math.floor(stream('noise')() * 1e9);
  const close = kinds.has('portrait') || kinds.has('abstract');
  const horizon = height * (ground === 'sea' ? 0.5 + 0.1 * random() : 0.52 + 0.16 * random());

  paintSky(picture, palette, horizon);
  if (light === 'night') paintStars(picture, horizon, stream('stars'));
  const disc = paintDisc(picture, palette, light, horizon, stream('disc'));
  const cloudiness = light === 'storm' ? 1 : light === 'night' ? 0.3 : 0.25 + 0.5 * random();
  paintClouds(picture, palette, horizon, cloudiness, salt);
  if (ground === 'city') paintCity(picture, palette, horizon, light, stream('city'));
  else {
    const count = ground === 'sea' ? 2 : 3 + Math.floor(random() * 2);
    paintRidges(picture, palette, horizon, count, stream('ridges'), ground === 'sea' ? 0.45 : 1);
  }
  paintGround(picture, palette, ground, horizon, salt + 11);
  if (ground === 'sea') paintReflection(picture, palette, horizon, disc, salt + 23);
  const trees = { meadow: 9, snow: 26, sea: 0, desert: 0, forest: 60, city: 0 }[ground];
  paintTrees(picture, palette, horizon, close ? Math.round(trees / 3) : trees, ground, stream('trees'));
  if (weather === 'fog') {
    for (let y = 0; y < height; y++) {
      const alpha = Math.max(0, 0.8 - (Math.abs(y - horizon * 0.95) / height) * 1.9);
      for (let x = 0; x < width; x++) blendPixel(picture, x, y, palette.skyLow, alpha);
    }
  }
  traits.motifs.forEach((motif, index) => {
    const own = stream(`motif ${motif.kind}`);
    const shift = (index - (traits.motifs.length - 1) / 2) * 0.3;
    const wander = (own() - 0.5) * 0.24;
    const big = motif.kind === 'portrait';
    const size = big ? side * 0.86 : side * heightOf(motif.kind, own);
    const x = width * 0.5 + side * (shift + (big ? wander * 0.4 : wander));
    const foot = big ? height * 0.98 : horizon + (height - horizon) * (0.45 + 0.3 * own());
    paintMotif(picture, motif.kind, { x, y: foot, size }, motif.color, palette, own);
  });
  return { picture, weather };
}
