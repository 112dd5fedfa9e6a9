import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../domain/errors.ts';
import type { FacetValue } from '../domain/catalog-view.ts';
import type { SelectionSummary } from '../domain/selection-summary.ts';
import type { Sqlite } from './database.ts';
import type { NameIndex } from './name-index.ts';

/** Pictures, or prompts, looked at per turn: some milliseconds, so that others are answered between them. */
const STEP = 2_000;
const LISTED = 12;
const SHORTEST_WORD = 3;
/** Words that say nothing of a picture. */
const COMMON = new Set([
  'the',
  'and',
  'with',
  'for',
  'from',
  'that',
  'this',
  'into',
  'very',
  'her',
  'his',
  'its',
  'are',
]);

/** In the order of the SELECT below. */
type Row = [
  sizeBytes: number,
  steps: number | null,
  guidance: number | null,
  type: string,
  model: number,
  sampler: number,
  prompt: number,
  engineSeconds: number | null,
  cost: number | null,
];

/**
 * What the pictures of these rows have in common. Prompts that several share are taken apart once.
 * @throws AppError CANCELLED
 */
export async function summarizePictures(
  db: Sqlite,
  names: NameIndex,
  ids: Uint32Array,
  signal: AbortSignal,
): Promise<SelectionSummary> {
  const pause = async (): Promise<void> => {
    await nextTurn();
    if (signal.aborted) throw new AppError('CANCELLED', 'The summary is not wanted any more.');
  };
  const pictures = db
    .prepare<[string], Row>(
      `SELECT i.size_bytes, i.steps, i.guidance, i.type, i.model, i.sampler, i.prompt_id,
         i.generation ->> '$.engineSeconds', i.generation ->> '$.cost'
       FROM json_each(?) e CROSS JOIN images i ON i.id = e.value`,
    )
    .raw();
  const tagsOf = db
    .prepare<[string], [tag: number, count: number]>(
      `SELECT t.tag, count(*) FROM json_each(?) e CROSS JOIN image_tags t ON t.image_id = e.value GROUP BY t.tag`,
    )
    .raw();
  const types = new Tally<string>();
  const models = new Tally<number>();
  const samplers = new Tally<number>();
  const tags = new Tally<number>();
  const prompts = new Tally<number>();
  const steps = new Span();
  const guidance = new Span();
  const sums = { images: 0, sizeBytes: 0, engineSeconds: 0, cost: 0 };
  for (let from = 0; from < ids.length; from += STEP) {
    const list = `[${ids.subarray(from, from + STEP).join()}]`;
    for (const row of pictures.iterate(list)) {
      sums.images += 1;
      sums.sizeBytes += row[0];
      steps.add(row[1]);
      guidance.add(row[2]);
      types.add(row[3]);
      if (row[4] !== 0) models.add(names.spelledFirst('model', row[4]));
      if (row[5] !== 0) samplers.add(row[5]);
      if (row[6] !== 0) prompts.add(row[6]);
      sums.engineSeconds += row[7] ?? 0;
      sums.cost += row[8] ?? 0;
    }
    for (const [tag, count] of tagsOf.iterate(list)) tags.add(tag, count);
    await pause();
  }
  const name = (kind: 'model' | 'sampler' | 'tag') => (code: number) => names.listed(kind, code);
  return {
    ...sums,
    models: models.mostFrequent(name('model')),
    types: types.mostFrequent(String),
    samplers: samplers.mostFrequent(name('sampler')),
    tags: tags.mostFrequent(name('tag')),
    words: (await wordsOf(db, prompts, pause)).mostFrequent(String),
    steps: steps.range(),
    guidance: guidance.range(),
  };
}

/** How many pictures have each word in their prompt. */
async function wordsOf(
  db: Sqlite,
  prompts: Tally<number>,
  pause: () => Promise<void>,
): Promise<Tally<string>> {
  const body = db.prepare<[number], string>('SELECT body FROM texts WHERE id = ?').pluck();
  const words = new Tally<string>();
  let done = 0;
  for (const [prompt, pictures] of prompts.counts) {
    for (const word of new Set(wordsIn(body.get(prompt) ?? ''))) words.add(word, pictures);
    done += 1;
    if (done % STEP === 0) await pause();
  }
  return words;
}

function wordsIn(prompt: string): readonly string[] {
  return (prompt.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []).filter(
    (word) => word.length >= SHORTEST_WORD && !COMMON.has(word),
  );
}

class Tally<Value extends string | number> {
  readonly counts = new Map<Value, number>();

  add(value: Value, times = 1): void {
    this.counts.set(value, (this.counts.get(value) ?? 0) + times);
  }

  mostFrequent(nameOf: (value: Value) => string): readonly FacetValue[] {
    return [...this.counts]
      .map(([value, count]) => ({ value: nameOf(value), count }))
      .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value))
      .slice(0, LISTED);
  }
}

class Span {
  #least = Infinity;
  #most = -Infinity;

  add(value: number | null): void {
    if (value === null) return;
    this.#least = Math.min(this.#least, value);
    this.#most = Math.max(this.#most, value);
  }

  range(): readonly [number, number] | null {
    return this.#least > this.#most ? null : [this.#least, this.#most];
  }
}
