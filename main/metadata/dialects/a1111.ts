import { parseA1111 } from '../a1111.ts';
import type { Dialect, Facts, RawMetadata } from '../dialect.ts';
import { parseJsonObject } from '../json-text.ts';

const PLACES = [
  'parameters',
  'exif:UserComment',
  'comment',
  'exif:ImageDescription',
  'stealth',
  'sidecar:txt',
  // What enlarged the picture, alone where it was not made here.
  'extras',
];

/** A1111, Forge, SD.Next and everything that writes their infotext, wherever the format lets them. */
export const a1111Dialect: Dialect = {
  name: 'a1111',
  read({ texts }) {
    for (const place of PLACES) {
      const text = texts[place];
      // A prompt may begin with a brace as well: what is no whole JSON is an infotext.
      if (text === undefined || parseJsonObject(text)) continue;
      const facts = parseA1111(text);
      if (facts && !isMadeUp(facts)) return { facts: { engine: engineOf(facts, texts), ...facts } };
    }
    return null;
  },
};

/** A saver of ComfyUI to which nothing was linked writes what it would have said otherwise. */
function isMadeUp({ prompt, negativePrompt }: Facts): boolean {
  return prompt === 'unknown' && negativePrompt === 'unknown';
}

function engineOf(facts: Facts, texts: RawMetadata['texts']): string {
  // Savers of ComfyUI write an infotext beside the graph.
  if (texts['prompt']?.includes('"class_type"')) return 'comfyui';
  const app = String(facts.extra?.['App'] ?? '');
  const version = facts.engineVersion ?? '';
  if (/sd\.?next/i.test(app)) return 'sdnext';
  if (/^(f\d|neo|classic)|forge/i.test(version)) return 'forge';
  if (/comfy/i.test(version)) return 'comfyui';
  if (/fooocus/i.test(version)) return 'fooocus';
  if (version.startsWith('Gesso')) return 'gesso';
  return facts.extra?.['Civitai resources'] !== undefined && version === '' ? 'civitai' : 'a1111';
}
