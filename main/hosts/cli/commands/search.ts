import type { Command } from 'commander';
import { SORT_KEYS, type SortKey } from '../../../domain/catalog-view.ts';
import { AppError } from '../../../domain/errors.ts';
import { idleTerms, MOST_VALUES } from '../../../domain/query/idle-terms.ts';
import { parseQuery } from '../../../domain/query/parser.ts';
import { printQuery } from '../../../domain/query/printer.ts';
import { integerFrom } from '../options.ts';
import { locatedRecords } from '../located-records.ts';
import { withReadingSession, type Session } from '../session.ts';

export function registerSearch(program: Command): void {
  program
    .command('search [query]')
    .description("Find pictures, e.g. gesso search 'fox snow rating:>=4 created:2026-11'")
    .option('--limit <n>', 'how many at most', integerFrom(0, 100_000), 100)
    .option('--sort <key>', `${SORT_KEYS.join(', ')}; with "-" before it ascending`, 'created')
    .action((query: string | undefined, options: { limit: number; sort: string }, command: Command) =>
      withReadingSession(command, async (session) => {
        const { api, output } = session;
        const opened = await api.gallery.open({
          view: 'search',
          query: query ?? '',
          sort: sortOf(options.sort),
          group: 'none',
          stacks: false,
          limit: Math.min(1000, Math.max(1, options.limit)),
        });
        const { total } = await api.gallery.whole({ setId: opened.setId });
        const target = {
          kind: 'set' as const,
          setId: opened.setId,
          revision: opened.revision,
          ranges: [[0, Math.min(total, options.limit)] as [number, number]],
        };
        const { uids } = await api.gallery.uids({ target, limit: Math.max(1, options.limit) });
        const images = (await locatedRecords(session, uids)).map(({ record, path }) => {
          const { uid, file, generation, user } = record;
          return {
            id: uid,
            path,
            width: file.width,
            height: file.height,
            type: generation.type,
            prompt: generation.prompt,
            model: generation.model,
            seed: generation.seed,
            rating: user.rating,
            favorite: user.favorite,
            tags: user.tags,
            createdAtMs: generation.createdAtMs,
          };
        });
        output.result(
          { total, images },
          images.map(({ path }) => path),
        );
        if (output.json) return;
        output.note(`${total} found`);
        if (total === 0) await tellWhy(session, query ?? '');
      }),
    );
}

/** Says which parts of a query no picture matches, and what there is instead. */
async function tellWhy({ api, output }: Session, text: string): Promise<void> {
  const parsed = parseQuery(text);
  if (!parsed.ok) return;
  const idle = await idleTerms(parsed.query, {
    facet: (field, prefix) => api.gallery.facet({ query: '', field, prefix, limit: MOST_VALUES }),
    collections: () => api.collections.list({}),
    counts: async (queries) => (await api.gallery.counts({ queries: queries.map(printQuery) })).counts,
  });
  for (const { text: term, known, instead } of idle) {
    output.note(`No picture at all matches ${term}.`);
    if (known.length > 0) output.note(`There are: ${known.join(', ')}.`);
    if (instead !== null) output.note(`To find something like it, search ${instead}`);
  }
}

function sortOf(text: string): { key: SortKey; direction: 'ascending' | 'descending' } {
  const ascending = text.startsWith('-');
  const key = SORT_KEYS.find((known) => known === text.replace(/^-/, ''));
  if (!key)
    throw new AppError('INVALID_INPUT', `Can't sort by "${text}". Take one of ${SORT_KEYS.join(', ')}.`);
  return { key, direction: ascending ? 'ascending' : 'descending' };
}
