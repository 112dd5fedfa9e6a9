import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Dialect } from '../../../../main/metadata/dialect.ts';
import { dialectName } from '../../../../renderer/i18n/dialect-name.ts';
import { startTranslations, translate } from '../../../../renderer/i18n/translate.ts';

const FOLDER = join(import.meta.dirname, '../../../../main/metadata/dialects');

test('every dialect has a name that users know; what has none is named by its id', async () => {
  await startTranslations();
  const modules = (await Promise.all(
    (await readdir(FOLDER)).map((file) => import(join(FOLDER, file))),
  )) as object[];
  const ids = modules.flatMap((module) =>
    Object.values(module).flatMap((value: Partial<Dialect>) => (value.read ? (value.name ?? []) : [])),
  );
  expect(ids.length).toBeGreaterThan(10);
  for (const id of ids) expect(dialectName(id, translate)).toMatch(/^(text file|[A-Z].*)$/);
  expect(dialectName('a1111', translate)).toBe('A1111 / Forge');
  expect(dialectName('constructor', translate)).toBe('constructor');
});
