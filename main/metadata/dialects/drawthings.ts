import type { Dialect } from '../dialect.ts';
import { asNumber, parseJsonObject } from '../json-text.ts';
import { lorasOf, readLooseSettings } from '../loose-settings.ts';
import { xmpText } from '../xmp-text.ts';

const EXIF_NAMESPACE = 'http://ns.adobe.com/exif/1.0/';

/** Draw Things: JSON in the XMP's UserComment, with `c` for the prompt. */
export const drawthingsDialect: Dialect = {
  name: 'drawthings',
  read({ texts }) {
    const json = parseJsonObject(
      xmpText(texts['xmp'], EXIF_NAMESPACE, 'UserComment') ?? texts['exif:UserComment'],
    );
    if (!json || typeof json['c'] !== 'string' || json['steps'] === undefined) return null;
    const { c, lora, v2: _, profile: __, ...settings } = json;
    const { extra, ...facts } = readLooseSettings(settings);
    const used = Array.isArray(lora) ? lorasOf(lora) : [];
    const strength = asNumber(json['strength']);
    return {
      facts: {
        engine: 'drawthings',
        ...facts,
        type: strength !== undefined && strength < 1 ? 'image-to-image' : 'text-to-image',
        prompt: c,
        ...(used.length > 0 && { loras: used }),
        ...(extra && { extra }),
      },
    };
  },
};
