import { join } from 'node:path';
import type { Command } from 'commander';
import { SORT_KEYS, type SortKey } from '../../../domain/catalog.ts';
import { AppError } from '../../../domain/errors.ts';
import { integerOption } from '../options.ts';
import { withSession } from '../session.ts';

export function registerSearch(program: Command): void {
  program
    .command('search [query]')
    .description("Find pictures, e.g. gesso search 'fox snow rating:>=4 created:2026-11'")
    .option('--limit <n>', 'how many at most', integerOption, 100)
    .option('--sort <key>', `${SORT_KEYS.join(', ')}; with "-" before it ascending`, 'created')
    .action((query: string | undefined, options: { limit: number; sort: string }, command: Command) =>
      withSession(command, async ({ api, output }) => {
        const opened = await api.gallery.open({
          view: 'search',
          query: query ?? '',
          sort: sortOf(options.sort),
          group: 'none',
          stacks: false,
          limit: Math.min(1000, Math.max(1, options.limit)),
        });
        const { total } = await api.gallery.whole({ setId: opened.setId });
        const { libraryPath } = await api.system.info({});
        const target = {
          kind: 'set' as const,
          setId: opened.setId,
          revision: opened.revision,
          ranges: [[0, Math.min(total, options.limit)] as [number, number]],
        };
        const { uids } = await api.gallery.uids({ target, limit: Math.max(1, options.limit) });
        const images = [];
        for (let from = 0; from < uids.length; from += 500) {
          const records = await api.gallery.records({ uids: uids.slice(from, from + 500) });
          images.push(
            ...records.map(({ uid, file, generation, user }) => ({
              id: uid,
              path: join(libraryPath, file.path),
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
            })),
          );
        }
        output.result({ total, images }, [...images.map(({ path }) => path), `${total} found`]);
      }),
    );
}

function sortOf(text: string): { key: SortKey; direction: 'ascending' | 'descending' } {
  const ascending = text.startsWith('-');
  const key = SORT_KEYS.find((known) => known === text.replace(/^-/, ''));
  if (!key)
    throw new AppError('INVALID_INPUT', `Can't sort by "${text}". Take one of ${SORT_KEYS.join(', ')}.`);
  return { key, direction: ascending ? 'ascending' : 'descending' };
}
