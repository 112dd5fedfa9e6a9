import { Option, type Command } from 'commander';
import { AppError } from '../../../domain/errors.ts';
import type { SmallerFormat } from '../../../domain/recompression.ts';
import { withReadingSession, withSession, type Session } from '../session.ts';
import { tellProgress } from '../tell-progress.ts';

interface ShrinkOptions {
  readonly to: SmallerFormat;
  readonly restore?: string;
  readonly keep?: string;
}

export function registerMaintenance(program: Command): void {
  program
    .command('verify')
    .description('Compare the catalog with the files')
    .option('--deep', 'read every file')
    .action((options: { deep?: boolean }, command: Command) =>
      withReadingSession(command, async (session) => {
        const { api, output } = session;
        const deep = options.deep === true;
        const { ok, checked, problemCount, problems } = await tellProgress(
          session,
          api.maintenance.checking,
          api.maintenance.cancelCheck,
          (operationId) => api.maintenance.verify({ deep, operationId }),
        );
        const lines = problems.map(({ path, message }) => `${path}: ${message}`);
        output.result({ ok, checked, problemCount, problems }, [
          ...lines,
          `${checked} checked, ${problemCount} problems`,
        ]);
        if (!ok) process.exitCode = 1;
      }),
    );
  program
    .command('backup')
    .description('Mirror pictures, sidecars, masks and your own lists into a folder, verifying every copy')
    .argument('<dir>', 'an empty folder, or an earlier backup of this library')
    .option('--remove-extra', 'remove from the backup what the library no longer has')
    .action((dir: string, options: { removeExtra?: boolean }, command: Command) =>
      withSession(command, (session) => backUp(session, dir, options.removeExtra === true)),
    );
  program
    .command('shrink')
    .description(
      'Make PNG files of the library smaller without loss; without a query, list the runs whose originals are kept',
    )
    .argument('[query]', 'in the query language')
    .addOption(
      new Option('--to <format>', 'PNG packed harder, or lossless WebP')
        .choices(['png', 'webp'])
        .default('png'),
    )
    .option('--restore <run>', 'put the originals of a run back')
    .option('--keep <run>', 'keep the smaller files of a run: its originals are taken away for good')
    .action((query: string | undefined, options: ShrinkOptions, command: Command) =>
      withSession(command, (session) => shrink(session, query, options)),
    );
  program
    .command('catalog')
    .description('List, make or restore copies of the catalog, which hold history and queue')
    .argument('[action]', 'list, backup, restore or cancel-restore', 'list')
    .argument('[copy]', 'name of the copy to restore')
    .action((action: string, copy: string | undefined, _options: unknown, command: Command) =>
      actOnCatalog(command, action, copy),
    );
  program
    .command('rebuild')
    .description('Make the catalog anew from the files')
    .action((_options: unknown, command: Command) =>
      withSession(command, async (session) => {
        const { api, output } = session;
        const { images, failedCount, failed } = await tellProgress(
          session,
          api.maintenance.checking,
          api.maintenance.cancelCheck,
          (operationId) => api.maintenance.rebuild({ operationId }),
        );
        output.result({ images, failedCount, failed }, [
          ...failed.map(({ path, message }) => `${path}: ${message}`),
          `${images} pictures entered`,
        ]);
        if (failedCount > 0) process.exitCode = 1;
      }),
    );
}

async function actOnCatalog(command: Command, action: string, copy: string | undefined): Promise<void> {
  switch (action) {
    case 'list':
      return withSession(command, async ({ api, output }) => {
        const { copies, restoring } = await api.maintenance.catalogCopies({});
        const lines = copies.map(
          ({ name, atMs, pictures, sizeBytes }) =>
            `${name}  ${new Date(atMs).toISOString()}  ${pictures ?? 'unreadable, no'} pictures, ${sizeBytes} bytes`,
        );
        if (restoring !== null)
          lines.push(
            `${restoring} is restored at the next start; gesso catalog cancel-restore calls that off`,
          );
        output.result({ copies, restoring }, lines.length > 0 ? lines : ['no copies']);
      });
    case 'backup':
      return withSession(command, async ({ api, output }) => {
        const made = await api.maintenance.backUpCatalog({});
        output.result(made, [`${made.name}: ${made.pictures ?? 0} pictures`]);
      });
    case 'restore':
      return restoreCatalog(command, copy);
    case 'cancel-restore':
      return withSession(command, async ({ api, output }) => {
        const { restoring } = await api.maintenance.catalogCopies({});
        await api.maintenance.cancelRestore({});
        output.result({ cancelled: restoring }, [
          restoring === null ? 'no copy was to be restored' : `${restoring} is not restored`,
        ]);
      });
    default:
      throw new AppError('INVALID_INPUT', `Say list, backup, restore or cancel-restore, not “${action}”.`);
  }
}

