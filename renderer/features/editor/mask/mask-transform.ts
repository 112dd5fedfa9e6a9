import type { TransformStep } from '../../../../main/domain/transform.ts';

/** A mask as one dense raster, a byte per pixel. */
export interface MaskPlane {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** The mask after what was done to its picture. A crop may reach outside: nothing is masked there. */
export function transformMask(mask: MaskPlane, steps: readonly TransformStep[]): MaskPlane {
  return steps.reduce(transformed, mask);
}

function transformed(mask: MaskPlane, step: TransformStep): MaskPlane {
  const { width, height } = mask;
  switch (step.kind) {
    case 'crop':
      return rearranged(mask, step.width, step.height, (x, y) => [x + step.left, y + step.top]);
    case 'flip':
      return step.direction === 'horizontal'
        ? rearranged(mask, width, height, (x, y) => [width - 1 - x, y])
        : rearranged(mask, width, height, (x, y) => [x, height - 1 - y]);
    case 'rotate':
      if (step.degrees === 180)
        return rearranged(mask, width, height, (x, y) => [width - 1 - x, height - 1 - y]);
      return step.degrees === 90
        ? rearranged(mask, height, width, (x, y) => [y, height - 1 - x])
        : rearranged(mask, height, width, (x, y) => [width - 1 - y, x]);
    case 'resize':
      return resizedMask(mask, step.width, step.height);
  }
}

/** @param from which pixel of the mask comes to lie at a place */
function rearranged(
  mask: MaskPlane,
  width: number,
  height: number,
  from: (x: number, y: number) => readonly [number, number],
): MaskPlane {
  const pixels = new Uint8Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const [fromX, fromY] = from(x, y);
      const inside = fromX >= 0 && fromY >= 0 && fromX < mask.width && fromY < mask.height;
      pixels[at] = inside ? mask.pixels[fromY * mask.width + fromX]! : 0;
    }
  }
  return { width, height, pixels };
}

/** The mask stretched to another size: every pixel the mean of what it covers, or a blend of its neighbours. */
export function resizedMask(mask: MaskPlane, width: number, height: number): MaskPlane {
  if (mask.width === width && mask.height === height) return mask;
  const across = weightsOf(mask.width, width);
  const down = weightsOf(mask.height, height);
  const narrow = new Float32Array(width * mask.height);
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (const [from, weight] of across[x]!) sum += mask.pixels[y * mask.width + from]! * weight;
      narrow[y * width + x] = sum;
    }
  }
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (const [from, weight] of down[y]!) sum += narrow[from * width + x]! * weight;
      pixels[y * width + x] = Math.round(sum);
    }
  }
  return { width, height, pixels };
}

type Weights = readonly (readonly [index: number, weight: number])[];

/** For every pixel of the new side, which of the old one count for how much: a triangle as wide as a new pixel, at least an old one. */
function weightsOf(before: number, after: number): readonly Weights[] {
  const scale = before / after;
  const reach = Math.max(1, scale);
  return Array.from({ length: after }, (_, index) => {
    const middle = (index + 0.5) * scale - 0.5;
    const weights = new Map<number, number>();
    for (let from = Math.ceil(middle - reach); from <= Math.floor(middle + reach); from++) {
      const weight = 1 - Math.abs(from - middle) / reach;
      const within = Math.min(before - 1, Math.max(0, from));
      if (weight > 0) weights.set(within, (weights.get(within) ?? 0) + weight);
    }
    const sum = [...weights.values()].reduce((a, b) => a + b, 0);
    return [...weights].map(([from, weight]) => [from, weight / sum] as const);
  });
}
