import sharp from 'sharp';
import { seededRandom } from '../../../main/domain/seeded-random.ts';
import type { EditSpec } from '../../../main/imaging/edit/edit-pipeline.ts';
import { paintSketch } from '../../../main/engines/builtin/sketch/paint.ts';
import type { Rgb } from './seam.ts';

/** Pictures and masks of the bench, the same in every run. */

type Color = readonly [number, number, number];

export interface BenchPicture {
  readonly name: string;
  /** One colour with a little grain: what differs there, differs because of the edit. */
  readonly flat: boolean;
  /** The whole scene. An edit's source is its top left part, so that it is known what an extension could show. */
  readonly scene: Rgb;
}

/** Pixels that the extension adds at the right and at the bottom. */
const EXTENSION = { left: 0, right: 96, up: 0, down: 64 };
export const SCENE_WIDTH = 596;
export const SCENE_HEIGHT = 444;
const WIDTH = SCENE_WIDTH - EXTENSION.right;
const HEIGHT = SCENE_HEIGHT - EXTENSION.down;

export function benchPictures(width: number, height: number): readonly BenchPicture[] {
  const made = (
    name: string,
    colorAt: (x: number, y: number) => Color,
    grain: number,
    flat = false,
  ): BenchPicture => ({
    name,
    flat,
    scene: paint(name, width, height, colorAt, grain),
  });
  const sky = fractal('sky', 5);
  const stone = fractal('stone', 3);
  const leaves = fractal('leaves', 6);
  return [
    made('grey', () => [122, 122, 124], 1.2, true),
    made('skin', () => [214, 170, 146], 1.2, true),
    made(
      'dusk',
      (x, y) => [70 + (y * 120) / height, 60 + (y * 70) / height + x / 40, 120 - (y * 50) / height],
      1,
    ),
    made(
      'clouds',
      (x, y) => {
        const t = sky(x / 190, y / 120);
        return [90 + 150 * t, 130 + 110 * t, 190 + 50 * t];
      },
      1.5,
    ),
    made(
      'wall',
      (x, y) => {
        const row = Math.floor(y / 24);
        const joint = y % 24 < 3 || (x + (row % 2) * 28) % 56 < 3;
        const t = stone(x / 40, y / 40) * 50;
        return joint ? [186 - t, 180 - t, 170 - t] : [176 - t, 92 - t, 70 - t];
      },
      4,
    ),
    made(
      'leaves',
      (x, y) => {
        const t = leaves(x / 26, y / 26);
        return [40 + 130 * t, 70 + 150 * t, 20 + 70 * t];
      },
      6,
    ),
    { name: 'painting', flat: false, scene: painting(width, height) },
  ];
}

/** One edit of the bench: a thing to be removed from a picture, or a picture to be extended. */
export interface BenchEdit {
  readonly source: Rgb;
  readonly area: EditSpec['area'];
  /** What the scene shows without the thing, in the result's size. */
  readonly truth: Rgb;
}

export async function benchEdits(scene: Rgb): Promise<readonly BenchEdit[]> {
  const truth = crop(scene, WIDTH, HEIGHT);
  const masked = await Promise.all(
    MASKS.map(async (valueAt): Promise<BenchEdit> => {
      const source = withThing(truth, valueAt);
      return { source, area: { maskPng: await maskPng(WIDTH, HEIGHT, valueAt) }, truth };
    }),
  );
  return [...masked, { source: truth, area: { extend: EXTENSION }, truth: scene }];
}

const [CX, CY, R] = [WIDTH * 0.52, HEIGHT * 0.5, HEIGHT * 0.2];
const away = (x: number, y: number): number => Math.hypot(x - CX, y - CY);
const wobble = (x: number, y: number): number => R * (1 + 0.25 * Math.sin(5 * Math.atan2(y - CY, x - CX)));

/** A disc, a lasso, a corner, a soft brush: values of the mask. */
const MASKS: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (away(x, y) < R ? 255 : 0),
  (x, y) => (away(x, y) < wobble(x, y) ? 255 : 0),
  (x, y) => (x > WIDTH * 0.7 && y > HEIGHT * 0.62 ? 255 : 0),
  (x, y) => Math.round(255 * Math.min(1, Math.max(0, (R * 1.2 - away(x, y)) / (R * 0.4)))),
];

/** The picture with something in the way wherever the mask is whole. */
function withThing({ width, height, data }: Rgb, maskAt: (x: number, y: number) => number): Rgb {
  const out = data.slice();
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    if (maskAt(x, y) === 255) out.set((x >> 3) % 2 === 0 ? [200, 30, 160] : [30, 10, 60], at * 3);
  }
  return { width, height, data: out };
}

function crop(from: Rgb, width: number, height: number): Rgb {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    data.set(from.data.subarray(y * from.width * 3, (y * from.width + width) * 3), y * width * 3);
  }
  return { width, height, data };
}

export function maskPng(
  width: number,
  height: number,
  valueAt: (x: number, y: number) => number,
): Promise<Uint8Array> {
  const data = Uint8Array.from({ length: width * height }, (_, at) =>
    valueAt(at % width, Math.floor(at / width)),
  );
  return sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

/** @param grain standard deviation of the noise on every component, levels */
function paint(
  key: string,
  width: number,
  height: number,
  colorAt: (x: number, y: number) => Color,
  grain: number,
): Rgb {
  const draw = seededRandom(`grain ${key}`);
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const color = colorAt(at % width, Math.floor(at / width));
    for (let c = 0; c < 3; c++) {
      // Four even draws are near enough to a bell; their deviation is √(4 / 12).
      const noise = (draw() + draw() + draw() + draw()) / 2 ** 32 - 2;
      data[at * 3 + c] = Math.min(
        255,
        Math.max(0, Math.round(color[c]! + (noise / Math.sqrt(1 / 3)) * grain)),
      );
    }
  }
  return { width, height, data };
}

function painting(width: number, height: number): Rgb {
  const { data } = paintSketch(
    {
      width,
      height,
      prompt: 'a lake at dawn, mountains, pines',
      negativePrompt: '',
      seed: '11',
      steps: 10,
      guidance: 7,
      denoise: 1,
      source: undefined,
    },
    { onStep: () => undefined, shouldStop: () => false },
  )!;
  return { width, height, data: Uint8Array.from(new Uint8ClampedArray(data)) };
}

/** Smooth noise of several octaves, 0–1. */
function fractal(key: string, octaves: number): (x: number, y: number) => number {
  const draw = seededRandom(`fractal ${key}`);
  const values = Float64Array.from({ length: 4096 }, () => draw() / 2 ** 32);
  const at = (x: number, y: number): number => values[(x * 73 + y * 151) & 4095]!;
  const smooth = (t: number): number => t * t * (3 - 2 * t);
  const one = (x: number, y: number): number => {
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    const [fx, fy] = [smooth(x - x0), smooth(y - y0)];
    const top = at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx;
    const bottom = at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx;
    return top * (1 - fy) + bottom * fy;
  };
  return (x, y) => {
    let sum = 0;
    let total = 0;
    for (let octave = 0, share = 1; octave < octaves; octave++, share *= 0.55) {
      sum += share * one(x * 2 ** octave + octave * 17, y * 2 ** octave + octave * 31);
      total += share;
    }
    return sum / total;
  };
}
