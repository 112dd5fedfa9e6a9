import { basename, join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { DEFAULT_FILE_TEMPLATE } from '../../../domain/file-template.ts';
import type { Root } from '../../../domain/catalog.ts';
import { AppError } from '../../../domain/errors.ts';
import type { ExportOptionsInput, ImportView } from '../../../../preload/contract/library.ts';
import { checkExisting } from '../check-existing.ts';
import { onInterrupt } from '../on-interrupt.ts';
import { integerFrom, wordOption } from '../options.ts';
import { withAnySession, withReadingSession, withSession, type Session } from '../session.ts';
import { tellProgress } from '../tell-progress.ts';

/** A pack's file where only its folder is given. */
const PACK_NAME = 'pack.zip';

const MODES = ['copy', 'move', 'index'] as const;
type Mode = (typeof MODES)[number];

interface ExportOptions {
  readonly to: string;
  readonly format: ExportOptionsInput['format'];
  readonly quality: number;
  readonly longEdge?: number;
  readonly strip?: true;
  readonly ratings?: true;
  readonly template: string;
  readonly sidecar?: ExportOptionsInput['sidecars'];
  readonly lineage?: true;
  readonly pack?: true;
}

/** Bringing pictures in, giving them away, and the folders beside the library. */
export function registerLibrary(program: Command): void {
  program
    .command('import')
    .description('Copy pictures and folders into the library, move them, or index folders where they lie')
    .argument('<paths...>', 'files and folders')
    .addOption(
      new Option('--mode <mode>', 'index leaves folders where they are; move takes the originals away')
        .choices(MODES)
        .default('copy'),
    )
    .action((paths: readonly string[], { mode }: { mode: Mode }, command: Command) =>
      withAnySession(command, (session) => importPaths(session, paths, mode)),
    );
  program
    .command('folders')
    .description('List, add, rescan or remove folders that are indexed where they lie')
    .argument('[action]', 'list, add, rescan or remove', 'list')
    .argument('[folder]', 'a folder to add; the id, name or path of one to rescan or remove')
    .action((action: string, folder: string | undefined, _options: unknown, command: Command) =>
      (action === 'add' ? withAnySession : action === 'list' ? withReadingSession : withSession)(
        command,
        (session) => actOnFolder(session, action, folder),
      ),
    );
  program
    .command('export')
    .description('Write the pictures a query finds into a folder, or into a zip file if it ends in .zip')
    .argument('<query>', 'in the query language')
    .requiredOption('--to <path>', 'the folder or zip file; nothing is ever overwritten', wordOption)
    .addOption(
      new Option('--format <format>', 'of the files')
        .choices(['original', 'png', 'jpeg', 'webp', 'avif', 'tiff'])
        .default('original'),
    )
    .option('--quality <number>', '1–100, for JPEG, WebP and AVIF', integerFrom(1, 100), 90)
    .option('--long-edge <pixels>', 'makes larger pictures this long at most', integerFrom(16, 32_768))
    .option('--strip', 'leave out everything the files say')
    .option('--ratings', 'also write rating, tags and note into the files')
    .option('--template <template>', 'file names', DEFAULT_FILE_TEMPLATE)
    .addOption(new Option('--sidecar <kind...>', 'beside each picture').choices(['json', 'txt', 'xmp']))
    .option('--lineage', 'also all they were made from and became, with the masks')
    .option(
      '--pack',
      'write a pack instead: pictures, settings, sources and masks in one zip file, pack.zip where --to is a folder',
    )
    .action((query: string, options: ExportOptions, command: Command) =>
      withReadingSession(command, (session) => exportQuery(session, query, options)),
    );
}

async function importPaths(session: Session, paths: readonly string[], mode: Mode): Promise<void> {
  const { api, output } = session;
  await checkExisting(paths);
  const startedAtMs = performance.now();
  const runs = await untilEnded(session, async () =>
    mode === 'index'
      ? await indexFolders(session, paths)
      : [(await api.library.bringInFiles({ grants: [...(await session.grant(paths))], mode })).importId],
  );
  const seconds = (performance.now() - startedAtMs) / 1000;
  for (const { error } of runs) if (error !== null) throw new AppError(error.code, error.message);
  const { roots } = await api.library.roots({});
  const failed = (await Promise.all(runs.map((run) => failuresOf(session, run, roots)))).flat();
  for (const { path, message } of failed) output.note(`${path}: ${message}`);
  const sum = (count: (run: ImportView) => number): number =>
    runs.reduce((total, run) => total + count(run), 0);
  const result = {
    indexed: sum(({ added }) => added),
    updated: sum(({ updated, moved }) => updated + moved),
    skipped: sum(({ unchanged }) => unchanged),
    failed,
    failedCount: sum(({ failedCount }) => failedCount),
    perSecond: Number((sum(({ doneFiles }) => doneFiles) / Math.max(seconds, 0.001)).toPrecision(3)),
  };
  output.result(result, runs.map(lineOf));
  if (result.failedCount > 0) process.exitCode = 1;
}

/** All files of a run that could not be read, by their paths on the disk. */
async function failuresOf(
  { api }: Session,
  run: ImportView,
  roots: readonly Root[],
): Promise<ImportView['failed']> {
  const failures = [...run.failed];
  while (failures.length < run.failedCount) {
    const { failures: more } = await api.library.importFailures({ importId: run.id, from: failures.length });
    if (more.length === 0) break;
    failures.push(...more);
  }
  const root = roots.find(({ id }) => id === run.rootId);
  return root === undefined ? failures : failures.map((one) => ({ ...one, path: join(root.path, one.path) }));
}

/** Adds the folders that are new, and brings the catalog up to date with those it has. @returns the runs that do it */
async function indexFolders({ api, grant }: Session, paths: readonly string[]): Promise<readonly string[]> {
  const { roots } = await api.library.roots({});
  const runs: string[] = [];
  for (const [n, token] of (await grant(paths)).entries()) {
    const known = roots.find(({ path }) => path === resolve(paths[n] ?? ''));
    if (known) runs.push(...(await api.library.rescan({ rootId: known.id })).importIds);
    else runs.push((await api.library.addRoot({ grant: token })).importId);
  }
  return runs;
}

/**
 * Ctrl+C cancels the runs; what was read by then stays.
 * @param start answers with the ids of the runs
 * @returns the runs, once all of them have ended
 */
async function untilEnded(
  { api, output }: Session,
  start: () => Promise<readonly string[]>,
): Promise<readonly ImportView[]> {
  const starting = start();
  const stopHearing = onInterrupt(async () => {
    for (const importId of await starting) await api.library.controlImport({ importId, action: 'cancel' });
  });
  try {
    const ids = await starting;
    const runs = await new Promise<readonly ImportView[]>((done, fail) => {
      const look = (all: readonly ImportView[]): void => {
        const ours = all.filter(({ id }) => ids.includes(id));
        const isOver = ours.every(
          ({ state }) => state !== 'waiting' && state !== 'running' && state !== 'paused',
        );
        if (ours.length < ids.length || !isOver) return;
        // The first message may come before the subscription is known here.
        queueMicrotask(() => stop());
        done(ours);
      };
      const onEnd = (error: AppError | null): void =>
        fail(error ?? new AppError('CANCELLED', 'The library was closed.'));
      const stop = api.library.imports.subscribe({}, { onSnapshot: look, onDelta: look, onEnd });
    });
    if (runs.some(({ state }) => state === 'cancelled')) {
      output.note('Cancelled.');
      process.exitCode = 1;
    }
    return runs;
  } finally {
    stopHearing();
  }
}

function lineOf({
  title,
  state,
  added,
  updated,
  moved,
  unchanged,
  missing,
  failedCount,
}: ImportView): string {
  return `${title || 'files'}: ${state}, ${added} new, ${updated} changed, ${moved} moved, ${unchanged} unchanged, ${missing} missing, ${failedCount} unreadable`;
}

async function actOnFolder(session: Session, action: string, folder: string | undefined): Promise<void> {
  const { api, output } = session;
  const { roots } = await api.library.roots({});
  if (action === 'list') {
    const stateOf = ({ online, readOnly }: Root): string =>
      online ? (readOnly ? '  (read-only)' : '') : '  (not to be reached)';
    const lines = roots.map((root) => `${root.id}  ${root.path}${stateOf(root)}`);
    output.result({ folders: roots }, lines.length > 0 ? lines : ['no folders']);
    return;
  }
  if (folder === undefined) throw new AppError('INVALID_INPUT', 'Name a folder.');
  if (action === 'add') {
    await importPaths(session, [folder], 'index');
    return;
  }
  const root = roots.find(
    ({ id, title, path }) => id === folder || title === folder || path === resolve(folder),
  );
  if (!root) throw new AppError('NOT_FOUND', `The library has no folder “${folder}”.`);
  if (action === 'remove') {
    await tellProgress(session, api.library.removals, api.library.cancelRemoval, (operationId) =>
      api.library.removeRoot({ rootId: root.id, operationId }),
    );
    output.result({ id: root.id }, [`removed ${root.path}; its files stay`]);
  } else if (action === 'rescan') {
    const runs = await untilEnded(
      session,
      async () => (await api.library.rescan({ rootId: root.id })).importIds,
    );
    output.result({ imports: runs }, runs.map(lineOf));
  } else {
    throw new AppError('INVALID_INPUT', `There is no action "${action}": list, add, rescan or remove.`);
  }
}

async function exportQuery(session: Session, query: string, options: ExportOptions): Promise<void> {
  const { api, output } = session;
  const isZip = /\.zip$/i.test(options.to);
  const to = options.pack && !isZip ? join(options.to, PACK_NAME) : options.to;
  const [grant] = await session.grant([to]);
  if (grant === undefined) throw new AppError('FORBIDDEN', `Gesso may not use ${to}`);
  const lineage = options.lineage === true;
  const [found = 0] = (await api.gallery.counts({ queries: [query] })).counts;
  if (found === 0) {
    // As a search that finds nothing, this is no fault; nothing is written either.
    output.result(
      options.pack
        ? { path: null }
        : { done: 0, total: 0, failed: [], warnings: [], cancelled: false, path: null },
      ['0 found, nothing was written'],
    );
    return;
  }
  if (options.pack) {
    if (options.format !== 'original' || options.longEdge !== undefined || options.strip)
      output.note('A pack holds the pictures as they are; leave --pack out to convert them.');
    const name = basename(to).replace(/\.zip$/i, '');
    const { path } = await api.packs.write({ target: { kind: 'query', query }, name, lineage, grant });
    output.result({ path }, [path]);
    return;
  }
  const report = await tellProgress(session, api.library.exports, api.library.cancelExport, (operationId) =>
    api.library.exportImages({
      target: { kind: 'query', query },
      options: {
        format: options.format,
        quality: options.quality,
        longEdge: options.longEdge ?? null,
        metadata: options.strip ? 'strip' : 'keep',
        withUser: options.ratings ?? false,
        template: options.template,
        sidecars: [...(options.sidecar ?? [])],
        ...(lineage && { lineage }),
      },
      into: isZip ? { kind: 'zip', grant, name: basename(options.to) } : { kind: 'folder', grant },
      operationId,
    }),
  );
  for (const warning of report.warnings) output.note(warning);
  // A folder that takes no more fails all the rest for one reason.
  for (const [reason, failed] of Map.groupBy(report.failed, ({ message }) => message)) {
    output.note(`${failed.length} not exported. ${reason}`);
    for (const { uid, path } of failed) output.note(`  ${path} (${uid})`);
  }
  output.result(report, [`${report.done - report.failed.length} of ${report.total} to ${report.path}`]);
  if (report.cancelled) output.note('Cancelled.');
  if (report.failed.length > 0 || report.cancelled) process.exitCode = 1;
}
