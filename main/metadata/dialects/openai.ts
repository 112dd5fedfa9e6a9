import type { Dialect } from '../dialect.ts';

/** DALL·E says what it was asked for in the name of a downloaded file. */
export const openaiDialect: Dialect = {
  name: 'openai',
  read({ fileName }) {
    const named = /^DALL[·._ -]?E (\d{4})-(\d\d)-(\d\d) (\d\d)\.(\d\d)\.(\d\d) - (.+)\.\w+$/i.exec(
      (fileName ?? '').slice(0, 500),
    );
    if (!named) return null;
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
  },
};
