import type { Command } from 'commander';
import { locatedRecords } from '../located-records.ts';
import { withReadingSession, type Session } from '../session.ts';

const UID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

export function registerShow(program: Command): void {
  program
    .command('show <file-or-id>')
    .description('Everything known of a picture')
    .action((fileOrId: string, _options: unknown, command: Command) =>
      withReadingSession(command, async (session) => {
        const shown = UID.test(fileOrId)
          ? await ofPicture(session, fileOrId)
          : await ofFile(session, fileOrId);
        session.output.result(shown, [JSON.stringify(shown, null, 2)]);
      }),
    );
}

async function ofPicture(session: Session, uid: string): Promise<object> {
  const { record } = await session.api.gallery.details({ uid });
  const [located] = await locatedRecords(session, [uid]);
  return { ...record, path: located?.path ?? null };
}

/** What the file says; of one that is in the library, all that its id shows too. */
async function ofFile({ api, grant }: Session, file: string): Promise<object> {
  const [token = ''] = await grant([file]);
  const report = await api.system.readFile({ grant: token });
  return { ...report, ...report.record };
}
