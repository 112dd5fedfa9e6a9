import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Every test of a catalog or an import starts threads, each of which reads its TypeScript: half of the CPU time of all tests.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
  new URL('../node_modules/.cache/compiled', import.meta.url),
);

/** Unit and contract tests; `SOAK=1` adds the long fault, kill, fuzz and million-row suites (`*.soak.ts`). */
export default defineConfig({
  resolve: {
    // Threads start in a fraction of the time from what was built than from dozens of TypeScript files each.
    alias: process.env['GESSO_BUILT']
      ? [
          {
            find: /^.*\/worker-url\.ts$/,
            replacement: fileURLToPath(new URL('support/built-worker-url.ts', import.meta.url)),
          },
        ]
      : [],
  },
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: process.env['SOAK']
      ? ['tests/**/*.soak.ts']
      : ['tests/unit/**/*.test.{ts,tsx}', 'tests/contract/**/*.test.ts'],
    pool: 'forks',
    // One more than cores: the tests of processes mostly wait for them.
    maxWorkers: availableParallelism() + 1,
    // So that its import of electron gets the double.
    server: { deps: { inline: ['electron-store'] } },
    testTimeout: process.env['SOAK'] ? 3_600_000 : 60_000,
    hookTimeout: 60_000,
  },
});
