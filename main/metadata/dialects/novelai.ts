import type { ImageType } from '../../domain/generation.ts';
import type { Dialect, Facts, RawMetadata } from '../dialect.ts';
import { asObject, asText, parseJsonObject, textsOf, type JsonObject } from '../json-text.ts';
import { readLooseSettings } from '../loose-settings.ts';
import { jsonPlaces } from './json-places.ts';

/** NovelAI: text chunks, or the same as JSON: in EXIF, or hidden in the alpha channel. */
export const novelaiDialect: Dialect = {
  name: 'novelai',
  read({ texts }) {
    const whole = jsonPlaces(texts, ['stealth', 'exif:UserComment']).map(textsOf);
    const facts = [texts, ...whole].map(readNovelai).find((read) => read !== null);
    return facts ? { facts } : null;
  },
};

function readNovelai(texts: RawMetadata['texts']): Facts | null {
  const comment = parseJsonObject(texts['Comment']);
  const isNovelai = texts['Software'] === 'NovelAI' || comment?.['request_type'] !== undefined;
  if (!comment || !isNovelai) return null;
  const { v4_prompt: v4, v4_negative_prompt: v4Negative, request_type: request, uc, ...settings } = comment;
  const { extra, model: _, ...facts } = readLooseSettings(settings);
  const source = texts['Source'];
  // "Stable Diffusion XL 7BCCAA2C": the name, then the checkpoint's hash.
  const hash = /^(.*?)\s+([0-9A-F]{8})$/.exec((source ?? '').slice(0, 200));
  const strength = facts.denoise;
  const type = typeOf(asText(request) ?? '', strength !== undefined && comment['image'] !== undefined);
  return {
    engine: 'novelai',
    ...facts,
    type,
    prompt: captions(asObject(v4)) ?? facts.prompt ?? texts['Description'] ?? '',
    negativePrompt: captions(asObject(v4Negative)) ?? asText(uc) ?? '',
    ...(source && { model: hash?.[1] ?? source }),
    ...(hash?.[2] && { modelHash: hash[2] }),
    ...(asText(settings['noise_schedule']) && { scheduler: asText(settings['noise_schedule']) ?? null }),
    ...(extra && { extra }),
  };
}

function typeOf(request: string, hasImage: boolean): ImageType {
  if (/infill|inpaint/i.test(request)) return 'inpaint';
  return /img2img|imagetoimage/i.test(request) || hasImage ? 'image-to-image' : 'text-to-image';
}

/** Version 4 has a caption for the scene and one per character. */
function captions(v4: JsonObject | null): string | undefined {
  const caption = asObject(v4?.['caption']);
  if (!caption) return undefined;
  const characters: readonly unknown[] = Array.isArray(caption['char_captions'])
    ? caption['char_captions']
    : [];
  const parts = [caption['base_caption'], ...characters.map((item) => asObject(item)?.['char_caption'])];
  return asText(parts.flatMap((part) => asText(part) ?? []).join(' | '));
}
