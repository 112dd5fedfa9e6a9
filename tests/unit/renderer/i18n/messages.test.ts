import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../../../renderer/i18n/en/index.ts';

const ROOT = join(import.meta.dirname, '../../../..');

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

test('every text is asked for somewhere', () => {
  const source = globSync('{main,preload,renderer}/**/*.{ts,tsx}', { cwd: ROOT })
    .filter((file) => !/[\\/]i18n[\\/]en[\\/]/.test(file))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n');
  const quoted = source.match(/(?<=['`])[\w.-]+(?=['`])/g) ?? [];
  const asked = new Set(quoted);
  const words = new Set([
    ...quoted.flatMap((word) => word.split('.')),
    ...(source.match(/\b\w+(?=\??:)/g) ?? []),
  ]);
  // `a.${b}.c`, of which `b` stands somewhere by itself.
  const patterns = [...new Set(source.match(/(?<=`)[a-z]\w*\.[\w.]*\$\{[^`/]*(?=`)/g))].map(
    (template) => new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '(.+)')}$`),
  );
  const isMade = (key: string): boolean =>
    patterns.some((pattern) => {
      const parts = pattern.exec(key)?.slice(1);
      return parts?.flatMap((part) => part.split('.')).every((part) => words.has(part)) === true;
    });
  const keys = new Set(textsOf(en).map(([key]) => key.replace(/_(?:one|other)$/, '')));
  expect([...keys].filter((key) => !asked.has(key) && !isMade(key))).toEqual([]);
});
