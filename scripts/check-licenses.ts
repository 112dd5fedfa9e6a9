import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Licences that may be shipped with an MIT program. */
const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'MPL-2.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
  'LGPL-3.0-or-later',
  'Artistic-2.0',
]);

/** Fails when a package that is shipped has a licence that was not thought about. LGPL: libvips, linked dynamically by sharp. */
const result = spawnSync(
  process.execPath,
  ['node_modules/license-checker-rseidelsohn/bin/license-checker-rseidelsohn.js', '--production', '--json'],
  { cwd: join(import.meta.dirname, '..'), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
);
if (result.status !== 0) throw new Error(result.stderr);
const packages = JSON.parse(result.stdout) as Record<string, { licenses: string | string[] }>;
const refused = Object.entries(packages).filter(([name, { licenses }]) => {
  if (name.startsWith('gesso@')) return false;
  const text = [licenses].flat().join(' AND ').replaceAll('*', '');
  const alternatives = text.replace(/[()]/g, '').split(' OR ');
  return !alternatives.some((choice) => choice.split(' AND ').every((license) => ALLOWED.has(license)));
});
for (const [name, { licenses }] of refused) console.error(`${name}: ${String(licenses)}`);
process.exitCode = refused.length === 0 ? 0 : 1;
