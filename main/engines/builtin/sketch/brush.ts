import type { Picture } from './picture.ts';
import { noise2, type Random } from './random.ts';

interface Stroke {
  readonly x: number;
  readonly y: number;
  /** Unit direction. */
  readonly dx: number;
  readonly dy: number;
  /** Half of the length between the round ends, pixels. */
  readonly half: number;
  readonly radius: number;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

/** Paints a bristly capsule. */
function paintStroke(canvas: Picture, stroke: Stroke, salt: number): void {
  const { width, height, data } = canvas;
  const { x, y, dx, dy, half, radius } = stroke;
  const reachX = Math.abs(dx) * half + radius;
  const reachY = Math.abs(dy) * half + radius;
  const x0 = Math.max(0, Math.floor(x - reachX));
  const x1 = Math.min(width - 1, Math.ceil(x + reachX));
  const y0 = Math.max(0, Math.floor(y - reachY));
  const y1 = Math.min(height - 1, Math.ceil(y + reachY));
  const bristles = Math.max(1, radius / 2);
  const squared = radius * radius;
  for (let py = y0; py <= y1; py++) {
    const ry = py - y;
    for (let px = x0; px <= x1; px++) {
      const rx = px - x;
      const along = rx * dx + ry * dy;
      const across = rx * dy - ry * dx;
      const over = along > half ? along - half : along < -half ? along + half : 0;
      const d = over * over + across * across;
      if (d >= squared) continue;
      const edge = (1 - d / squared) * 2.2;
      const alpha = stroke.alpha * (edge < 1 ? edge : 1);
      const bristle =
        radius > 2.5 ? (noise2((across / radius) * bristles, along * 0.05, salt) - 0.5) * 16 : 0;
      const i = (py * width + px) * 3;
      data[i] = data[i]! + (stroke.red + bristle - data[i]!) * alpha;
      data[i + 1] = data[i + 1]! + (stroke.green + bristle - data[i + 1]!) * alpha;
      data[i + 2] = data[i + 2]! + (stroke.blue + bristle - data[i + 2]!) * alpha;
    }
  }
}

function lumaAt(picture: Picture, x: number, y: number): number {
  const cx = x < 0 ? 0 : x >= picture.width ? picture.width - 1 : x;
  const cy = y < 0 ? 0 : y >= picture.height ? picture.height - 1 : y;
  const i = (cy * picture.width + cx) * 3;
  return picture.data[i]! * 2 + picture.data[i + 1]! * 5 + picture.data[i + 2]!;
}

/**
 * One layer of strokes: wherever the canvas is still far from `target`, a stroke in the target's colour runs along
 * its contours (after Hertzmann, "Painterly rendering with curved brush strokes of multiple sizes", 1998).
 * @param radius of the brush, pixels
 * @param tolerance mean difference per channel below which nothing is painted
 * @param shouldStop asked now and then; true ends the layer early
 */
export function paintLayer(
  canvas: Picture,
  target: Picture,
  radius: number,
  tolerance: number,
  random: Random,
  shouldStop: () => boolean,
): void {
  const { width, height } = canvas;
  const spacing = Math.max(1.5, radius * 1.5);
  const reach = Math.max(1, Math.round(radius));
  const salt = Math.floor(random() * 1e9);
  const rows = Math.ceil(height / spacing);
  const columns = Math.ceil(width / spacing);
  const order = random() < 0.5;
  for (let j = 0; j < rows; j++) {
    if ((j & 7) === 0 && shouldStop()) return;
    for (let i = 0; i < columns; i++) {
      const jitterX = random();
      const jitterY = random();
      const x = Math.min(width - 1, Math.floor((i + jitterX) * spacing));
      const y = Math.min(height - 1, Math.floor(((order ? j : rows - 1 - j) + jitterY) * spacing));
      const at = (y * width + x) * 3;
      const red = target.data[at]!;
      const green = target.data[at + 1]!;
      const blue = target.data[at + 2]!;
      const error =
        Math.abs(canvas.data[at]! - red) +
        Math.abs(canvas.data[at + 1]! - green) +
        Math.abs(canvas.data[at + 2]! - blue);
      if (error <= tolerance * 3) continue;
      const gx = lumaAt(target, x + reach, y) - lumaAt(target, x - reach, y);
      const gy = lumaAt(target, x, y + reach) - lumaAt(target, x, y - reach);
      const steep = Math.sqrt(gx * gx + gy * gy);
      let dx: number;
      let dy: number;
      if (steep > 24) {
        dx = -gy / steep;
        dy = gx / steep;
      } else {
        // No contour to follow: a slow drift that is mostly level.
        const drift = noise2((x / width) * 5, (y / height) * 5, salt) - 0.5;
        const norm = Math.sqrt(1 + drift * drift * 4);
        dx = 1 / norm;
        dy = (drift * 2) / norm;
      }
      const wobble = radius > 2 ? (random() - 0.5) * 14 : 0;
      const half = radius * (steep > 24 ? 0.8 + random() * 1.4 : 1.5 + random() * 2);
      paintStroke(
        canvas,
        {
          x,
          y,
          dx,
          dy,
          half,
          radius,
          red: red + wobble,
          green: green + wobble,
          blue: blue + wobble,
          alpha: 0.86,
        },
        salt + i,
      );
    }
  }
}
