import { hex, shade, type Color } from '../color.ts';
import { fillPolygon, type Picture, type Point } from '../picture.ts';
import { type Place, placed } from './place.ts';

export function paintBoat(picture: Picture, place: Place, color: Color): void {
  const hull: Point[] = [
    [-0.34, 0.84],
    [0.38, 0.84],
    [0.28, 1],
    [-0.26, 1],
  ];
  const mainSail: Point[] = [
    [0.03, 0.02],
    [0.03, 0.8],
    [0.36, 0.8],
  ];
  const jib: Point[] = [
    [-0.01, 0.12],
    [-0.01, 0.8],
    [-0.3, 0.8],
  ];
  const mast: Point[] = [
    [-0.004, 0],
    [0.018, 0],
    [0.018, 0.86],
    [-0.004, 0.86],
  ];
  for (const [points, top, bottom] of [
    [hull, shade(color, -0.25), shade(color, -0.6)],
    [mainSail, hex('#fdf6e6'), hex('#d9cfbb')],
    [jib, hex('#f4e9d2'), hex('#c9bda6')],
    [mast, hex('#5b4433'), hex('#3e2d22')],
  ] as const) {
    const reflection = points.map(([x, y]): Point => [x, 2 - y * 0.7 - 0.3]);
    fillPolygon(picture, placed(place, reflection), { top: bottom, bottom: top, alpha: 0.28 });
    fillPolygon(picture, placed(place, points), { top, bottom });
  }
}

export function paintHouse(picture: Picture, place: Place, color: Color, lit: Color): void {
  const box = (x0: number, y0: number, x1: number, y1: number, top: Color, bottom: Color) =>
    fillPolygon(
      picture,
      placed(place, [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
      ]),
      { top, bottom },
    );
  box(0.2, 0.05, 0.3, 0.35, hex('#6d5247'), hex('#4c3a33'));
  box(-0.45, 0.45, 0.45, 1, shade(color, 0.15), shade(color, -0.25));
  const roof: Point[] = [
    [-0.55, 0.47],
    [-0.36, 0.12],
    [0.36, 0.12],
    [0.55, 0.47],
  ];
  fillPolygon(picture, placed(place, roof), { top: hex('#5d4a4c'), bottom: hex('#3a2f35') });
  box(-0.08, 0.66, 0.1, 1, hex('#4a3428'), hex('#33241c'));
  for (const x of [-0.32, 0.24]) {
    box(x - 0.02, 0.58, x + 0.14, 0.8, hex('#f3ead7'), hex('#d8cdb8'));
    box(x, 0.6, x + 0.12, 0.78, lit, shade(lit, -0.2));
  }
}
