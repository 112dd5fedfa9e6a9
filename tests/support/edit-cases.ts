import sharp from 'sharp';
import { seededRandom } from '../../main/domain/seeded-random.ts';
import type { EditSettings } from '../../main/domain/generation.ts';
import type { EditSpec } from '../../main/imaging/edit/edit-pipeline.ts';

export interface EditCase {
  readonly name: string;
  readonly format: 'png' | 'jpeg' | 'webp';
  readonly bytes: Uint8Array;
  readonly area: EditSpec['area'];
  readonly settings: EditSettings;
  readonly model: EditSpec['model'];
}

const KINDS = ['8-bit', '16-bit', 'alpha', '16-bit alpha', 'grey', 'profile', 'jpeg', 'webp'] as const;
const MASKS = ['rectangle', 'disc', 'one pixel', 'edge', 'corner', 'full', 'soft', 'two'] as const;
const FILLS = ['blur', 'edge', 'noise', 'neutral', 'original'] as const;

/**
 * Pictures, masks and settings of every kind, the same for the same key. `identity` cases keep the original under the mask, as an
 * edit without sampling does; `strict` ones are outpaints as well.
 */
export async function* editCases(
  count: number,
  key: 'strict' | 'identity' | 'changes',
): AsyncGenerator<EditCase> {
  const draw = seededRandom(`edit cases ${key}`);
  const upTo = (limit: number): number => draw() % limit;
  const pick = <T>(values: readonly T[]): T => values[upTo(values.length)] as T;
  for (let n = 0; n < count; n++) {
    const kind = KINDS[n % KINDS.length] ?? '8-bit';
    const width = 17 + upTo(160);
    const height = 17 + upTo(160);
    const shape = MASKS[(n + Math.floor(n / KINDS.length)) % MASKS.length] ?? 'disc';
    const outpaint = key === 'strict' && n % 5 === 4;
    const side = (): number => (upTo(2) === 0 ? 0 : 64 + upTo(40));
    yield {
      name: `${n}: ${kind}, ${width}×${height}, ${outpaint ? 'outpaint' : shape}`,
      format: kind === 'jpeg' ? 'jpeg' : kind === 'webp' ? 'webp' : 'png',
      bytes: await picture(kind, width, height, upTo),
      area: outpaint
        ? { extend: { left: 64, right: side(), up: side(), down: side() } }
        : { maskPng: await mask(shape, width, height, upTo) },
      settings: {
        grow: upTo(4) === 0 ? 'auto' : upTo(12),
        feather: upTo(4) === 0 ? 'auto' : upTo(24),
        fill: key === 'identity' ? 'original' : pick(FILLS),
        edge: 'strict',
        matchColor: upTo(2) === 0,
        ...(upTo(3) === 0 ? {} : { context: upTo(11) / 10 }),
      },
      model: { nativeSize: pick([64, 128, 512]), sizeStep: pick([1, 8, 16]), samples: upTo(2) === 0 },
    };
  }
}

async function picture(
  kind: (typeof KINDS)[number],
  width: number,
  height: number,
  upTo: (limit: number) => number,
): Promise<Uint8Array> {
  const channels = kind === 'grey' ? 1 : kind.includes('alpha') ? 4 : 3;
  const wide = kind.startsWith('16-bit');
  const length = width * height * channels;
  const data = wide
    ? Uint16Array.from({ length }, () => upTo(65_536))
    : Uint8Array.from({ length }, () => upTo(256));
  const image = sharp(data, { raw: { width, height, channels } });
  if (wide) image.toColourspace('rgb16');
  if (kind === 'profile') image.withIccProfile('p3');
  if (kind === 'jpeg') return image.jpeg({ quality: 90 }).toBuffer();
  if (kind === 'webp') return image.webp({ lossless: true }).toBuffer();
  return image.png().toBuffer();
}

async function mask(
  shape: (typeof MASKS)[number],
  width: number,
  height: number,
  upTo: (limit: number) => number,
): Promise<Uint8Array> {
  const data = new Uint8Array(width * height);
  const put = (x: number, y: number, value: number): void => {
    if (x >= 0 && y >= 0 && x < width && y < height) data[y * width + x] = value;
  };
  const rectangle = (left: number, top: number, w: number, h: number): void => {
    for (let y = top; y < top + h; y++) for (let x = left; x < left + w; x++) put(x, y, 255);
  };
  const [x, y] = [upTo(width), upTo(height)];
  switch (shape) {
    case 'rectangle':
      rectangle(x, y, 1 + upTo(60), 1 + upTo(60));
      break;
    case 'edge':
      rectangle(0, y, 1 + upTo(40), 1 + upTo(40));
      break;
    case 'corner':
      rectangle(width - 1 - upTo(30), height - 1 - upTo(30), 40, 40);
      break;
    case 'one pixel':
      put(x, y, 255);
      break;
    case 'full':
      data.fill(255);
      break;
    case 'two':
      rectangle(0, 0, 5, 5);
      rectangle(width - 7, height - 7, 7, 7);
      break;
    case 'disc':
    case 'soft': {
      const radius = 3 + upTo(30);
      for (let dy = -radius; dy <= radius; dy++) {
        for (let dx = -radius; dx <= radius; dx++) {
          const distance = Math.hypot(dx, dy);
          if (distance <= radius)
            put(x + dx, y + dy, shape === 'disc' ? 255 : Math.round(255 * (1 - distance / (radius + 1))));
        }
      }
      break;
    }
  }
  return sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}
