import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';
import { buildRenderer } from './build.ts';

const ROOT = join(import.meta.dirname, '..');

/** The app in the browser, from sources: the page is built anew on every change of it, main runs by type stripping. */
await buildRenderer();
const watcher = await build({
  configFile: join(ROOT, 'renderer/vite.config.ts'),
  logLevel: 'warn',
  build: { watch: {}, emptyOutDir: false },
});
const host = spawn(
  process.execPath,
  [
    '--watch',
    '--watch-preserve-output',
    join(ROOT, 'main/gesso.ts'),
    'serve',
    '--port',
    '7860',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
host.on('exit', (code) => {
  if ('close' in watcher) void watcher.close();
  process.exitCode = code ?? 1;
});
