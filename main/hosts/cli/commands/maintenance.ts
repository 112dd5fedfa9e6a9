import type { Command } from 'commander';
import { withSession } from '../session.ts';

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
