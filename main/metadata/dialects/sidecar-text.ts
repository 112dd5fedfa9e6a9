import type { Dialect } from '../dialect.ts';
import { parseJsonObject } from '../json-text.ts';
import { readLooseSettings } from '../loose-settings.ts';

const MAX_CAPTION = 20_000;

/** A text file beside the picture: `name: value` lines as Easy Diffusion writes them, else the words themselves. */
export const sidecarTextDialect: Dialect = {
  name: 'text file',
  read({ texts }) {
    const text = texts['sidecar:txt']?.replace(/^\uFEFF/, '').trim();
    if (!text || text.length > MAX_CAPTION || parseJsonObject(text)) return null;
    const pairs = text.split('\n').map((line) => /^([\w ]{1,40}):\s*(.*)$/.exec(line.trimEnd()));
    if (pairs.every(Boolean)) {
      const settings = Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
      const facts = readLooseSettings(settings);
      if (facts.prompt) return { facts: { type: 'text-to-image', ...facts } };
    }
    return { facts: { type: 'text-to-image', prompt: text } };
  },
};
