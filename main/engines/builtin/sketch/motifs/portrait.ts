import { blend, hex, shade, type Color } from '../color.ts';
import { fillDisc, fillPolygon, smoothOutline, type Picture, type Point } from '../picture.ts';
import type { Random } from '../random.ts';
import { type Place, placed, at } from './place.ts';

export function paintPortrait(picture: Picture, place: Place, color: Color, random: Random): void {
  const skin = blend(hex('#e8b795'), hex('#7a4a31'), random());
  const hair = blend(hex('#2a1c17'), hex('#a8703c'), random());
  const coatTop = shade(color, 0.1);
  const shoulders: Point[] = [
    [-0.1, 0.62],
    [0.1, 0.62],
    [0.3, 0.72],
    [0.42, 1],
    [0.42, 1.3],
    [-0.42, 1.3],
    [-0.42, 1],
    [-0.3, 0.72],
  ];
  const backHair: Point[] = [
    [0, 0.04],
    [0.2, 0.12],
    [0.25, 0.36],
    [0.22, 0.66],
    [0.08, 0.72],
    [-0.08, 0.72],
    [-0.22, 0.66],
    [-0.25, 0.36],
    [-0.2, 0.12],
  ];
  const neck: Point[] = [
    [-0.08, 0.5],
    [0.08, 0.5],
    [0.1, 0.7],
    [0, 0.76],
    [-0.1, 0.7],
  ];
  const face: Point[] = [
    [0, 0.12],
    [0.13, 0.18],
    [0.17, 0.34],
    [0.12, 0.5],
    [0, 0.59],
    [-0.12, 0.5],
    [-0.17, 0.34],
    [-0.13, 0.18],
  ];
  const fringe: Point[] = [
    [0.02, 0.06],
    [0.18, 0.14],
    [0.19, 0.32],
    [0.1, 0.21],
    [-0.08, 0.22],
    [-0.17, 0.34],
    [-0.2, 0.18],
    [-0.12, 0.08],
  ];
  const shape = (points: Point[], top: Color, bottom: Color, alpha = 1) =>
    fillPolygon(picture, placed(place, smoothOutline(points)), { top, bottom, alpha });
  const dot = (x: number, y: number, rx: number, ry: number, c: Color, alpha: number, soft: number) =>
    fillDisc(picture, at(place, x, y), rx * place.size, ry * place.size, c, alpha, soft);
  shape(backHair, hair, shade(hair, -0.35));
  shape(shoulders, coatTop, shade(color, -0.45));
  shape(neck, shade(skin, -0.28), shade(skin, -0.1));
  shape(face, shade(skin, 0.12), shade(skin, -0.08));
  dot(0.11, 0.38, 0.12, 0.22, shade(skin, -0.4), 0.35, 1);
  for (const side of [-1, 1]) {
    dot(side * 0.072, 0.335, 0.036, 0.018, shade(skin, 0.5), 0.8, 0.5);
    dot(side * 0.072, 0.335, 0.017, 0.018, hex('#2c2220'), 1, 0.4);
    dot(side * 0.075, 0.295, 0.05, 0.012, shade(hair, -0.2), 0.8, 0.7);
    dot(side * 0.1, 0.43, 0.05, 0.045, hex('#c8574d'), 0.22, 1);
  }
  dot(0.014, 0.42, 0.03, 0.03, shade(skin, -0.35), 0.5, 1);
  dot(0, 0.485, 0.05, 0.016, hex('#a1453f'), 0.85, 0.6);
  shape(fringe, shade(hair, 0.12), hair);
}
