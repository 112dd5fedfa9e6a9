import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildMain, buildRenderer } from './build.ts';

/** The long fault, kill, fuzz and million-row suites, on the program as it is built. */
await Promise.all([buildMain(), buildRenderer()]);
const child = spawn(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'tests/vitest.config.ts', ...process.argv.slice(2)],
  {
    cwd: join(import.meta.dirname, '..'),
    stdio: 'inherit',
    env: { ...process.env, SOAK: '1', GESSO_BUILT: '1' },
  },
);
child.on('exit', (code) => (process.exitCode = code ?? 1));
