import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildMain, buildPreload, buildRenderer } from './build.ts';
import { findBrowser } from './find-browser.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs every suite, then says in one line how it went: `N passed, N failed`. Exits non-zero when anything failed. */
const ROOT = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'gesso-tests-'));

async function run(args: readonly string[], env: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

function readReport(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(reports, name), 'utf8')) as Record<string, unknown>;
}

async function unitTests(): Promise<Counts> {
  const report = join(reports, 'unit.json');
  const code = await run(
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config',
      'tests/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { GESSO_BUILT: '1' },
  );
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = readReport('unit.json');
  const failed = Number(numFailedTests);
  // A suite that could not even be loaded counts no failed test, only a bad exit.
  return {
    passed: Number(numPassedTests),
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: Number(numPendingTests) + Number(numTodoTests),
  };
}

async function endToEndTests(browser: string): Promise<Counts> {
  const code = await run(
    [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--config',
      'tests/playwright.config.ts',
      '--reporter=list,json',
    ],
    { GESSO_BROWSER: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'e2e.json') },
  );
  const stats = readReport('e2e.json')['stats'] as Record<string, number>;
  const failed = stats['unexpected'] ?? 0;
  const flaky = stats['flaky'] ?? 0;
  if (flaky > 0) console.log(`${flaky} passed only when tried again, see above`);
  return {
    passed: (stats['expected'] ?? 0) + flaky,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: stats['skipped'] ?? 0,
  };
}

try {
  const check = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  const browser = findBrowser();
  await Promise.all([buildMain(), buildPreload(), buildRenderer()]);
  const unit = await unitTests();
  const endToEnd = await endToEndTests(browser);
  const types: Counts =
    check.status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  const total = (key: keyof Counts): number => unit[key] + endToEnd[key] + types[key];
  const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : '';
  console.log(`${total('passed')} passed, ${total('failed')} failed${skipped}`);
  process.exitCode = total('failed') === 0 ? 0 : 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
