import { expect, test } from 'vitest';
import { en } from '../../../../renderer/i18n/en/index.ts';

/** Every text with the path of its key. */
function textsOf(messages: object, path = ''): readonly (readonly [key: string, text: string])[] {
  return Object.entries(messages).flatMap(([key, value]: [string, string | object]) =>
    typeof value === 'string' ? [[path + key, value] as const] : textsOf(value, `${path}${key}.`),
  );
}

test('a count is written as a number wherever there may be thousands', () => {
  const counting = textsOf(en).filter(([key]) => /_(?:one|other)$/.test(key));
  expect(counting.length).toBeGreaterThan(100);
  expect(counting.filter(([, text]) => text.includes('{{count}}'))).toEqual([]);
});
