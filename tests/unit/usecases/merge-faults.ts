import { findDuplicates, mergeDuplicates } from '../../../main/usecases/merge-duplicates.ts';
import { catalogIn, picture, query, temporaryFolder } from '../catalog/support.ts';

const BATCH = 1000;

/** What goes wrong when `pairs` pairs of equal pictures are merged, once stopped half way and once to the end, and taken back; nothing. */
export async function mergeFaults(pairs: number): Promise<readonly string[]> {
  const catalog = await catalogIn(await temporaryFolder());
  for (let from = 0; from < 2 * pairs; from += BATCH) {
    const size = Math.min(BATCH, 2 * pairs - from);
    await catalog.putImages(Array.from({ length: size }, (_, index) => twin(from + index)));
  }
  const all = { kind: 'query', query: query('') } as const;
  const bytes = (): Promise<string> => Promise.resolve('bytes');
  const state = async (): Promise<string> => (await catalog.exportState()).hash;
  const before = await state();
  const faults: string[] = [];
  const check = (is: boolean, what: string): void => void (is || faults.push(what));

  const found = await findDuplicates(catalog, all, 3);
  check(found.groups.length === 3 && found.total === pairs && found.surplus === pairs, 'found');

  const stop = new AbortController();
  const stopped = await mergeDuplicates(catalog, bytes, all, [], {
    signal: stop.signal,
    // The second half is the changing.
    onProgress: (done, total) => void (done > total / 2 && stop.abort()),
  }).catch((error: { code?: unknown }) => error.code);
  check(stopped === 'CANCELLED', 'stopped');
  check((await state()) === before, 'as before once stopped');

  const steps: number[] = [];
  const { entry, merged } = await mergeDuplicates(catalog, bytes, all, [], {
    onProgress: (done, total) => void steps.push(done / total),
  });
  check(merged === pairs && entry?.count === 2 * pairs, 'merged');
  check(steps.length > 3 && steps.at(-1) === 1, 'progress to the end');
  check(
    steps.every((step, index) => step >= (steps[index - 1] ?? 0)),
    'progress never goes back',
  );
  check((await catalog.count(all.query)) === pairs, 'one of each left');
  check((await catalog.undo())?.id === entry?.id, 'one step');
  check((await state()) === before, 'as before once undone');
  return faults;
}

function twin(index: number): ReturnType<typeof picture> {
  return picture(index + 1, {
    file: { contentHash: `pair${index >> 1}` },
    user: { rating: (index % 5) + 1, changedAtMs: 1 },
  });
}
