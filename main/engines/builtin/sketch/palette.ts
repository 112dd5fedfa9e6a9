import { assertNever } from '../../../domain/assert-never.ts';
import { blend, hex, shade, tinted, type Color } from './color.ts';
import type { Ground, Light, PromptTraits } from './prompt-traits.ts';
import type { Random } from './random.ts';

export interface Palette {
  readonly skyTop: Color;
  readonly skyLow: Color;
  /** Sun or moon. */
  readonly disc: Color;
  readonly cloud: Color;
  readonly far: Color;
  readonly near: Color;
  readonly ground: Color;
  readonly groundFront: Color;
  readonly foliage: Color;
  readonly accent: Color;
}

function skyOf(light: Light): Pick<Palette, 'skyTop' | 'skyLow' | 'disc' | 'cloud'> {
  switch (light) {
    case 'day':
      return {
        skyTop: hex('#3f78b8'),
        skyLow: hex('#cfe3ea'),
        disc: hex('#fff4d2'),
        cloud: hex('#fbf7ee'),
      };
    case 'sunset':
      return {
        skyTop: hex('#3d3a6b'),
        skyLow: hex('#f4a259'),
        disc: hex('#ffd98a'),
        cloud: hex('#e0707a'),
      };
    case 'night':
      return {
        skyTop: hex('#0b1230'),
        skyLow: hex('#3b4a78'),
        disc: hex('#f3eed8'),
        cloud: hex('#27335c'),
      };
    case 'dawn':
      return {
        skyTop: hex('#6f8fbf'),
        skyLow: hex('#f6c9b4'),
        disc: hex('#fff0d6'),
        cloud: hex('#f5b8b0'),
      };
    case 'storm':
      return {
        skyTop: hex('#39434f'),
        skyLow: hex('#a9b2b0'),
        disc: hex('#d8d9cf'),
        cloud: hex('#5a646d'),
      };
    default:
      return assertNever(light);
  }
}

function landOf(
  ground: Ground,
): Pick<Palette, 'far' | 'near' | 'ground' | 'groundFront' | 'foliage' | 'accent'> {
  switch (ground) {
    case 'meadow':
      return {
        far: hex('#7f9db0'),
        near: hex('#4d6f5a'),
        ground: hex('#8fae5d'),
        groundFront: hex('#4c6b35'),
        foliage: hex('#3c5a33'),
        accent: hex('#d9603b'),
      };
    case 'snow':
      return {
        far: hex('#a9bccd'),
        near: hex('#7a93ab'),
        ground: hex('#eef3f6'),
        groundFront: hex('#c3d3e2'),
        foliage: hex('#2d4a4d'),
        accent: hex('#c9512e'),
      };
    case 'sea':
      return {
        far: hex('#8aa6b5'),
        near: hex('#54758a'),
        ground: hex('#4f8fa3'),
        groundFront: hex('#1d4a63'),
        foliage: hex('#3b5b55'),
        accent: hex('#e9dcc0'),
      };
    case 'desert':
      return {
        far: hex('#c49a86'),
        near: hex('#a8674b'),
        ground: hex('#e3b67c'),
        groundFront: hex('#b3713f'),
        foliage: hex('#6b6a3e'),
        accent: hex('#7d3f2b'),
      };
    case 'forest':
      return {
        far: hex('#86a39b'),
        near: hex('#4a6b60'),
        ground: hex('#5c7345'),
        groundFront: hex('#2a3d28'),
        foliage: hex('#20382c'),
        accent: hex('#e0a34a'),
      };
    case 'city':
      return {
        far: hex('#8b93ad'),
        near: hex('#565d7e'),
        ground: hex('#4a4e63'),
        groundFront: hex('#2a2c3c'),
        foliage: hex('#33384d'),
        accent: hex('#f2b544'),
      };
    default:
      return assertNever(ground);
  }
}

function mapPalette(palette: Palette, change: (color: Color) => Color): Palette {
  return {
    skyTop: change(palette.skyTop),
    skyLow: change(palette.skyLow),
    disc: change(palette.disc),
    cloud: change(palette.cloud),
    far: change(palette.far),
    near: change(palette.near),
    ground: change(palette.ground),
    groundFront: change(palette.groundFront),
    foliage: change(palette.foliage),
    accent: change(palette.accent),
  };
}

/**
 * The scene's colours.
 * @param strength 0–1: how much the colours that the prompt names take over
 */
export function choosePalette(
  traits: PromptTraits,
  ground: Ground,
  light: Light,
  strength: number,
  random: Random,
): Palette {
  let palette: Palette = { ...skyOf(light), ...landOf(ground) };
  // No two seeds have quite the same light.
  const drift: Color = [random() * 255, random() * 255, random() * 255];
  palette = mapPalette(palette, (color) => tinted(color, drift, 0.1));
  const dimming: Color | undefined =
    light === 'night' ? hex('#0d1736') : light === 'storm' ? hex('#4a535b') : undefined;
  if (dimming !== undefined) {
    const amount = light === 'night' ? 0.55 : 0.35;
    palette = {
      ...palette,
      far: blend(palette.far, dimming, amount * 0.8),
      near: blend(palette.near, dimming, amount),
      ground: blend(palette.ground, dimming, amount),
      groundFront: blend(palette.groundFront, dimming, amount),
      foliage: blend(palette.foliage, dimming, amount),
    };
  }
  if (light === 'sunset' || light === 'dawn') {
    const warm = light === 'sunset' ? hex('#d9744f') : hex('#e8b6a0');
    palette = {
      ...palette,
      far: blend(palette.far, warm, 0.3),
      near: blend(palette.near, hex('#4d3f63'), 0.3),
      ground: blend(palette.ground, warm, 0.25),
      groundFront: blend(palette.groundFront, hex('#3a3156'), 0.3),
    };
  }
  if (traits.season === 'autumn') {
    palette = {
      ...palette,
      foliage: blend(palette.foliage, hex('#c4622d'), 0.7),
      ground: blend(palette.ground, hex('#c08a3e'), 0.5),
      accent: hex('#b8362a'),
    };
  }
  if (traits.season === 'spring') {
    palette = {
      ...palette,
      foliage: blend(palette.foliage, hex('#e7a6b8'), 0.65),
      accent: hex('#f2c9d4'),
    };
  }
  const [main, second] = traits.colors;
  if (main !== undefined) {
    palette = mapPalette(palette, (color) => tinted(color, main, 0.65 * strength));
    const accent = second ?? main;
    palette = {
      ...palette,
      accent: blend(palette.accent, shade(accent, 0.1), strength),
      skyLow: second === undefined ? palette.skyLow : tinted(palette.skyLow, second, 0.5 * strength),
    };
  }
  return palette;
}
