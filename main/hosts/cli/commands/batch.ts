import { readFile } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import type { BatchFault } from '../../../domain/batch/batch-fault.ts';
import { batchFileText } from '../../../domain/batch/batch-file-text.ts';
import { AppError, isAppError } from '../../../domain/errors.ts';
import type { BatchReport, BatchRunView } from '../../../../preload/contract/batch.ts';
import { noteBudget } from '../note-budget.ts';
import { onInterrupt } from '../on-interrupt.ts';
import { integerFrom } from '../options.ts';
import { withAnySession, type Session } from '../session.ts';
import { absolutePath } from '../absolute-path.ts';
import { batchFilesIn } from '../batch-files.ts';
import { isFolder } from '../check-existing.ts';
import { batchesEnded, goOnWithPaused, reportBatches } from '../wait-for-batches.ts';
import { watchBatches } from '../watch-batches.ts';

interface BatchOptions {
  readonly workflow?: string;
  readonly engine?: string;
  readonly model?: string;
  readonly drawSeed?: string;
  readonly dryRun?: boolean;
  readonly limit?: number;
  readonly yes?: boolean;
  readonly resume?: boolean;
  readonly category?: string;
  readonly watch?: boolean;
}

interface Source {
  readonly path: string;
  readonly text: string;
  readonly fileName: string;
  readonly category: string;
}

/** What a file would make. */
interface PlannedFile {
  readonly file: string;
  readonly images: number;
  readonly errors: readonly BatchFault[];
}

interface Plan {
  readonly files: readonly PlannedFile[];
  /** Expanded, in order, up to the limit. */
  readonly prompts: readonly string[];
  /** The same for people. */
  readonly lines: readonly string[];
}

export function registerBatch(program: Command): void {
  program
    .command('batch [files...]')
    .description('Run batch files (YAML or JSON) or folders of them')
    .option('--workflow <name>', 'the block of "workflows" to use: dev, schnell, default, …')
    .option('--engine <id>', 'the engine')
    .option('--model <id>', 'the model or saved workflow')
    .option('--draw-seed <text>', 'seed of random variations and wildcards')
    .option('--category <name>', 'of a folder, only the files in this subfolder')
    .option('--dry-run', 'say what would be made, and make nothing')
    .option(
      '--limit <n>',
      'expanded prompts that are printed; 50, or 10,000 with --json',
      integerFrom(0, 1_000_000),
    )
    .option('--resume', 'go on with batches that were under way, and wait for them')
    .option('--watch', 'run the files of one folder whenever they are added or change, until Ctrl+C')
    .option('--yes', 'run more than 10,000 pictures without asking')
    .action((files: string[], options: BatchOptions, command: Command) =>
      withAnySession(command, async (session) => {
        if (!options.dryRun) await noteBudget(session);
        if (options.resume) {
          await goOnWithPaused(session);
          const ended = await batchesEnded(session, (view) => view.state === 'running');
          await reportBatches(
            session,
            ended.map((view) => ({ file: view.fileName, view })),
            [],
          );
          return;
        }
        if (options.watch) {
          const [folder, ...more] = files;
          if (folder === undefined || more.length > 0 || !(await isFolder(folder)))
            throw new AppError('INVALID_INPUT', 'Name the one folder to watch.');
          await watchBatches(session, resolve(folder));
          return;
        }
        const sources = await readSources(files, options.category);
        const plan = await planBatches(session, sources, options);
        const canRun = plan.files.every(({ errors }) => errors.length === 0);
        if (canRun && !options.dryRun) {
          await run(session, sources, options, plan);
          return;
        }
        session.output.result({ files: plan.files, prompts: plan.prompts }, plan.lines);
        if (canRun) return;
        if (!options.dryRun) session.output.note('Nothing was run: not every batch can.');
        process.exitCode = 1;
      }),
    );
}

async function readSources(
  paths: readonly string[],
  category: string | undefined,
): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const path of paths.map(absolutePath)) {
    if (!(await isFolder(path))) {
      sources.push({
        path,
        text: await readText(path),
        fileName: basename(path),
        category: '',
      });
      continue;
    }
    for (const file of await batchFilesIn(path)) {
      const below = relative(path, dirname(file)).split(sep).join('/');
      if (category !== undefined && below !== category && !below.startsWith(`${category}/`)) continue;
      sources.push({
        path: file,
        text: await readText(file),
        fileName: basename(file),
        category: below,
      });
    }
  }
  if (sources.length > 0) return sources;
  if (paths.length === 0) throw new AppError('INVALID_INPUT', 'Name a batch file or a folder of them.');
  const where = category === undefined ? '' : ` under “${category}”`;
  throw new AppError(
    'INVALID_INPUT',
    `There is no batch file (.yaml, .yml, .json)${where} in ${paths.join(', ')}.`,
  );
}

