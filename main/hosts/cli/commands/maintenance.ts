import type { Command } from 'commander';
import { AppError } from '../../../domain/errors.ts';
import { withSession, type Session } from '../session.ts';

export function registerMaintenance(program: Command): void {
  program
    .command('verify')
    .description('Compare the catalog with the files')
    .option('--deep', 'read every file')
    .action((options: { deep?: boolean }, command: Command) =>
      withSession(command, async ({ api, output }) => {
        const { ok, checked, problems } = await api.maintenance.verify({ deep: options.deep === true });
        const lines = problems.map(({ path, message }) => `${path}: ${message}`);
        output.result({ ok, checked, problems }, [
          ...lines,
          `${checked} checked, ${problems.length} problems`,
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
    .command('rebuild')
    .description('Make the catalog anew from the files')
    .action((_options: unknown, command: Command) =>
      withSession(command, async ({ api, output }) => {
        const { images, failed } = await api.maintenance.rebuild({});
        output.result({ images, failed }, [
          ...failed.map(({ path, message }) => `${path}: ${message}`),
          `${images} pictures entered`,
        ]);
        if (failed.length > 0) process.exitCode = 1;
      }),
    );
}

async function backUp(
  { api, output, grant: grantOf }: Session,
  dir: string,
  removeExtra: boolean,
): Promise<void> {
  const [grant] = await grantOf([dir]);
  if (grant === undefined) throw new AppError('FORBIDDEN', `Gesso may not use ${dir}`);
  const report = await api.maintenance.backup({ grant, removeExtra, operationId: `cli-${process.pid}` });
  const { copied, unchanged, extra, removed, failed } = report;
  output.result(report, [
    ...failed.map(({ path, message }) => `${path}: ${message}`),
    `${copied} copied and verified, ${unchanged} unchanged, ${removed} removed, ${extra - removed} only in the backup`,
  ]);
  if (failed.length > 0 || report.cancelled) process.exitCode = 1;
}
