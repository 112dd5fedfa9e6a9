import type { Dialect } from '../dialect.ts';

const ENGINES: readonly (readonly [names: RegExp, engine: string])[] = [
  [/DALL|OpenAI|GPT/i, 'openai'],
  [/Google|Gemini|Imagen/i, 'google'],
  [/Firefly/i, 'adobe'],
];

/** Services that say no more than who made the picture, in signed content credentials. */
export const contentCredentialsDialect: Dialect = {
  name: 'c2pa',
  read({ texts: { c2pa: maker } }) {
    if (maker === undefined) return null;
    const engine = ENGINES.find(([names]) => names.test(maker))?.[1];
    return { facts: { ...(engine !== undefined && { engine }), type: 'text-to-image', model: maker } };
  },
};
