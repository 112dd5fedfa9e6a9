import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import open from 'open';
import { buildMain, buildPreload, buildRenderer } from './build.ts';
import { electronBinary } from './electron-binary.ts';

const ROOT = join(import.meta.dirname, '..');

/** Opens the desktop app; where no Electron can be had, the same app in the browser. */
await Promise.all([buildMain(), buildPreload(), buildRenderer()]);
const electron = existsSync(join(ROOT, 'dist/main/index.js'))
  ? electronBinary()
  : { missing: 'it was not built' };
if ('path' in electron) {
  const child = spawn(electron.path, [ROOT, ...process.argv.slice(2)], { stdio: 'inherit' });
  child.on('exit', (code) => (process.exitCode = code ?? 1));
} else {
  console.log(`No desktop window (${electron.missing}): opening Gesso in the browser instead.`);
  const child = spawn(
    process.execPath,
    [join(ROOT, 'dist/main/gesso.js'), 'serve', ...process.argv.slice(2)],
    {
      stdio: ['inherit', 'pipe', 'inherit'],
    },
  );
  child.stdout.once('data', (url: Buffer) => {
    const address = url.toString().trim();
    console.log(address);
    // No browser on this machine: the address is printed, and that is all there is to do.
    void open(address).then(
      (browser) => browser.on('error', () => undefined),
      () => undefined,
    );
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}