/** @throws AppError FILE_UNREADABLE */
async function readText(path: string): Promise<string> {
  try {
    return batchFileText(await readFile(path));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('FILE_UNREADABLE', `This file can't be read: ${path} (${reason})`, { path }, error);
  }
}

function runOptions(options: BatchOptions): {
  workflow: string;
  engine: string;
  model: string;
  drawSeed: string;
} {
  const { workflow = '', engine = '', model = '', drawSeed = '0' } = options;
  return { workflow, engine, model, drawSeed };
}

/** Reads and expands all files before anything is run. */
async function planBatches(
  session: Session,
  sources: readonly Source[],
  options: BatchOptions,
): Promise<Plan> {
  const limit = options.limit ?? (session.output.json ? 10_000 : 50);
  const files: PlannedFile[] = [];
  const prompts: string[] = [];
  const lines: string[] = [];
  for (const source of sources) {
    const { text, fileName } = source;
    const checked = await session.api.batch.check({ text, fileName, options: runOptions(options) });
    if (!checked.ok) {
      files.push({ file: source.path, images: 0, errors: checked.faults });
      lines.push(...checked.faults.map((fault) => `${source.path}:${faultText(fault)}`));
      continue;
    }
    const { draftId, problems, ...report } = checked.report;
    if (options.workflow && report.workflow !== options.workflow) {
      const used = report.workflow === null ? 'the settings at its top are' : `“${report.workflow}” is`;
      session.output.note(`${fileName} has no workflow “${options.workflow}”: ${used} used.`);
    }
    const to = Math.min(limit - prompts.length, report.rows);
    const shown: string[] = [];
    while (shown.length < to) {
      const indexes = Array.from({ length: Math.min(500, to - shown.length) }, (_, n) => shown.length + n);
      shown.push(...(await session.api.batch.rows({ draftId, indexes })).map(({ prompt }) => prompt));
    }
    files.push({ file: source.path, ...report, errors: problems });
    prompts.push(...shown);
    lines.push(...describe(source, checked.report), ...shown.map((prompt) => `  ${prompt}`));
    if (report.rows > shown.length) lines.push(`  … and ${report.rows - shown.length} more`);
  }
  return { files, prompts, lines };
}

function faultText({ line, column, message }: BatchFault): string {
  return line === null ? ` ${message}` : `${line}:${column ?? 1}: ${message}`;
}

function describe(source: Source, report: BatchReport): readonly string[] {
  const { estimate } = report;
  const time = estimate.seconds === null ? 'time unknown' : `about ${Math.ceil(estimate.seconds)} s`;
  const rows = report.rows === 1 ? '1 prompt' : `${report.rows} prompts`;
  return [
    `${source.path}: ${report.images} pictures from ${rows}, ${report.model?.title ?? 'no model'}, ${time}`,
    ...report.problems.map((problem) => `${source.path}:${faultText(problem)}`),
  ];
}

async function run(
  session: Session,
  sources: readonly Source[],
  options: BatchOptions,
  plan: Plan,
): Promise<void> {
  const files = new Map<string, string>();
  const interrupt = new AbortController();
  const stopHearing = onInterrupt(async () => interrupt.abort());
  try {
    for (const { path, text, fileName, category } of sources) {
      // What is not begun yet never is, and is not gone on with.
      if (interrupt.signal.aborted) break;
      const view = await session.api.batch.run({
        text,
        fileName,
        category,
        options: runOptions(options),
        confirmed: options.yes === true,
      });
      session.output.note(`${fileName}: ${view.images} pictures with ${view.model}`);
      files.set(view.id, path);
    }
  } catch (error) {
    if (!isAppError(error) || error.code !== 'TOO_LARGE') throw error;
    throw new AppError('TOO_LARGE', `${error.message} Add --yes to run it.`, error.details);
  } finally {
    stopHearing();
  }
  const ended = await batchesEnded(session, ({ id }) => files.has(id), interrupt.signal.aborted);
  const runs = ended
    .map((view: BatchRunView) => ({ file: files.get(view.id) ?? view.fileName, view }))
    .toSorted((a, b) => [...files.keys()].indexOf(a.view.id) - [...files.keys()].indexOf(b.view.id));
  const left = plan.files.filter((_file, index) => index >= files.size);
  await reportBatches(session, runs, plan.prompts, left);
}
