import type { Command } from 'commander';
import { AppError } from '../../../domain/errors.ts';
import type { ChangeInput } from '../../../../preload/contract/gallery.ts';
import { integerOption } from '../options.ts';
import { withSession, type Session } from '../session.ts';

interface ChangeOptions {
  readonly dryRun?: boolean;
}

/** `trash`, `restore`, `tag`, `rate` and `collect`: one undoable change on every match of a query. */
export function registerChanges(program: Command): void {
  const add = (usage: string, description: string): Command =>
    program
      .command(usage)
      .description(description)
      .option('--dry-run', 'only say how many pictures it would change');

  add('trash <query>', 'Move the matches to the trash').action(
    (query: string, options: ChangeOptions, command: Command) =>
      apply(command, query, { kind: 'trash' }, options),
  );
  add('restore <query>', 'Bring matches back from the trash').action(
    (query: string, options: ChangeOptions, command: Command) =>
      apply(command, `is:trashed (${query})`, { kind: 'restore' }, options),
  );
  add('tag <query>', 'Add or remove tags')
    .option('--add <tag>', 'a tag to add; may be given several times', collect, [])
    .option('--remove <tag>', 'a tag to remove; may be given several times', collect, [])
    .action(
      (query: string, options: ChangeOptions & { add: string[]; remove: string[] }, command: Command) => {
        if (options.add.length + options.remove.length === 0) {
          throw new AppError('INVALID_INPUT', 'Say which tag with --add or --remove.');
        }
        return apply(command, query, { kind: 'tag', add: options.add, remove: options.remove }, options);
      },
    );
  add('rate <query>', 'Rate the matches')
    .requiredOption('--rating <0-5>', 'stars; 0 takes the rating away', integerOption)
    .action((query: string, options: ChangeOptions & { rating: number }, command: Command) =>
      apply(command, query, { kind: 'rate', rating: options.rating }, options),
    );
  add('collect <query>', 'Add matches to a collection, or take them out of it')
    .option('--to <name>', 'the collection they go to; made when there is none')
    .option('--from <name>', 'the collection they leave')
    .action((query: string, options: ChangeOptions & { to?: string; from?: string }, command: Command) =>
      withSession(command, async (session) => {
        if (options.to === undefined && options.from === undefined) {
          throw new AppError('INVALID_INPUT', 'Say which collection with --to or --from.');
        }
        const addTo = await collectionId(session, options.to, options.dryRun !== true);
        const removeFrom = await collectionId(session, options.from, false);
        await report(session, query, { kind: 'collect', addTo, removeFrom }, options);
      }),
    );
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function apply(command: Command, query: string, change: ChangeInput, options: ChangeOptions): Promise<void> {
  return withSession(command, (session) => report(session, query, change, options));
}

async function report(
  session: Session,
  query: string,
  change: ChangeInput,
  options: ChangeOptions,
): Promise<void> {
  const dryRun = options.dryRun === true;
  const { matched, changed } = await session.api.gallery.change({
    target: { kind: 'query', query },
    change,
    dryRun,
  });
  const verb = dryRun ? 'would change' : 'changed';
  session.output.result({ matched, changed, dryRun }, [`${matched} match, ${changed} ${verb}`]);
}

async function collectionId(
  session: Session,
  name: string | undefined,
  create: boolean,
): Promise<string | null> {
  if (name === undefined) return null;
  const known = await session.api.collections.list({});
  const found = known.find((collection) => collection.id === name || collection.name === name);
  if (found) return found.id;
  if (!create) throw new AppError('NOT_FOUND', `There is no collection "${name}".`);
  const id = crypto.randomUUID();
  await session.api.collections.change({ change: { kind: 'create', id, name, parentId: null } });
  return id;
}
