import { assertNever } from '../../../domain/assert-never.ts';
import { blend, hex, shade, type Color } from './color.ts';
import type { Palette } from './palette.ts';
import { fillDisc, fillPolygon, smoothOutline, type Picture, type Point } from './picture.ts';
import type { Motif } from './prompt-traits.ts';
import type { Random } from './random.ts';

/** Where a motif stands: `x`, `y` is the middle of its foot, `size` its height. Pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

function placed(place: Place, points: readonly Point[], mirrored = false): Point[] {
  return points.map(([x, y]) => [place.x + (mirrored ? -x : x) * place.size, place.y + (y - 1) * place.size]);
}

function at(place: Place, x: number, y: number): Point {
  return [place.x + x * place.size, place.y + (y - 1) * place.size];
}

interface Coat {
  readonly main: Color;
  readonly belly: Color;
  readonly tips: Color;
  readonly ears: 'pointed' | 'hanging';
  readonly bushyTail: boolean;
  readonly muzzle: number;
}

/** A sitting animal seen from the front; unit square, y down, foot at y = 1. */
function paintAnimal(picture: Picture, place: Place, coat: Coat): void {
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

function paintPortrait(picture: Picture, place: Place, color: Color, random: Random): void {
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

function paintBoat(picture: Picture, place: Place, color: Color): void {
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

function paintHouse(picture: Picture, place: Place, color: Color, lit: Color): void {
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

function paintTree(picture: Picture, place: Place, color: Color, random: Random): void {
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

function paintFlowers(picture: Picture, place: Place, color: Color, stem: Color, random: Random): void {
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

function paintBirds(picture: Picture, place: Place, color: Color, random: Random): void {
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
function paintShapes(picture: Picture, colors: readonly Color[], random: Random): void {
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

/** Paints one motif. `color` is the one named in the prompt, if any. */
export function paintMotif(
  picture: Picture,
  kind: Motif,
  place: Place,
  color: Color | undefined,
  palette: Palette,
  random: Random,
): void {
  const snowWhite = hex('#f4efe6');
  switch (kind) {
    case 'fox':
      paintAnimal(picture, place, {
        main: blend(hex('#d2691e'), color ?? hex('#d2691e'), 0.45),
        belly: snowWhite,
        tips: hex('#3a2620'),
        ears: 'pointed',
        bushyTail: true,
        muzzle: 0.035,
      });
      return;
    case 'wolf':
      paintAnimal(picture, place, {
        main: blend(hex('#7c828a'), color ?? hex('#7c828a'), 0.6),
        belly: hex('#d6d5cf'),
        tips: hex('#3b3f46'),
        ears: 'pointed',
        bushyTail: true,
        muzzle: 0.045,
      });
      return;
    case 'cat': {
      const main = color ?? hex('#5b4a41');
      paintAnimal(picture, place, {
        main,
        belly: shade(main, 0.35),
        tips: shade(main, -0.3),
        ears: 'pointed',
        bushyTail: false,
        muzzle: -0.01,
      });
      return;
    }
    case 'dog': {
      const main = color ?? hex('#b88a57');
      paintAnimal(picture, place, {
        main,
        belly: shade(main, 0.5),
        tips: shade(main, 0.2),
        ears: 'hanging',
        bushyTail: false,
        muzzle: 0.03,
      });
      return;
    }
    case 'portrait':
      paintPortrait(picture, place, color ?? palette.accent, random);
      return;
    case 'boat':
      paintBoat(picture, place, color ?? hex('#8a4b32'));
      return;
    case 'house':
      paintHouse(picture, place, color ?? hex('#b5493c'), hex('#ffd27a'));
      return;
    case 'tree':
      paintTree(picture, place, color ?? shade(palette.foliage, 0.12), random);
      return;
    case 'flowers':
      paintFlowers(picture, place, color ?? palette.accent, palette.foliage, random);
      return;
    case 'birds':
      paintBirds(picture, place, color ?? hex('#22262e'), random);
      return;
    case 'abstract':
      paintShapes(
        picture,
        [palette.skyTop, palette.skyLow, palette.accent, palette.near, palette.disc, palette.groundFront],
        random,
      );
      return;
    default:
      assertNever(kind);
  }
}
