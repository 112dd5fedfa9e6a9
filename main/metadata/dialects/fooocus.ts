import type { LoraUse } from '../../domain/generation.ts';
import type { Dialect } from '../dialect.ts';
import { asNumber, asText, type JsonObject } from '../json-text.ts';
import { lorasOf, readLooseSettings } from '../loose-settings.ts';
import { jsonPlaces } from './json-places.ts';

/** Fooocus' own scheme, in a PNG's `parameters` or a JPEG's or WebP's UserComment, and the log's older one. */
export const fooocusDialect: Dialect = {
  name: 'fooocus',
  read({ texts }) {
    const json = jsonPlaces(texts).find(isFooocus);
    if (!json) return null;
    const { loras: listed, ...settings } = json;
    const { extra, engineVersion, ...facts } = readLooseSettings(settings);
    const used = typeof listed === 'string' ? lorasOf(listed) : loras(json);
    return {
      facts: {
        engine: 'fooocus',
        type: 'text-to-image',
        ...facts,
        ...(engineVersion && { engineVersion: engineVersion.replace(/^Fooocus\s*/, '') }),
        ...(used.length > 0 && { loras: used }),
        ...(extra && { extra }),
      },
    };
  },
};

function isFooocus(json: JsonObject): boolean {
  return (
    json['metadata_scheme'] === 'fooocus' ||
    /fooocus/i.test(asText(json['version'] ?? json['Version'] ?? json['software']) ?? '') ||
    (json['Performance'] !== undefined && json['Sharpness'] !== undefined) ||
    (json['performance'] !== undefined && json['sharpness'] !== undefined)
  );
}

/** `loras: [[name, weight, hash]]`, `loras: [[hash, "0.5 - name"]]`, `lora_combined_1: "name : 0.5"`, `LoRA 1: "name : 0.5"`. */
function loras(json: JsonObject): LoraUse[] {
  const found: LoraUse[] = [];
  const add = (name: string | undefined, weight: unknown): void => {
    const strength = asNumber(weight) ?? 1;
    if (name && name !== 'None' && !found.some((lora) => lora.name === name)) {
      found.push({ name, modelStrength: strength, clipStrength: strength });
    }
  };
  for (const item of Array.isArray(json['loras']) ? (json['loras'] as unknown[]) : []) {
    if (!Array.isArray(item)) continue;
    // RuinedFooocus: a hash, then both in one.
    const [, weight, name] = /^(-?[\d.]{1,20}) - (.+)$/.exec(asText(item[1]) ?? '') ?? [];
    if (name === undefined) add(asText(item[0]), item[1]);
    else add(name, weight);
  }
  for (const [key, value] of Object.entries(json)) {
    if (
      !/^(lora_combined_\d+|LoRA( \d+)?( \[.*\])?( weight)?)$/i.test(key.slice(0, 80)) ||
      typeof value !== 'string'
    )
      continue;
    const colon = value.lastIndexOf(':');
    if (colon > 0) add(value.slice(0, colon).trim(), value.slice(colon + 1).trim());
  }
  return found;
}
