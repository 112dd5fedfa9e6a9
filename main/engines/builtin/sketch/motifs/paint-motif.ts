import { assertNever } from '../../../../domain/assert-never.ts';
import { blend, hex, shade, type Color } from '../color.ts';
import type { Palette } from '../palette.ts';
import type { Picture } from '../picture.ts';
import type { Motif } from '../prompt-traits.ts';
import type { Random } from '../random.ts';
import type { Place } from './place.ts';
import { paintAnimal } from './animal.ts';
import { paintPortrait } from './portrait.ts';
import { paintBoat, paintHouse } from './boat-and-house.ts';
import { paintLighthouse } from './lighthouse.ts';
import { paintTree, paintFlowers } from './plants.ts';
import { paintBirds, paintShapes } from './birds-and-shapes.ts';

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
    case 'lighthouse':
      paintLighthouse(picture, place, color ?? hex('#b8372c'), hex('#ffe2a0'));
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
