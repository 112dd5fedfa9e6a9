import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Every test of a catalog or an import starts threads, each of which reads its TypeScript: half of the CPU time of all tests.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
  new URL('../node_modules/.cache/compiled', import.meta.url),
);

/** Tests of what keeps no state and stands nothing in for anything: they share their processes, whose start costs more than they do. */
const STATELESS = [
  'domain',
  'usecases',
  'renderer/compare',
  'renderer/detail',
  'renderer/packs',
  'renderer/ui',
].map((folder) => `tests/unit/${folder}/**/*.test.{ts,tsx}`);

/** Unit and contract tests; `SOAK=1` runs the long fault, kill, fuzz and million-row suites (`*.soak.ts`) instead. */
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
    projects: process.env['SOAK']
      ? [{ extends: true, test: { name: 'soak', include: ['tests/**/*.soak.ts'] } }]
      : [
          { extends: true, test: { name: 'stateless', include: STATELESS, isolate: false } },
          {
            extends: true,
            test: {
              name: 'unit',
              include: ['tests/unit/**/*.test.{ts,tsx}', 'tests/contract/**/*.test.ts'],
              exclude: STATELESS,
            },
          },
        ],
    pool: 'forks',
    // One more than cores: the tests of processes mostly wait for them.
    maxWorkers: availableParallelism() + 1,
    // So that its import of electron gets the double.
    server: { deps: { inline: ['electron-store'] } },
    testTimeout: process.env['SOAK'] ? 3_600_000 : 60_000,
    hookTimeout: 60_000,
  },
});
