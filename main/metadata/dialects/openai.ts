import type { Dialect } from '../dialect.ts';

/** DALL·E and other services say little: the name of a downloaded file, or who signed its content credentials. */
export const openaiDialect: Dialect = {
  name: 'openai',
  read({ texts, fileName }) {
    const named = /^DALL[·._ -]?E (\d{4})-(\d\d)-(\d\d) (\d\d)\.(\d\d)\.(\d\d) - (.+)\.\w+$/i.exec(
      (fileName ?? '').slice(0, 500),
    );
    if (named) {
      const [year, month, day, hour, minute, second] = named.slice(1, 7).map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      return {
        facts: {
          engine: 'openai',
          model: 'DALL·E',
          type: 'text-to-image',
          prompt: (named[7] ?? '').trim(),
          createdAtMs: new Date(year, month - 1, day, hour, minute, second).getTime(),
        },
      };
    }
    const agent = texts['c2pa'];
    if (agent === undefined || !/DALL|OpenAI|ChatGPT|GPT-/i.test(agent)) return null;
    return { facts: { engine: 'openai', type: 'text-to-image', model: agent } };
  },
};
