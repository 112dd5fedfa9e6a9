import { expect, test } from 'vitest';
import { en } from '../../../../renderer/i18n/en/index.ts';

/** Every text with the path of its key. */
function textsOf(messages: object, path = ''): readonly (readonly [key: string, text: string])[] {
  return Object.entries(messages).flatMap(([key, value]: [string, string | object]) =>
    typeof value === 'string' ? [[path + key, value] as const] : textsOf(value, `${path}${key}.`),
  );
}

test('a number is written with its thousands wherever there may be some', () => {
  const counting = textsOf(en).filter(([, text]) => text.includes(', number}}'));
  expect(counting.length).toBeGreaterThan(100);
  const bare = /\{\{(?:count|done|found|total|written|changed|unchanged|shown|position)\}\}/;
  expect(textsOf(en).filter(([key, text]) => bare.test(text) && key !== 'servers.vram')).toEqual([]);
});
