import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

// Every test of a catalog or an import starts threads, each of which reads its TypeScript: half of the CPU time of all tests.
process.env['NODE_COMPILE_CACHE'] ??= join(ROOT, 'node_modules/.cache/compiled');

const TESTS = ['tests/unit/**/*.test.{ts,tsx}', 'tests/contract/**/*.test.ts'];

/**
 * Tests that stand something in for a module or a global, or change the process's own state. Each runs in a process of its own; all
 * others share theirs, whose start and imports cost more than most of them do.
 */
const ALONE = globSync(TESTS, { cwd: ROOT })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) =>
    /vi\.(mock|stubGlobal)\(|process\.(chdir|env\[)/.test(readFileSync(join(ROOT, file), 'utf8')),
  );

/** Begins with the tests of whole programs: much of them is waiting, which at the end would be all that is left. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isWaiting = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/unit/cli/');
    return (await super.sort(files)).toSorted((a, b) => Number(isWaiting(b)) - Number(isWaiting(a)));
  }
}

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
    root: ROOT,
    projects: process.env['SOAK']
      ? [{ extends: true, test: { name: 'soak', include: ['tests/**/*.soak.ts'] } }]
      : [
          { extends: true, test: { name: 'shared', include: TESTS, exclude: ALONE, isolate: false } },
          { extends: true, test: { name: 'alone', include: ALONE } },
        ],
    pool: 'forks',
    // The long suites start every thread anew, as the program does.
    setupFiles: process.env['SOAK'] ? [] : ['tests/support/use-warm-threads.ts'],
    sequence: { sequencer: WaitingFirst },
    // One more than cores: the tests of processes mostly wait for them.
    maxWorkers: availableParallelism() + 1,
    // So that its import of electron gets the double.
    server: { deps: { inline: ['electron-store'] } },
    // Nothing that passes waits so long: how slow a machine may be before it fails.
    testTimeout: process.env['SOAK'] ? 3_600_000 : 300_000,
    hookTimeout: 300_000,
  },
});
