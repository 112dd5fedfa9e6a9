import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
const sources = ['tests', '.github'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
    join(ROOT, folder, path),
  ),
);

/** Rows of the checklist's table: what proves each. */
const rows = [...page.matchAll(/^\| (\d+) \| ([^|]+) \|[^|]+\| ([^|]+) \|$/gm)].map(
  ([, number = '', name = '', proof = '']) => [number, name, proof] as const,
);

it('has a row for each of Electron’s twenty recommendations', () => {
  expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

it.each(rows)('row %s, %s, names a proof that is there', (_number, _name, proof) => {
  const named = [...proof.matchAll(/`([^`]+)`(?: “([^”]+)”)?/g)];
  expect(named.length).toBeGreaterThan(0);
  for (const [, file = '', title] of named) {
    const texts = sources
      .filter((path) => path.split(/[\\/]/).at(-1) === file)
      .map((path) => readFileSync(path, 'utf8'));
    expect(texts.length, file).toBeGreaterThan(0);
    if (title !== undefined)
      expect(
        texts.some((text) => text.includes(title)),
        title,
      ).toBe(true);
  }
});
