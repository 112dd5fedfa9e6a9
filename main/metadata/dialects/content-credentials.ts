import type { Dialect } from '../dialect.ts';

const ENGINES: readonly (readonly [names: RegExp, engine: string])[] = [
  [/DALL|OpenAI|GPT/i, 'openai'],
  [/Google|Gemini|Imagen/i, 'google'],
  [/Firefly/i, 'adobe'],
  [/Midjourney/i, 'midjourney'],
  [/Grok|xAI\b/, 'xai'],
  [/Ideogram/i, 'ideogram'],
  [/Stability|DreamStudio/i, 'stability'],
  [/Microsoft|Bing/, 'microsoft'],
];

/** The service that made a picture, by what it calls itself. */
export function engineOf(maker: string): string | undefined {
  return ENGINES.find(([names]) => names.test(maker))?.[1];
}

/** Services that say no more than who made the picture, in signed content credentials. */
export const contentCredentialsDialect: Dialect = {
  name: 'c2pa',
  read({ texts: { c2pa: maker } }) {
    if (maker === undefined) return null;
    const engine = engineOf(maker);
    return { facts: { ...(engine !== undefined && { engine }), type: 'text-to-image', model: maker } };
  },
};
