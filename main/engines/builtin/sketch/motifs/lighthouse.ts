import { hex, shade, type Color } from '../color.ts';
import { fillDisc, fillPolygon, smoothOutline, type Picture, type Point } from '../picture.ts';
import { at, type Place, placed } from './place.ts';

const BANDS = 5;
/** Upper and lower end of the tower, and half its width there. */
const TOWER = { top: 0.2, foot: 0.88, narrow: 0.055, wide: 0.09 };
const ROCK: readonly Point[] = [
  [-0.34, 1],
  [-0.26, 0.9],
  [-0.12, 0.85],
  [0.1, 0.86],
  [0.22, 0.92],
  [0.36, 1],
];

/** A banded tower with its lamp, on a rock. */
export function paintLighthouse(picture: Picture, place: Place, color: Color, lit: Color): void {
  const shape = (points: readonly Point[], top: Color, bottom: Color): void =>
    fillPolygon(picture, placed(place, points), { top, bottom });
  const box = (half: number, y0: number, y1: number, top: Color, bottom: Color): void =>
    shape(
      [
        [-half, y0],
        [half, y0],
        [half, y1],
        [-half, y1],
      ],
      top,
      bottom,
    );
  const halfAt = (y: number): number =>
    TOWER.narrow + ((TOWER.wide - TOWER.narrow) * (y - TOWER.top)) / (TOWER.foot - TOWER.top);

  const [lampX, lampY] = at(place, 0, 0.14);
  const glow = place.size * 0.3;
  fillDisc(picture, [lampX, lampY], glow, glow, lit, 0.55, 1);
  shape(smoothOutline(ROCK), hex('#6b655f'), hex('#37332f'));
  for (let band = 0; band < BANDS; band++) {
    const y0 = TOWER.top + ((TOWER.foot - TOWER.top) * band) / BANDS;
    const y1 = TOWER.top + ((TOWER.foot - TOWER.top) * (band + 1)) / BANDS;
    const paint = band % 2 === 0 ? hex('#f3eee4') : color;
    shape(
      [
        [-halfAt(y0), y0],
        [halfAt(y0), y0],
        [halfAt(y1), y1],
        [-halfAt(y1), y1],
      ],
      shade(paint, 0.05),
      shade(paint, -0.18),
    );
  }
  box(0.018, 0.76, 0.88, hex('#4a3428'), hex('#33241c'));
  box(0.085, 0.18, 0.205, hex('#3b3a3d'), hex('#242326'));
  box(0.045, 0.09, 0.185, lit, shade(lit, -0.2));
  box(0.006, 0.09, 0.185, hex('#3b3a3d'), hex('#242326'));
  shape(
    [
      [-0.062, 0.095],
      [0, 0],
      [0.062, 0.095],
    ],
    shade(color, -0.1),
    shade(color, -0.4),
  );
}
