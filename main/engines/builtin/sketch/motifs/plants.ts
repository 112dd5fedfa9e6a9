import { hex, shade, type Color } from '../color.ts';
import { fillDisc, fillPolygon, smoothOutline, type Picture, type Point } from '../picture.ts';
import type { Random } from '../random.ts';
import { type Place, placed, at } from './place.ts';

export function paintTree(picture: Picture, place: Place, color: Color, random: Random): void {
  const trunk: Point[] = [
    [-0.035, 0.45],
    [0.035, 0.45],
    [0.05, 0.85],
    [0.09, 1],
    [-0.09, 1],
    [-0.05, 0.85],
  ];
  fillPolygon(picture, placed(place, smoothOutline(trunk)), { top: hex('#5a4334'), bottom: hex('#38291f') });
  for (let i = 0; i < 60; i++) {
    const x = (random() + random() - 1) * 0.36;
    const y = 0.32 + (random() + random() - 1) * 0.27;
    const r = 0.06 + random() * 0.07;
    const light = (0.35 - y) * 0.9 - x * 0.35 + (random() - 0.5) * 0.25;
    fillDisc(
      picture,
      at(place, x, y),
      r * place.size,
      r * 0.85 * place.size,
      shade(color, Math.max(-0.5, Math.min(0.45, light))),
      0.92,
      0.35,
    );
  }
}

export function paintFlowers(
  picture: Picture,
  place: Place,
  color: Color,
  stem: Color,
  random: Random,
): void {
  for (let i = 0; i < 26; i++) {
    const depth = i / 25;
    const x = (random() - 0.5) * 3.2;
    const foot = 0.75 + depth * 0.55;
    const tall = 0.3 + depth * 0.35 + random() * 0.15;
    const r = (0.045 + random() * 0.03) * (0.5 + depth);
    const lean = (random() - 0.5) * 0.12;
    const stalk: Point[] = [
      [x - 0.006, foot],
      [x + 0.006, foot],
      [x + lean + 0.004, foot - tall],
      [x + lean - 0.004, foot - tall],
    ];
    fillPolygon(picture, placed(place, stalk), { top: stem, bottom: shade(stem, -0.3) });
    const petal = shade(color, (random() - 0.5) * 0.4);
    const [hx, hy] = [x + lean, foot - tall];
    for (const [dx, dy] of [
      [-0.7, 0],
      [0.7, 0],
      [0, -0.6],
      [0, 0.6],
      [-0.45, -0.5],
      [0.45, -0.5],
    ] as const) {
      fillDisc(
        picture,
        at(place, hx + dx * r, hy + dy * r),
        r * place.size,
        r * 0.8 * place.size,
        shade(petal, dy * -0.25),
        0.95,
        0.3,
      );
    }
    fillDisc(picture, at(place, hx, hy), r * 0.5 * place.size, r * 0.4 * place.size, hex('#e9b93c'), 1, 0.4);
  }
}
