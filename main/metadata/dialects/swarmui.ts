import type { Dialect } from '../dialect.ts';
import { asNumber, asObject, asText, type JsonObject } from '../json-text.ts';
import { lorasOf, readLooseSettings } from '../loose-settings.ts';
import { jsonPlaces } from './json-places.ts';

/** SwarmUI: one JSON with `sui_image_params`. */
export const swarmuiDialect: Dialect = {
  name: 'swarmui',
  read({ texts }) {
    const json = jsonPlaces(texts).find((object) => asObject(object['sui_image_params']));
    if (!json) return null;
    const parameters = asObject(json['sui_image_params']) ?? {};
    const {
      loras,
      loraweights,
      initimage,
      initimagecreativity,
      swarm_version: version,
      maskimage,
      ...settings
    } = parameters;
    const { extra, ...facts } = readLooseSettings(settings);
    const used = Array.isArray(loras) ? lorasOf(loras, { loraweights }) : [];
    const creativity = asNumber(initimagecreativity);
    const hash = modelHash(json);
    const hasSource = initimage !== undefined || creativity !== undefined;
    return {
      facts: {
        engine: 'swarmui',
        ...facts,
        type: maskimage === undefined ? (hasSource ? 'image-to-image' : 'text-to-image') : 'inpaint',
        ...(asText(version) && { engineVersion: asText(version) ?? null }),
        ...(creativity !== undefined && { denoise: creativity }),
        ...(hash && { modelHash: hash }),
        ...(used.length > 0 && { loras: used }),
        ...(extra && { extra }),
      },
    };
  },
};

function modelHash(json: JsonObject): string | undefined {
  const models: readonly unknown[] = Array.isArray(json['sui_models']) ? json['sui_models'] : [];
  const model = models.map(asObject).find((item) => item?.['param'] === 'model');
  return asText(model?.['hash']);
}
