import type { CatalogReader } from '../domain/catalog.ts';
import type { FacetValue, Target } from '../domain/catalog-view.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import type { SelectionSummary } from '../domain/selection-summary.ts';

const COUNTED = 5000;
const CHUNK = 500;
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

/** What pictures have in common: counted over the first 5,000 of them. */
export async function summarizeImages(
  catalog: Pick<CatalogReader, 'uids' | 'records' | 'count'>,
  target: Target,
): Promise<SelectionSummary> {
  const uids = await catalog.uids(target, COUNTED);
  const tally = new Tally();
  for (let from = 0; from < uids.length; from += CHUNK) {
    for (const record of await catalog.records(uids.slice(from, from + CHUNK))) tally.add(record);
  }
  const images = uids.length < COUNTED ? uids.length : await totalOf(catalog, target, uids.length);
  return { images, ...tally.result() };
}

async function totalOf(
  catalog: Pick<CatalogReader, 'count'>,
  target: Target,
  counted: number,
): Promise<number> {
  if (target.kind === 'query') return await catalog.count(target.query);
  if (target.kind === 'set') return target.ranges.reduce((sum, [from, to]) => sum + to - from, 0);
  return Math.max(counted, target.uids.length);
}

class Tally {
  readonly #counts = {
    models: new Map<string, number>(),
    types: new Map<string, number>(),
    samplers: new Map<string, number>(),
    tags: new Map<string, number>(),
    words: new Map<string, number>(),
  };
  readonly #steps: number[] = [];
  readonly #guidance: number[] = [];
  #counted = 0;
  #sizeBytes = 0;
  #engineSeconds = 0;
  #cost = 0;

  add({ file, generation, user }: ImageRecord): void {
    this.#counted += 1;
    this.#sizeBytes += file.sizeBytes;
    this.#engineSeconds += generation.engineSeconds ?? 0;
    this.#cost += generation.cost ?? 0;
    if (generation.steps !== null) this.#steps.push(generation.steps);
    if (generation.guidance !== null) this.#guidance.push(generation.guidance);
    count(this.#counts.types, [generation.type]);
    count(this.#counts.models, generation.model === null ? [] : [generation.model]);
    count(this.#counts.samplers, generation.sampler === null ? [] : [generation.sampler]);
    count(this.#counts.tags, user.tags);
    count(this.#counts.words, new Set(wordsOf(generation.prompt)));
  }

  result(): Omit<SelectionSummary, 'images'> {
    return {
      counted: this.#counted,
      sizeBytes: this.#sizeBytes,
      engineSeconds: this.#engineSeconds,
      cost: this.#cost,
      models: mostFrequent(this.#counts.models),
      types: mostFrequent(this.#counts.types),
      samplers: mostFrequent(this.#counts.samplers),
      tags: mostFrequent(this.#counts.tags),
      words: mostFrequent(this.#counts.words),
      steps: extent(this.#steps),
      guidance: extent(this.#guidance),
    };
  }
}

function count(counts: Map<string, number>, values: Iterable<string>): void {
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
}

function wordsOf(prompt: string): readonly string[] {
  return (prompt.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []).filter(
    (word) => word.length >= SHORTEST_WORD && !COMMON.has(word),
  );
}

function mostFrequent(counts: ReadonlyMap<string, number>): readonly FacetValue[] {
  return [...counts]
    .map(([value, times]) => ({ value, count: times }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value))
    .slice(0, LISTED);
}

function extent(numbers: readonly number[]): readonly [number, number] | null {
  if (numbers.length === 0) return null;
  return [
    numbers.reduce((least, one) => Math.min(least, one), Infinity),
    numbers.reduce((most, one) => Math.max(most, one), -Infinity),
  ];
}
