import type { Command } from 'commander';
import { withSession } from '../session.ts';

export function registerHistory(program: Command): void {
  for (const verb of ['undo', 'redo'] as const) {
    program
      .command(verb)
      .description(verb === 'undo' ? 'Take the last change back' : 'Do what was undone again')
      .action((_options: unknown, command: Command) =>
        withSession(command, async ({ api, output }) => {
          const { entry } = await api.gallery[verb]({});
          const said = entry
            ? [
                entry.kind,
                entry.detail.replaceAll('\n', ', '),
                entry.count > 0 && `(pictures: ${entry.count})`,
              ]
                .filter(Boolean)
                .join(' ')
            : `nothing to ${verb}`;
          output.result({ entry }, [said]);
        }),
      );
  }
}
