import type { Command } from 'commander';
import type { ChangeReport } from '../../../domain/catalog-change.ts';
import { AppError } from '../../../domain/errors.ts';
import { whereFixed } from '../../../domain/fixed-pictures.ts';
import type { Collection } from '../../../domain/catalog.ts';
import { parseQuery } from '../../../domain/query/parser.ts';
import { printQuery } from '../../../domain/query/printer.ts';
import { typedCollection, type TypedCollection } from '../../../domain/typed-collection.ts';
import type { ChangeInput, TagChangeInput } from '../../../../preload/contract/gallery.ts';
import { integerFrom, wordOption } from '../options.ts';
import { withSession, type Session } from '../session.ts';

interface ChangeOptions {
  readonly dryRun?: boolean;
}

/** `trash`, `restore`, `tag`, `rate` and `collect`: one undoable change on every match of a query; and a tag changed everywhere. */
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
      apply(command, amongTrashed(query), { kind: 'restore' }, options),
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
  add('rename-tag', 'Rename a tag and all below it everywhere, or merge it with another')
    .argument('<tag>')
    .argument('<to>', 'its new name', wordOption)
    .action((tag: string, to: string, options: ChangeOptions, command: Command) =>
      changeTag(command, { kind: 'rename', tag, to }, options),
    );
  add('delete-tag <tag>', 'Take a tag and all below it from every picture').action(
    (tag: string, options: ChangeOptions, command: Command) =>
      changeTag(command, { kind: 'delete', tag }, options),
  );
  add('rate <query>', 'Rate the matches')
    .requiredOption('--rating <0-5>', 'stars; 0 takes the rating away', integerFrom(0, 5))
    .action((query: string, options: ChangeOptions & { rating: number }, command: Command) =>
      apply(command, query, { kind: 'rate', rating: options.rating }, options),
    );
  add('collect <query>', 'Add matches to a collection, or take them out of it')
    .option(
      '--to <name>',
      'the collection they go to; made when there is none; A/B is B inside A',
      wordOption,
    )
    .option('--from <name>', 'the collection they leave', wordOption)
    .action((query: string, options: ChangeOptions & { to?: string; from?: string }, command: Command) =>
      withSession(command, async (session) => {
        if (options.to === undefined && options.from === undefined) {
          throw new AppError('INVALID_INPUT', 'Say which collection with --to or --from.');
        }
        const { to, from } = options;
        const known = await session.api.collections.list({});
        const removeFrom = from === undefined ? null : placeOf(known, from);
        if (removeFrom !== null && removeFrom.missing.length > 0) {
          throw new AppError('NOT_FOUND', `There is no collection "${from}".`);
        }
        const addTo = to === undefined ? null : placeOf(known, to);
        const change =
          addTo === null || addTo.missing.length === 0
            ? { addTo: addTo?.parentId ?? null }
            : {
                addTo: crypto.randomUUID(),
                make: { parentId: addTo.parentId, names: [...addTo.missing] },
              };
        const way = [
          ...(from === undefined ? [] : [`taken out of ${from}`]),
          ...(to === undefined ? [] : [`added to ${to}`]),
        ].join(' and ');
        const words = { done: way, would: `would be ${way}` };
        const removeFromId = removeFrom?.parentId ?? null;
        await report(
          session,
          query,
          { kind: 'collect', removeFrom: removeFromId, ...change },
          options,
          words,
        );
      }),
    );
}

/** The same query, of what is in the trash. A faulty one stays as it is: what is said of it must fit what was written. */
function amongTrashed(text: string): string {
  const parsed = parseQuery(text);
  const trashed = { kind: 'text', text: 'trashed', exact: false, prefix: false } as const;
  return parsed.ok
    ? printQuery({ kind: 'and', terms: [{ kind: 'field', field: 'is', value: trashed }, parsed.query] })
    : text;
}

/**
 * Where a collection is that is named by its id, its name, or its place: `A/B` is B inside A.
 * @throws AppError INVALID_INPUT
 */
function placeOf(known: readonly Collection[], name: string): TypedCollection {
  const exactly = known.find((one) => one.id === name) ?? known.find((one) => one.name === name);
  if (exactly) return { parentId: exactly.id, missing: [] };
  const typed = typedCollection(known, name);
  if (typed.parentId !== null || typed.missing.length > 0) return typed;
  throw new AppError('INVALID_INPUT', `"${name}" names no collection.`);
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, wordOption(value)];
}

function apply(command: Command, query: string, change: ChangeInput, options: ChangeOptions): Promise<void> {
  return withSession(command, (session) => report(session, query, change, options));
}

function changeTag(
  command: Command,
  change: TagChangeInput,
  { dryRun = false }: ChangeOptions,
): Promise<void> {
  return withSession(command, async ({ api, output }) =>
    tell(output, await api.gallery.changeTag({ change, dryRun }), dryRun),
  );
}

async function report(
  session: Session,
  query: string,
  change: ChangeInput,
  options: ChangeOptions,
  words = CHANGED,
): Promise<void> {
  const dryRun = options.dryRun === true;
  const target = { kind: 'query', query } as const;
  tell(session.output, await session.api.gallery.change({ target, change, dryRun }), dryRun, words);
}

/** What is said of the pictures that a change changed. */
const CHANGED = { done: 'changed', would: 'would change' };

function tell(
  output: Session['output'],
  { matched, changed, fixed }: ChangeReport,
  dryRun: boolean,
  words = CHANGED,
): void {
  const verb = dryRun ? words.would : words.done;
  output.result({ matched, changed, dryRun, ...(fixed.length > 0 && { fixed }) }, [
    `${matched} match, ${changed} ${verb}`,
    ...(fixed.length > 0 ? [`Left where they are: ${whereFixed(fixed)}.`] : []),
  ]);
}
