import type { Dialect } from '../dialect.ts';
import type { JsonObject } from '../json-text.ts';
import { readLooseSettings } from '../loose-settings.ts';
import { jsonPlaces } from './json-places.ts';

const MARKS = ['use_stable_diffusion_model', 'Stable Diffusion model', 'num_inference_steps'];

/** Easy Diffusion: one text per setting, or all of them as one JSON, with names of code or of its form. */
export const easydiffusionDialect: Dialect = {
  name: 'easydiffusion',
  read({ texts }) {
    const settings = [texts, ...jsonPlaces(texts)].find(isEasyDiffusion);
    if (!settings) return null;
    const { extra, ...facts } = readLooseSettings(withoutForeign(settings));
    const hasSource = settings['init_image'] !== undefined || settings['Initial Image'] !== undefined;
    return {
      facts: {
        engine: 'easydiffusion',
        type: hasSource ? 'image-to-image' : 'text-to-image',
        ...facts,
        ...(extra && { extra }),
      },
    };
  },
};

function isEasyDiffusion(settings: JsonObject): boolean {
  return (
    (settings['prompt'] !== undefined || settings['Prompt'] !== undefined) &&
    MARKS.slice(0, 2).some((mark) => settings[mark] !== undefined)
  );
}

/** Among a file's texts are some of other kinds, and pictures as data. */
function withoutForeign(settings: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !/^(exif:|iptc:|sidecar:|xmp$|init_image|mask)/.test(name)),
  );
}
