import type { LoraUse } from '../../domain/generation.ts';
import type { Dialect } from '../dialect.ts';
import { asNumber, asText, type JsonObject } from '../json-text.ts';
import { readLooseSettings } from '../loose-settings.ts';
import { jsonPlaces } from './json-places.ts';

/** WanGP: all settings of a video or picture as one JSON in its comment, `type: "WanGP v… by … - <model>"`. */
export const wangpDialect: Dialect = {
  name: 'wangp',
  read({ texts }) {
    const json = jsonPlaces(texts).find(({ type }) => typeof type === 'string' && type.startsWith('WanGP'));
    if (!json) return null;
    const { type, activated_loras: _, loras_multipliers: __, ...settings } = json;
    const [, version, model] = /^WanGP (?:v(\S+))?[^-]*(?:- (.+))?$/.exec(asText(type) ?? '') ?? [];
    const facts = readLooseSettings(settings);
    const used = loras(json);
    // Letters: a start (S), a video to go on from or to follow (V), pictures to refer to (I).
    const isFromPicture =
      /[SV]/.test(asText(json['image_prompt_type']) ?? '') ||
      /[VI]/.test(asText(json['video_prompt_type']) ?? '');
    return {
      facts: {
        ...facts,
        engine: 'wangp',
        ...(version !== undefined && { engineVersion: version }),
        type: isFromPicture ? 'image-to-image' : 'text-to-image',
        ...(model !== undefined && { model }),
        ...(used.length > 0 && { loras: used }),
      },
    };
  },
};

/** Files or addresses, and beside them their strengths with blanks between: of one that changes in phases the first. */
function loras(json: JsonObject): LoraUse[] {
  const files: readonly unknown[] = Array.isArray(json['activated_loras']) ? json['activated_loras'] : [];
  const strengths = (asText(json['loras_multipliers']) ?? '').trim().split(/\s+/);
  return files.flatMap((file, index) => {
    const name = asText(file)?.split(/[\\/]/).at(-1);
    const modelStrength = asNumber(strengths[index]?.split(/[;,|]/)[0]) ?? 1;
    return name === undefined || name === '' ? [] : [{ name, modelStrength, clipStrength: modelStrength }];
  });
}
