import type { Dialect } from '../dialect.ts';
import { readLooseSettings } from '../loose-settings.ts';

const PLACES = ['xmp:description', 'exif:ImageDescription', 'Description'];
const START = /^Include in Image: /;
/** Where the next setting begins: words may hold a semicolon themselves. */
const NEXT =
  /; (?=(?:Exclude from Image|Model|Steps|Guidance Scale|Seed|Size|Quality|Upscaler|Starting Image|ControlNet Image|Input Images|Scheduler|ML Compute Unit|Generator): )/;
const MAX_LENGTH = 200_000;

export function isMochi(text: string): boolean {
  return START.test(text);
}

/** Mochi Diffusion: one caption with all settings, `Include in Image: …; Exclude from Image: …; Seed: …`. */
export const mochiDialect: Dialect = {
  name: 'mochi',
  read({ texts }) {
    const text = PLACES.map((place) => texts[place]).find((said) => said !== undefined && isMochi(said));
    if (text === undefined || text.length > MAX_LENGTH) return null;
    const settings = Object.fromEntries(
      text.split(NEXT).map((part) => [part.slice(0, part.indexOf(': ')), part.slice(part.indexOf(': ') + 2)]),
    );
    const {
      'Include in Image': prompt = '',
      'Exclude from Image': negativePrompt = '',
      Generator: generator = '',
      Scheduler: sampler = '',
      ...others
    } = settings;
    const version = /^Mochi Diffusion (\S+)$/.exec(generator)?.[1];
    return {
      facts: {
        engine: 'mochi',
        ...(version !== undefined && { engineVersion: version }),
        type: others['Starting Image'] ? 'image-to-image' : 'text-to-image',
        prompt,
        negativePrompt,
        ...(sampler && { sampler }),
        ...readLooseSettings(others),
      },
    };
  },
};
