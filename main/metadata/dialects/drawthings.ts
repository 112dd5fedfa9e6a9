import type { Dialect } from '../dialect.ts';
import { asNumber, asText, parseJsonObject } from '../json-text.ts';
import { lorasOf, readLooseSettings } from '../loose-settings.ts';
import { getProperty, readXmp } from '../xmp-document.ts';

const EXIF_NAMESPACE = 'http://ns.adobe.com/exif/1.0/';

/** Draw Things: JSON in the XMP's UserComment, with `c` for the prompt. */
export const drawthingsDialect: Dialect = {
  name: 'drawthings',
  read({ texts }) {
    const json = parseJsonObject(xmpComment(texts['xmp']) ?? texts['exif:UserComment']);
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

function xmpComment(packet: string | undefined): string | undefined {
  if (packet === undefined || !packet.includes('UserComment')) return undefined;
  try {
    const value = getProperty(readXmp(packet), EXIF_NAMESPACE, 'UserComment');
    return asText(typeof value === 'string' ? value : value?.[0]);
  } catch {
    // A damaged packet is reported by the reader of XMP itself.
    return undefined;
  }
}
