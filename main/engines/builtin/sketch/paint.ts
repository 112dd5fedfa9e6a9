import { blendPixel, createPicture, fillDisc, type Picture } from './picture.ts';
import { paintLayer } from './brush.ts';
import { hex } from './color.ts';
import { readPrompt } from './prompt-traits.ts';
import { mix32, randomStream } from './random.ts';
import { composeScene } from './scene.ts';

export interface SketchOptions {
  readonly width: number;
  readonly height: number;
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly seed: string;
  /** Layers of strokes, from broad to fine. */
  readonly steps: number;
  /** 0–20: how much the colours named in the prompt take over. */
  readonly guidance: number;
  /** 0–1: how far from `source` it may go; 1 ignores it. */
  readonly denoise: number;
  /** 8-bit RGB of `width` × `height` to start from. */
  readonly source: Uint8Array | undefined;
}

export interface SketchEvents {
  /** After each layer of strokes; `canvas` is the picture so far. */
  onStep(step: number, canvas: Picture): void;
  shouldStop(): boolean;
}

function mixInto(target: Picture, source: Uint8Array, amount: number): void {
  const { data } = target;
  for (let i = 0; i < data.length; i++) data[i] = source[i]! + (data[i]! - source[i]!) * amount;
}

function paintWeather(canvas: Picture, kind: 'snowfall' | 'rain', seed: string): void {
  const random = randomStream(seed, kind);
  const side = Math.min(canvas.width, canvas.height);
  const count = Math.round(((canvas.width * canvas.height) / (side * side)) * (kind === 'rain' ? 260 : 240));
  for (let i = 0; i < count; i++) {
    const x = random() * canvas.width;
    const y = random() * canvas.height;
    const near = random() * random();
    if (kind === 'snowfall') {
      const r = 0.8 + side * (0.0014 + 0.006 * near);
      fillDisc(canvas, [x, y], r, r, hex('#ffffff'), 0.5 + 0.4 * random(), 0.7);
    } else {
      const length = side * (0.015 + 0.03 * near);
      for (let k = 0; k < length; k++)
        blendPixel(canvas, Math.floor(x - k * 0.18), Math.floor(y + k), hex('#dfe7ec'), 0.22 + 0.2 * near);
    }
  }
}

/** The weave of the ground showing through, ±3 levels; also hides banding in the sky. */
function paintGrain(canvas: Picture, salt: number): void {
  const { width, height, data } = canvas;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const weave = ((x + (y & 2)) & 3) === 0 ? 1 : 0;
      const grain = ((mix32(Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77) ^ salt) >>> 29) - 3.5) * 0.7;
      const i = (y * width + x) * 3;
      data[i] = data[i]! + grain - weave;
      data[i + 1] = data[i + 1]! + grain - weave;
      data[i + 2] = data[i + 2]! + grain - weave;
    }
  }
}

/**
 * Paints a sketch: a scene composed from the prompt's words, rendered as strokes from broad to fine. The same options
 * give the same pixels on any machine. There is no AI model in it.
 * @returns undefined if stopped
 */
export function paintSketch(options: SketchOptions, events: SketchEvents): Picture | undefined {
  const { width, height, seed, steps } = options;
  const { source } = options;
  const freedom = source === undefined ? 1 : options.denoise;
  const traits = readPrompt(options.prompt, options.negativePrompt);
  const strength = options.guidance / (options.guidance + 3);
  const canvas = createPicture(width, height);
  if (source !== undefined) canvas.data.set(source);
  if (freedom === 0) {
    events.onStep(steps, canvas);
    return canvas;
  }
  const scene = composeScene(width, height, traits, seed, strength);
  const target = scene.picture;
  // Low freedom keeps the source's composition, so the scene enters with its square.
  if (source !== undefined && freedom < 1) mixInto(target, source, freedom * freedom);
  const side = Math.min(width, height);
  const broadest = Math.max(2, side / 22) * freedom;
  const finest = Math.max(0.9, Math.min(side / 620, broadest));
  if (source === undefined || freedom === 1) {
    const ground = traits.hash >>> 8;
    for (let i = 0; i < canvas.data.length; i += 3) {
      canvas.data[i] = 150 + (ground & 31);
      canvas.data[i + 1] = 135 + ((ground >> 5) & 31);
      canvas.data[i + 2] = 120 + ((ground >> 10) & 31);
    }
  }
  for (let step = 1; step <= steps; step++) {
    if (events.shouldStop()) return undefined;
    const t = steps === 1 ? 0 : (step - 1) / (steps - 1);
    // Geometric-like fall of the brush without a power function.
    const radius = finest + (broadest - finest) * (1 - t) * (1 - t) * (1 - t * 0.6);
    const random = randomStream(seed, `${traits.hash}:strokes ${step}`);
    paintLayer(canvas, target, radius, 3 + 12 * (1 - t), random, events.shouldStop);
    if (step === steps) {
      if (scene.weather === 'snowfall' || scene.weather === 'rain') {
        if (freedom > 0.5) paintWeather(canvas, scene.weather, seed);
      }
      paintGrain(canvas, mix32(traits.hash ^ Number(BigInt.asUintN(32, BigInt(seed)))));
    }
    if (events.shouldStop()) return undefined;
    events.onStep(step, canvas);
  }
  return canvas;
}
