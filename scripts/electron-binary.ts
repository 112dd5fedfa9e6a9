import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The Electron executable, fetched if need be; or why there is none. */
export function electronBinary(): { readonly path: string } | { readonly missing: string } {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return { missing: 'there is no screen' };
  }
  const installed = (): string | undefined => {
    const pathFile = join(folder, 'path.txt');
    if (!existsSync(pathFile)) return undefined;
    const path = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
    return existsSync(path) ? path : undefined;
  };
  const present = installed();
  if (present) return { path: present };
  spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', timeout: 600_000 });
  const fetched = installed();
  return fetched ? { path: fetched } : { missing: 'the Electron binary could not be fetched' };
}
