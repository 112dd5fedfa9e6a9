import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { AppError, isAppError } from '../../../domain/errors.ts';
import type { BatchReport, BatchRow, BatchRunView } from '../../../../preload/contract/batch.ts';
import { withSession, type Session } from '../session.ts';
import { batchFilesIn } from '../batch-files.ts';
import { watchBatches } from '../watch-batches.ts';

interface BatchOptions {
  readonly workflow?: string;
  readonly engine?: string;
  readonly model?: string;
  readonly drawSeed?: string;
  readonly dryRun?: boolean;
  readonly limit: string;
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
    .option('--limit <n>', 'expanded prompts that a dry run prints', '50')
    .option('--resume', 'go on with batches that were under way, and wait for them')
    .option('--watch', 'run the files of one folder whenever they are added or change, until Ctrl+C')
    .option('--yes', 'run more than 10,000 pictures without asking')
    .action((files: string[], options: BatchOptions, command: Command) =>
      withSession(command, async (session) => {
        if (options.resume) {
          await report(session, await untilEnded(session, (view) => view.state === 'running'));
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
        await (options.dryRun ? dryRun(session, sources, options) : run(session, sources, options));
      }),
    );
}

async function readSources(
  paths: readonly string[],
  category: string | undefined,
): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const path of paths.map((given) => resolve(given))) {
    if (!(await isFolder(path))) {
      sources.push({ path, text: await readFile(path, 'utf8'), fileName: basename(path), category: '' });
      continue;
    }
    for (const file of await batchFilesIn(path)) {
      const below = relative(path, dirname(file)).split(sep).join('/');
      if (category !== undefined && below !== category && !below.startsWith(`${category}/`)) continue;
      sources.push({
        path: file,
        text: await readFile(file, 'utf8'),
        fileName: basename(file),
        category: below,
      });
    }
  }
  if (sources.length > 0) return sources;
  throw new AppError('INVALID_INPUT', `There is no batch file (.yaml, .yml, .json) in ${paths.join(', ')}.`);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    throw new AppError('NOT_FOUND', `There is no file ${path}.`, { path });
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

async function dryRun(session: Session, sources: readonly Source[], options: BatchOptions): Promise<void> {
  const batches: unknown[] = [];
  const lines: string[] = [];
  let faulty = false;
  for (const source of sources) {
    const checked = await session.api.batch.check({
      text: source.text,
      fileName: source.fileName,
      options: runOptions(options),
    });
    if (!checked.ok) {
      faulty = true;
      batches.push({ file: source.path, faults: checked.faults });
      for (const { line, column, message } of checked.faults)
        lines.push(`${source.path}:${line}:${column}: ${message}`);
      continue;
    }
    const { draftId, ...report } = checked.report;
    const to = Math.min(Number(options.limit) || 0, report.rows);
    const rows: BatchRow[] = [];
    while (rows.length < to) {
      const indexes = Array.from({ length: Math.min(500, to - rows.length) }, (_, n) => rows.length + n);
      rows.push(...(await session.api.batch.rows({ draftId, indexes })));
    }
    faulty ||= report.problems.length > 0;
    batches.push({ file: source.path, ...report, expanded: rows });
    lines.push(...describe(source, checked.report), ...rows.map((row) => `  ${row.prompt}`));
    if (report.rows > rows.length) lines.push(`  … and ${report.rows - rows.length} more`);
  }
  session.output.result({ batches }, lines);
  if (faulty) throw new AppError('INVALID_BATCH', 'Not every batch can run; see above.');
}

function describe(source: Source, report: BatchReport): readonly string[] {
  const { estimate } = report;
  const time = estimate.seconds === null ? 'time unknown' : `about ${Math.ceil(estimate.seconds)} s`;
  const rows = report.rows === 1 ? '1 prompt' : `${report.rows} prompts`;
  return [
    `${source.path}: ${report.images} pictures from ${rows}, ${report.model?.title ?? 'no model'}, ${time}`,
    ...report.problems.map(
      ({ line, column, message }) => `  ${line === null ? '' : `${line}:${column ?? 1}: `}${message}`,
    ),
  ];
}

async function run(session: Session, sources: readonly Source[], options: BatchOptions): Promise<void> {
  const started: BatchRunView[] = [];
  for (const source of sources) {
    const { text, fileName, category } = source;
    try {
      const view = await session.api.batch.run({
        text,
        fileName,
        category,
        options: runOptions(options),
        confirmed: options.yes === true,
      });
      session.output.note(`${fileName}: ${view.images} pictures with ${view.model}`);
      started.push(view);
    } catch (error) {
      if (!isAppError(error) || error.code !== 'TOO_LARGE') throw error;
      throw new AppError('TOO_LARGE', `${error.message} Add --yes to run it.`, error.details);
    }
  }
  const ids = new Set(started.map(({ id }) => id));
  await report(session, await untilEnded(session, (view) => ids.has(view.id)));
}

/** Prints every picture of batches that are over. @throws AppError ENGINE_FAILED when some were not made */
async function report(session: Session, ended: readonly BatchRunView[]): Promise<void> {
  const { libraryPath } = await session.api.system.info({});
  const batches: unknown[] = [];
  const lines: string[] = [];
  let unfinished = 0;
  for (const view of ended) {
    const images: { uid: string; path: string }[] = [];
    for (let from = 0; from < view.images; from += 500) {
      const cells = await session.api.batch.cells({ id: view.id, from, to: from + 500 });
      const uids = cells.filter((cell) => cell.state === 'done').map((cell) => cell.uid);
      const records = uids.length === 0 ? [] : await session.api.gallery.records({ uids });
      images.push(
        ...records.map((record) => ({ uid: record.uid, path: join(libraryPath, record.file.path) })),
      );
    }
    unfinished += view.images - view.done;
    const { id, fileName, state, done, failed } = view;
    batches.push({ sessionId: id, fileName, state, total: view.images, done, failed, images });
    lines.push(...images.map((image) => image.path));
  }
  if (unfinished > 0) {
    throw new AppError('ENGINE_FAILED', `${unfinished} pictures were not made.`, { batches });
  }
  session.output.result({ batches }, lines);
}

/** Waits for the batches that are meant when it is called. */
function untilEnded(
  session: Session,
  meant: (view: BatchRunView) => boolean,
): Promise<readonly BatchRunView[]> {
  const views = new Map<string, BatchRunView>();
  return new Promise((done, fail) => {
    let unsubscribe = (): void => undefined;
    let told = -1;
    const take = (changed: readonly BatchRunView[]): void => {
      for (const view of changed) if (views.has(view.id)) views.set(view.id, view);
      const known = [...views.values()];
      const made = known.reduce((sum, view) => sum + view.done + view.failed, 0);
      const total = known.reduce((sum, view) => sum + view.images, 0);
      if (made !== told && total > 0) session.output.note(`${made}/${total}`);
      told = made;
      if (known.some((view) => view.state === 'running')) return;
      queueMicrotask(() => unsubscribe());
      done(known);
    };
    unsubscribe = session.api.batch.runs.subscribe(
      {},
      {
        onSnapshot(runs) {
          for (const view of runs) if (meant(view)) views.set(view.id, view);
          take(runs);
        },
        onDelta: ({ changed }) => take(changed),
        onEnd: fail,
      },
    );
  });
}
