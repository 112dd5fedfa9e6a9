import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

/** Each import of a style sheet: who imports it, the classes named there, and whether some are chosen by a value. */
const USES = globSync('renderer/**/*.{ts,tsx}', { cwd: ROOT }).flatMap((file) => {
  const source = readFileSync(join(ROOT, file), 'utf8');
  return [...source.matchAll(/import (\w+) from '(\.[^']*\.module\.css)'/g)].map(
    ([, name = '', path = '']) => ({
      file,
      sheet: join(dirname(file), path),
      classes: [...source.matchAll(new RegExp(`\\b${name}(?:\\.(\\w+)|\\['(\\w+)'\\])`, 'g'))].map(
        ([, dotted, quoted]) => dotted ?? quoted ?? '',
      ),
      chooses: new RegExp(`\\b${name}\\[[^']`).test(source),
    }),
  );
});

const SHEETS = new Map(
  globSync('renderer/**/*.module.css', { cwd: ROOT }).map((sheet) => {
    const rules = readFileSync(join(ROOT, sheet), 'utf8').replaceAll(/\/\*[^]*?\*\/|url\([^)]*\)/g, '');
    return [sheet, new Set([...rules.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name = '']) => name))];
  }),
);

test('components name only classes that their style sheet has', () => {
  const missing = USES.flatMap(({ file, sheet, classes }) =>
    classes.filter((name) => SHEETS.get(sheet)?.has(name) !== true).map((name) => `${file}: ${name}`),
  );
  expect(missing).toEqual([]);
});

test('every class of a style sheet is named somewhere', () => {
  const unused = [...SHEETS].flatMap(([sheet, classes]) => {
    const uses = USES.filter((use) => use.sheet === sheet);
    if (uses.some(({ chooses }) => chooses)) return [];
    const named = new Set(uses.flatMap((use) => use.classes));
    return [...classes].filter((name) => !named.has(name)).map((name) => `${sheet}: ${name}`);
  });
  expect(unused).toEqual([]);
});
