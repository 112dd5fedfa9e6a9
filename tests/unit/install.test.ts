import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

interface Lock {
  readonly packages: Readonly<Record<string, { readonly gypfile?: boolean; readonly optional?: boolean }>>;
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T;
}

/**
 * npm compiles whatever has a `binding.gyp` and no install script of its own, which takes Python, a compiler and headers that a
 * fresh machine doesn't have. Only `gypfile` in the lock file keeps every npm from it; writing the lock file anew drops it.
 */
test('nothing is compiled by npm ci: what is native brings its binaries', () => {
  const { packages } = read<Lock>('package-lock.json');
  const native = globSync('node_modules/{*,@*/*}/binding.gyp', { cwd: ROOT }).map((path) =>
    path.replaceAll('\\', '/').replace('/binding.gyp', ''),
  );
  expect(native).toContain('node_modules/better-sqlite3');
  const compiled = native.filter((path) => {
    const { gypfile, scripts } = read<{ gypfile?: boolean; scripts?: Readonly<Record<string, string>> }>(
      `${path}/package.json`,
    );
    const hasOwn = scripts?.['install'] !== undefined || scripts?.['preinstall'] !== undefined;
    return gypfile !== false && !hasOwn && packages[path]?.gypfile !== false;
  });
  expect(compiled).toEqual([]);
  expect(existsSync(join(ROOT, 'node_modules/better-sqlite3/prebuilds'))).toBe(true);
});
