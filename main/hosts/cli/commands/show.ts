import type { Command } from 'commander';
import { withSession } from '../session.ts';

export function registerShow(program: Command): void {
  program
    .command('show <file-or-id>')
    .description('Everything known of a picture')
    .action((fileOrId: string, _options: unknown, command: Command) =>
      withSession(command, async ({ api, output, grant }) => {
        const isId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(fileOrId);
        const record = isId
          ? (await api.gallery.details({ uid: fileOrId })).record
          : await api.system.readFile({ grant: (await grant([fileOrId]))[0] ?? '' });
        output.result(record, [JSON.stringify(record, null, 2)]);
      }),
    );
}
