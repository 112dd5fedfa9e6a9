import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { buildMain, buildPreload, buildRenderer } from './build.ts';
import { findBrowser } from './find-browser.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Name and first lines of everything that failed: said again at the end, where a shortened log still has it. */
  readonly failures: readonly string[];
}

interface UnitReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

interface EndToEndSuite {
  readonly suites?: readonly EndToEndSuite[];
  readonly specs: readonly {
    readonly ok: boolean;
    readonly title: string;
    readonly file: string;
    readonly line: number;
    readonly tests: readonly {
      readonly results: readonly { readonly errors: readonly { readonly message?: string }[] }[];
    }[];
  }[];
}

interface EndToEndReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly suites: readonly EndToEndSuite[];
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

function readReport(name: string): unknown {
  return JSON.parse(readFileSync(join(reports, name), 'utf8'));
}

function failure(where: string, message: string): string {
  return [where, ...message.split('\n').slice(0, 12)].join('\n    ');
}

function unitFailures(report: UnitReport): string[] {
  return report.testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(ROOT, name);
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0) return message === '' ? [] : [failure(file, message)];
    return failed.map(({ fullName, failureMessages }) =>
      failure(`${file} › ${fullName}`, failureMessages.join('\n')),
    );
  });
}

function endToEndFailures(suites: readonly EndToEndSuite[]): string[] {
  return suites.flatMap(({ suites: inner = [], specs }) => [
    ...specs
      .filter(({ ok }) => !ok)
      .map(({ file, line, title, tests }) => {
        const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors));
        return failure(`${file}:${line} › ${title}`, errors.map(({ message }) => message ?? '').join('\n'));
      }),
    ...endToEndFailures(inner),
  ]);
}

/** Runs beside everything else, on one thread: several would look at much of the same code each. */
async function types(): Promise<Counts> {
  const child = spawn(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--checkers', '1'],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code === 0) return { passed: 1, failed: 0, skipped: 0, failures: [] };
  console.log(said);
  return { passed: 0, failed: 1, skipped: 0, failures: [failure('types', said)] };
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
  const result = readReport('unit.json') as UnitReport;
  const failed = result.numFailedTests;
  // A suite that could not even be loaded counts no failed test, only a bad exit.
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
    failures: unitFailures(result),
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
  const { stats, suites } = readReport('e2e.json') as EndToEndReport;
  if (stats.flaky > 0) console.log(`${stats.flaky} passed only when tried again, see above`);
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected === 0 && code !== 0 ? 1 : stats.unexpected,
    skipped: stats.skipped,
    failures: endToEndFailures(suites),
  };
}

try {
  const checked = types();
  const browser = findBrowser();
  await Promise.all([buildMain(), buildPreload(), buildRenderer()]);
  const unit = await unitTests();
  const endToEnd = await endToEndTests(browser);
  const parts = [await checked, unit, endToEnd];
  for (const text of parts.flatMap(({ failures }) => failures)) console.log(`FAILED ${text}`);
  const total = (key: 'passed' | 'failed' | 'skipped'): number =>
    parts.reduce((sum, part) => sum + part[key], 0);
  const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : '';
  console.log(`${total('passed')} passed, ${total('failed')} failed${skipped}`);
  process.exitCode = total('failed') === 0 ? 0 : 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