/** The copy takes its place when the library is opened next: here and now, unless another program has it open. */
async function restoreCatalog(command: Command, name: string | undefined): Promise<void> {
  if (name === undefined) throw new AppError('INVALID_INPUT', 'Say which copy; `gesso catalog` lists them.');
  await withSession(command, async (session) => {
    const { checking, cancelCheck, restoreCatalog: restore } = session.api.maintenance;
    await tellProgress(session, checking, cancelCheck, (operationId) => restore({ name, operationId }));
  });
  await withSession(command, async ({ api, output }) => {
    const { restoring } = await api.maintenance.catalogCopies({});
    const [count = 0] = (await api.gallery.counts({ queries: [''] })).counts;
    output.result({ name, restored: restoring === null, pictures: count }, [
      restoring === null
        ? `restored; ${count} pictures`
        : 'restored when the Gesso that is open starts next; gesso catalog cancel-restore calls that off',
    ]);
  });
}

async function backUp(session: Session, dir: string, removeExtra: boolean): Promise<void> {
  const { api, output } = session;
  const [grant] = await session.grant([dir]);
  if (grant === undefined) throw new AppError('FORBIDDEN', `Gesso may not use ${dir}`);
  const report = await tellProgress(
    session,
    api.maintenance.backups,
    api.maintenance.cancelBackup,
    (operationId) => api.maintenance.backup({ grant, removeExtra, operationId }),
  );
  const { copied, unchanged, extra, removed, failed } = report;
  output.result(report, [
    ...failed.map(({ path, message }) => `${path}: ${message}`),
    `${copied} copied and verified, ${unchanged} unchanged, ${removed} removed, ${extra - removed} only in the backup`,
  ]);
  if (failed.length > 0 || report.cancelled) process.exitCode = 1;
}

async function shrink(
  session: Session,
  query: string | undefined,
  { to, restore, keep }: ShrinkOptions,
): Promise<void> {
  const { api, output } = session;
  if ([query, restore, keep].filter((one) => one !== undefined).length > 1) {
    throw new AppError('INVALID_INPUT', 'Give a query, --restore or --keep, not two of them.');
  }
  if (restore !== undefined) {
    const { restored, left } = await api.maintenance.restoreOriginals({ runId: restore });
    output.result({ restored, left }, [`${restored} put back, ${left} changed or deleted meanwhile`]);
  } else if (keep !== undefined) {
    await api.maintenance.keepSmaller({ runId: keep });
    output.result({ runId: keep }, ['the originals are gone for good']);
  } else if (query !== undefined) {
    const target = { kind: 'query', query } as const;
    const report = await tellProgress(
      session,
      api.maintenance.recompressing,
      api.maintenance.cancelRecompress,
      (operationId) => api.maintenance.recompress({ target, to, operationId }),
    );
    const { runId, total, replaced, savedBytes, kept } = report;
    output.result(report, [
      ...kept.map(({ reason, count }) => `${count} left as they are: ${reason}`),
      `${replaced} of ${total} made smaller, ${savedBytes} bytes saved`,
      ...(runId === null ? [] : [`the originals are kept: gesso shrink --keep or --restore ${runId}`]),
    ]);
  } else {
    const { runs } = await api.maintenance.recompressions({});
    const lines = runs.map(
      ({ id, pictures, to: format, savedBytes }) =>
        `${id}  ${pictures} to ${format}, ${savedBytes} bytes saved`,
    );
    output.result({ runs }, lines.length > 0 ? lines : ['no originals are kept']);
  }
}
