import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { DEFAULT_FILE_TEMPLATE } from '../../../domain/file-template.ts';
import { AppError } from '../../../domain/errors.ts';
import type { ExportOptionsInput, ImportView } from '../../../../preload/contract/library.ts';
import { withSession, type Session } from '../session.ts';

interface ImportOptions {
  readonly move?: true;
  readonly index?: true;
}

interface ExportOptions {
  readonly to: string;
  readonly format: ExportOptionsInput['format'];
  readonly quality: string;
  readonly longEdge?: string;
  readonly strip?: true;
  readonly ratings?: true;
  readonly template: string;
  readonly sidecar?: ExportOptionsInput['sidecars'];
}

/** Bringing pictures in, giving them away, and the folders beside the library. */
export function registerLibrary(program: Command): void {
  program
    .command('import')
    .description('Copy pictures and folders into the library, move them, or index folders where they lie')
    .argument('<paths...>', 'files and folders')
    .option('--move', 'take the originals away once they are copied')
    .option('--index', 'leave the folders where they are and index them there')
    .action((paths: readonly string[], options: ImportOptions, command: Command) =>
      withSession(command, (session) => importPaths(session, paths, options)),
    );
  program
    .command('folders')
    .description('List, add, rescan or remove folders that are indexed where they lie')
    .argument('[action]', 'list, add, rescan or remove', 'list')
    .argument('[folder]', 'a folder to add; the id, name or path of one to rescan or remove')
    .action((action: string, folder: string | undefined, _options: unknown, command: Command) =>
      withSession(command, (session) => actOnFolder(session, action, folder)),
    );
  program
    .command('export')
    .description('Write the pictures a query finds into a folder, or into a zip file if it ends in .zip')
    .argument('<query>', 'in the query language')
    .requiredOption('--to <path>', 'the folder or zip file; nothing is ever overwritten')
    .option('--format <format>', 'original, png, jpeg, webp, avif or tiff', 'original')
    .option('--quality <number>', '1–100, for JPEG, WebP and AVIF', '90')
    .option('--long-edge <pixels>', 'makes larger pictures this long at most')
    .option('--strip', 'leave out everything the files say')
    .option('--ratings', 'also write rating, tags and note into the files')
    .option('--template <template>', 'file names', DEFAULT_FILE_TEMPLATE)
    .option('--sidecar <kind...>', 'json, txt or xmp beside each picture')
    .action((query: string, options: ExportOptions, command: Command) =>
      withSession(command, (session) => exportQuery(session, query, options)),
    );
  program
    .command('pack')
    .description(
      'Write the pictures a query finds into a pack: pictures, settings, sources and masks in one zip file',
    )
    .argument('<query>', 'in the query language')
    .requiredOption('--to <file>', 'the zip file; nothing is ever overwritten')
    .action((query: string, { to }: { to: string }, command: Command) =>
      withSession(command, async ({ api, output, grant: grantOf }) => {
        const name = basename(to).replace(/\.zip$/i, '');
        const [grant = null] = await grantOf([to]);
        const { path } = await api.packs.write({ target: { kind: 'query', query }, name, grant });
        output.result({ path }, [path]);
      }),
    );
}

async function importPaths(
  session: Session,
  paths: readonly string[],
  { move, index }: ImportOptions,
): Promise<void> {
  const { api, output } = session;
  if (move && index) throw new AppError('INVALID_INPUT', '--move and --index exclude each other.');
  const isOurs: (run: ImportView) => boolean = index
    ? await indexFolders(session, paths)
    : await bringIn(session, paths, move ? 'move' : 'copy');
  const runs = await ended(api, isOurs);
  for (const run of runs) {
    for (const { path, message } of run.failed) output.note(`${path}: ${message}`);
    if (run.error !== null) throw new AppError('FILE_UNREADABLE', run.error);
  }
  output.result({ imports: runs }, runs.map(lineOf));
}

async function bringIn(
  { api, grant }: Session,
  paths: readonly string[],
  mode: 'copy' | 'move',
): Promise<(run: ImportView) => boolean> {
  const { importId } = await api.library.bringInFiles({ grants: [...(await grant(paths))], mode });
  return ({ id }) => id === importId;
}

async function indexFolders(
  { api, grant }: Session,
  paths: readonly string[],
): Promise<(run: ImportView) => boolean> {
  const added = new Set<string>();
  for (const token of await grant(paths)) added.add((await api.library.addRoot({ grant: token })).rootId);
  return ({ rootId }) => rootId !== null && added.has(rootId);
}

/** The runs that `isOurs` names, once all of them have ended. */
function ended(api: Session['api'], isOurs: (run: ImportView) => boolean): Promise<readonly ImportView[]> {
  return new Promise((done) => {
    const look = (all: readonly ImportView[]): void => {
      const ours = all.filter(isOurs);
      const isOver = ours.every(
        ({ state }) => state !== 'waiting' && state !== 'running' && state !== 'paused',
      );
      if (ours.length === 0 || !isOver) return;
      // The first message may come before the subscription is known here.
      queueMicrotask(() => stop());
      done(ours);
    };
    const stop = api.library.imports.subscribe({}, { onSnapshot: look, onDelta: look });
  });
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
    const lines = roots.map(
      ({ id, path, online }) => `${id}  ${path}${online ? '' : '  (not to be reached)'}`,
    );
    output.result({ folders: roots }, lines.length > 0 ? lines : ['no folders']);
    return;
  }
  if (folder === undefined) throw new AppError('INVALID_INPUT', 'Name a folder.');
  if (action === 'add') {
    await importPaths(session, [folder], { index: true });
    return;
  }
  const root = roots.find(
    ({ id, title, path }) => id === folder || title === folder || path === resolve(folder),
  );
  if (!root) throw new AppError('NOT_FOUND', `The library has no folder “${folder}”.`);
  if (action === 'remove') {
    await api.library.removeRoot({ rootId: root.id });
    output.result({ id: root.id }, [`removed ${root.path}; its files stay`]);
  } else if (action === 'rescan') {
    await api.library.rescan({ rootId: root.id });
    const runs = await ended(api, ({ rootId }) => rootId === root.id);
    output.result({ imports: runs }, runs.map(lineOf));
  } else {
    throw new AppError('INVALID_INPUT', `There is no action "${action}": list, add, rescan or remove.`);
  }
}

async function exportQuery(
  { api, output, grant: grantOf }: Session,
  query: string,
  options: ExportOptions,
): Promise<void> {
  const [grant] = await grantOf([options.to]);
  if (grant === undefined) throw new AppError('FORBIDDEN', `Gesso may not use ${options.to}`);
  const isZip = /\.zip$/i.test(options.to);
  const report = await api.library.exportImages({
    target: { kind: 'query', query },
    options: {
      format: options.format,
      quality: Number(options.quality),
      longEdge: options.longEdge === undefined ? null : Number(options.longEdge),
      metadata: options.strip ? 'strip' : 'keep',
      withUser: options.ratings ?? false,
      template: options.template,
      sidecars: [...(options.sidecar ?? [])],
    },
    into: isZip ? { kind: 'zip', grant, name: basename(options.to) } : { kind: 'folder', grant },
    operationId: `cli-${process.pid}`,
  });
  for (const warning of report.warnings) output.note(warning);
  for (const { uid, message } of report.failed) output.note(`${uid}: ${message}`);
  output.result(report, [`${report.done - report.failed.length} of ${report.total} to ${report.path}`]);
}
