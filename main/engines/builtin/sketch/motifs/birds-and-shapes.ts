import { shade, type Color } from '../color.ts';
import { fillDisc, fillPolygon, type Picture, type Point } from '../picture.ts';
import type { Random } from '../random.ts';
import { type Place, placed } from './place.ts';

export function paintBirds(picture: Picture, place: Place, color: Color, random: Random): void {
  for (let i = 0; i < 9; i++) {
    const x = (random() - 0.5) * 2.2;
    const y = -0.9 + random() * 0.9;
    const s = 0.05 + random() * 0.07;
    const lift = 0.3 + random() * 0.5;
    const bird: Point[] = [
      [x - s, y - s * lift],
      [x - s * 0.4, y - s * 0.45],
      [x, y],
      [x + s * 0.4, y - s * 0.45],
      [x + s, y - s * lift],
      [x + s * 0.42, y - s * 0.22],
      [x, y + s * 0.2],
      [x - s * 0.42, y - s * 0.22],
    ];
    fillPolygon(picture, placed(place, bird), { top: color, bottom: color });
  }
}

/** Overlapping discs, arcs and blades, large to small. */
export function paintShapes(picture: Picture, colors: readonly Color[], random: Random): void {
  const { width, height } = picture;
  const side = Math.min(width, height);
  for (let i = 0; i < 26; i++) {
    const color = shade(colors[Math.floor(random() * colors.length)]!, (random() - 0.5) * 0.4);
    const x = random() * width;
    const y = random() * height;
    const r = side * (0.06 + 0.34 * (1 - i / 26) * random());
    if (random() < 0.5) {
      fillDisc(picture, [x, y], r, r, color, 0.75, 0.04);
      if (random() < 0.5) fillDisc(picture, [x, y], r * 0.62, r * 0.62, shade(color, 0.35), 0.7, 0.05);
    } else {
      const dx = random() - 0.5;
      const dy = random() - 0.5;
      const blade: Point[] = [
        [x - dx * r * 3, y - dy * r * 3],
        [x - dy * r, y + dx * r],
        [x + dx * r * 3, y + dy * r * 3],
        [x + dy * r * 0.4, y - dx * r * 0.4],
      ];
      fillPolygon(picture, blade, { top: color, bottom: shade(color, -0.25), alpha: 0.8 });
    }
  }
}
