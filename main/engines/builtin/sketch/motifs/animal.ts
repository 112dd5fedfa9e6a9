import { blend, hex, shade, type Color } from '../color.ts';
import { fillDisc, fillPolygon, smoothOutline, type Picture, type Point } from '../picture.ts';
import { type Place, placed, at } from './place.ts';

interface Coat {
  readonly main: Color;
  readonly belly: Color;
  readonly tips: Color;
  readonly ears: 'pointed' | 'hanging';
  readonly bushyTail: boolean;
  readonly muzzle: number;
}

/** A sitting animal seen from the front; unit square, y down, foot at y = 1. */
export function paintAnimal(picture: Picture, place: Place, coat: Coat): void {
  const dark = shade(coat.main, -0.35);
  const light = shade(coat.main, 0.18);
  const disc = (x: number, y: number, rx: number, ry: number, color: Color, alpha: number, soft: number) =>
    fillDisc(picture, at(place, x, y), rx * place.size, ry * place.size, color, alpha, soft);
  disc(0.04, 0.99, 0.46, 0.05, hex('#1c2430'), 0.45, 0.9);
  const tail: Point[] = coat.bushyTail
    ? [
        [0.1, 0.92],
        [0.3, 0.97],
        [0.48, 0.88],
        [0.56, 0.7],
        [0.52, 0.52],
        [0.42, 0.62],
        [0.36, 0.76],
        [0.2, 0.82],
      ]
    : [
        [0.12, 0.93],
        [0.32, 0.96],
        [0.42, 0.84],
        [0.4, 0.66],
        [0.36, 0.68],
        [0.36, 0.82],
        [0.29, 0.9],
        [0.16, 0.87],
      ];
  fillPolygon(picture, placed(place, smoothOutline(tail)), { top: coat.main, bottom: dark });
  if (coat.bushyTail) {
    const tip: Point[] = [
      [0.52, 0.52],
      [0.56, 0.7],
      [0.5, 0.69],
      [0.45, 0.6],
    ];
    fillPolygon(picture, placed(place, smoothOutline(tip)), { top: coat.belly, bottom: coat.belly });
  }
  const body: Point[] = [
    [-0.09, 0.42],
    [0.09, 0.42],
    [0.17, 0.58],
    [0.26, 0.8],
    [0.22, 0.97],
    [0, 1],
    [-0.22, 0.97],
    [-0.26, 0.8],
    [-0.17, 0.58],
  ];
  fillPolygon(picture, placed(place, smoothOutline(body)), { top: light, bottom: dark });
  const chest: Point[] = [
    [-0.07, 0.42],
    [0.07, 0.42],
    [0.1, 0.56],
    [0.05, 0.72],
    [0, 0.78],
    [-0.05, 0.72],
    [-0.1, 0.56],
  ];
  fillPolygon(picture, placed(place, smoothOutline(chest)), {
    top: coat.belly,
    bottom: blend(coat.belly, coat.main, 0.3),
  });
  for (const side of [-1, 1]) {
    const leg: Point[] = [
      [side * 0.02, 0.68],
      [side * 0.1, 0.68],
      [side * 0.1, 0.99],
      [side * 0.02, 0.99],
    ];
    fillPolygon(picture, placed(place, leg), { top: coat.main, bottom: coat.tips });
  }
  if (coat.ears === 'pointed') {
    for (const side of [-1, 1]) {
      const ear: Point[] = [
        [side * 0.05, 0.16],
        [side * 0.16, 0],
        [side * 0.2, 0.22],
      ];
      const inner: Point[] = [
        [side * 0.09, 0.16],
        [side * 0.15, 0.05],
        [side * 0.17, 0.19],
      ];
      fillPolygon(picture, placed(place, ear), { top: coat.tips, bottom: coat.main });
      fillPolygon(picture, placed(place, inner), { top: dark, bottom: shade(coat.main, 0.3) });
    }
  }
  const m = coat.muzzle;
  const head: Point[] = [
    [0, 0.12],
    [0.12, 0.14],
    [0.21, 0.25],
    [0.14, 0.37],
    [0.05, 0.4 + m],
    [-0.05, 0.4 + m],
    [-0.14, 0.37],
    [-0.21, 0.25],
    [-0.12, 0.14],
  ];
  fillPolygon(picture, placed(place, smoothOutline(head)), { top: light, bottom: coat.main });
  for (const side of [-1, 1]) {
    const cheek: Point[] = [
      [side * 0.02, 0.31],
      [side * 0.1, 0.29],
      [side * 0.2, 0.27],
      [side * 0.13, 0.37],
      [side * 0.03, 0.4 + m],
    ];
    fillPolygon(picture, placed(place, smoothOutline(cheek)), {
      top: coat.belly,
      bottom: blend(coat.belly, coat.main, 0.25),
    });
    disc(side * 0.085, 0.255, 0.022, 0.026, hex('#17110f'), 1, 0.3);
    disc(side * 0.085 - 0.006, 0.247, 0.007, 0.008, hex('#ffffff'), 0.9, 0.5);
    if (coat.ears === 'hanging') {
      const ear: Point[] = [
        [side * 0.11, 0.12],
        [side * 0.2, 0.15],
        [side * 0.26, 0.32],
        [side * 0.22, 0.42],
        [side * 0.17, 0.3],
      ];
      fillPolygon(picture, placed(place, smoothOutline(ear)), { top: dark, bottom: shade(dark, -0.2) });
    }
  }
  disc(0, 0.38 + m, 0.028, 0.02, hex('#1a1414'), 1, 0.3);
}
