import type { ImageInput, LoraUse, EditSettings, Extension, GenerationType } from '../generation.ts';
import { DrawBags } from '../seeded-random.ts';
import type { Seed } from '../seed.ts';
import { expandWildcards } from '../wildcards.ts';
import { resolveSettings } from './batch.ts';
import type { Batch, BatchPrompt, BatchSettings, Variation } from './batch.ts';

/**
 * What a batch file stands for. For each prompt, for each combination of the sequential lists (the first list turns
 * slowest), for each seed: one picture. So
 *
 *     pictures = Σ over prompts (product of the sequential lists' lengths × that prompt's seeds)
 *
 * Random lists add no pictures: each combination draws one value of each random list. A prompt's draws go through the
 * whole list before any value comes again, and begin afresh with the next prompt. Static lists add all their values to
 * every picture. All seeds of one combination share its draws.
 *
 * A prompt's text is: prefix, prompt, then the variations in the file's order, joined by commas, repeated parts dropped.
 * Nothing is kept in memory: every picture is computed from its number alone.
 */

export interface ExpansionOptions {
  readonly workflow?: string;
  /** Seed of the draws (not of the pictures): same file, same seed, same prompts. Default '0'. */
  readonly seed?: string;
  /** Seeds for prompts whose file gives none. Default: `['0']`, good for previews. */
  readonly fallbackSeeds?: readonly Seed[];
  /** Lists for `__name__`. */
  readonly wildcards?: ReadonlyMap<string, readonly string[]>;
}

interface VariationChoice {
  readonly name: string;
  readonly value: string;
}

/** One prompt with one combination of variations; it makes one picture per seed. */
export interface ExpandedVariation {
  /** 0-based among all variations of all prompts. */
  readonly index: number;
  readonly promptIndex: number;
  readonly variationIndex: number;
  readonly prompt: string;
  readonly negative: string;
  /** What was chosen from the sequential and random lists, in the file's order. */
  readonly choices: readonly VariationChoice[];
  readonly seeds: readonly Seed[];
  readonly settings: BatchSettings;
  readonly loras: readonly LoraUse[];
  readonly type: GenerationType;
  readonly inputs: readonly ImageInput[];
  readonly extend?: Extension;
  readonly edit?: EditSettings;
}

/** One picture to be made. */
export interface ExpandedPrompt extends ExpandedVariation {
  /** 0-based number of the picture in the batch. */
  readonly imageIndex: number;
  readonly seedIndex: number;
  readonly seed: Seed;
}

export interface Expansion {
  /** The workflow block in use, or null. */
  readonly workflow: string | null;
  readonly settings: BatchSettings;
  readonly promptCount: number;
  /** Combinations per prompt. */
  readonly variationsPerPrompt: number;
  /** Rows of `variationAt`. Both counts stop at 2^53 − 1. */
  readonly variationCount: number;
  readonly imageCount: number;
  /** @param index below `variationCount` */
  variationAt(index: number): ExpandedVariation;
  /** @param index below `imageCount` */
  imageAt(index: number): ExpandedPrompt;
  /** Numbers of the first picture of a prompt and of the first one after it. */
  imagesOfPrompt(promptIndex: number): readonly [from: number, to: number];
}

/** Stands between the parts of a prompt while wildcards are drawn; no batch file can hold it. */
const SEPARATOR = '\u0000';

/** Ready to answer for any picture of the batch; costs time in proportion to the file, not to its pictures. */
export function createExpansion(batch: Batch, options: ExpansionOptions = {}): Expansion {
  const { workflow, settings } = resolveSettings(batch, options.workflow);
  const fallbackSeeds = options.fallbackSeeds ?? ['0'];
  const sequential = batch.variations.filter((list) => list.type === 'sequential' && list.values.length > 0);
  const perPrompt = saturated(sequential.reduce((product, list) => product * list.values.length, 1));
  const bags = new DrawBags();
  const lists = options.wildcards ?? new Map<string, readonly string[]>();

  const seedsOf = (prompt: BatchPrompt): readonly Seed[] => {
    const seeds = prompt.settings.seeds ?? settings.seeds ?? [];
    return seeds.length > 0 ? seeds : fallbackSeeds;
  };
  const firstImage = new Float64Array(batch.prompts.length + 1);
  batch.prompts.forEach((prompt, index) => {
    firstImage[index + 1] = (firstImage[index] ?? 0) + perPrompt * seedsOf(prompt).length;
  });

  const variationAt = (index: number): ExpandedVariation => {
    const promptIndex = Math.floor(index / perPrompt);
    const variationIndex = index - promptIndex * perPrompt;
    const prompt = batch.prompts[promptIndex];
    if (prompt === undefined) throw new RangeError(`No variation ${index} in this batch`);
    const series = `${options.seed ?? '0'}\n${promptIndex}`;
    const choices = choose(batch.variations, sequential, variationIndex, series, bags);
    const draw = { lists, seed: series, draw: variationIndex, bags };
    const parts = [batch.prefix, prompt.text, ...choices.map((choice) => choice.value)];
    // Drawn as one text, so that places in prefix, prompt and variations share a list's draws.
    const drawn = (): string[] => expandWildcards(parts.join(SEPARATOR), draw).text.split(SEPARATOR);
    const negative = prompt.negative ?? batch.negative;
    return {
      index,
      promptIndex,
      variationIndex,
      prompt: prompt.literal ? prompt.text : joinParts(drawn()),
      negative: prompt.literal
        ? negative
        : expandWildcards(negative, { ...draw, seed: `${series}\nnegative` }).text,
      choices: (prompt.literal ? [] : choices.filter((choice) => choice.varies)).map(({ name, value }) => ({
        name,
        value,
      })),
      seeds: seedsOf(prompt),
      settings: { ...settings, ...prompt.settings },
      loras: prompt.loras ?? batch.loras.map(({ line: _line, column: _column, ...lora }) => lora),
      type: prompt.type ?? 'text-to-image',
      inputs: prompt.inputs ?? [],
      ...(prompt.extend && { extend: prompt.extend }),
      ...(prompt.edit && { edit: prompt.edit }),
    };
  };

  let last: ExpandedVariation | undefined;
  return {
    workflow,
    settings,
    promptCount: batch.prompts.length,
    variationsPerPrompt: perPrompt,
    variationCount: saturated(perPrompt * batch.prompts.length),
    imageCount: saturated(firstImage[batch.prompts.length] ?? 0),
    variationAt,
    imageAt(index) {
      const promptIndex = lastNotAbove(firstImage, index);
      const prompt = batch.prompts[promptIndex];
      if (prompt === undefined) throw new RangeError(`No picture ${index} in this batch`);
      const within = index - (firstImage[promptIndex] ?? 0);
      const seeds = seedsOf(prompt);
      const variation = promptIndex * perPrompt + Math.floor(within / seeds.length);
      if (last?.index !== variation) last = variationAt(variation);
      const seedIndex = within % seeds.length;
      return { ...last, imageIndex: index, seedIndex, seed: seeds[seedIndex] ?? '0' };
    },
    imagesOfPrompt(promptIndex) {
      return [firstImage[promptIndex] ?? 0, firstImage[promptIndex + 1] ?? 0];
    },
  };
}

/** Every picture in order, computed as it is asked for. */
export function* expandBatch(
  batch: Batch,
  options: ExpansionOptions = {},
): Generator<ExpandedPrompt, void, void> {
  const expansion = createExpansion(batch, options);
  for (let index = 0; index < expansion.imageCount; index++) yield expansion.imageAt(index);
}

export interface BatchCount {
  readonly prompts: number;
  readonly variationsPerPrompt: number;
  readonly images: number;
}

/** How many pictures the batch makes, without expanding it. */
export function countBatch(batch: Batch, options: ExpansionOptions = {}): BatchCount {
  const expansion = createExpansion(batch, options);
  return {
    prompts: expansion.promptCount,
    variationsPerPrompt: expansion.variationsPerPrompt,
    images: expansion.imageCount,
  };
}

interface Choice extends VariationChoice {
  readonly varies: boolean;
}

function choose(
  variations: readonly Variation[],
  sequential: readonly Variation[],
  variationIndex: number,
  series: string,
  bags: DrawBags,
): readonly Choice[] {
  const digits = new Map<Variation, number>();
  let rest = variationIndex;
  for (const list of [...sequential].reverse()) {
    digits.set(list, rest % list.values.length);
    rest = Math.floor(rest / list.values.length);
  }
  return variations.flatMap((list): readonly Choice[] => {
    if (list.values.length === 0) return [];
    if (list.type === 'static') {
      return list.values.map((value) => ({ name: list.name, value, varies: false }));
    }
    const picked =
      list.type === 'sequential'
        ? (digits.get(list) ?? 0)
        : bags.pick(`${series}\n${list.name}`, list.values.length, variationIndex);
    return [{ name: list.name, value: list.values[picked] ?? '', varies: true }];
  });
}

/** Parts joined by commas: surrounding space, empty parts and repeats (compared exactly) are dropped, the first stays. */
export function joinParts(texts: readonly string[]): string {
  const parts = new Set<string>();
  for (const text of texts) {
    for (const part of splitAtCommas(text)) {
      const trimmed = part.trim();
      if (trimmed !== '') parts.add(trimmed);
    }
  }
  return [...parts].join(', ');
}

/**
 * Splits at the commas that separate parts: not inside brackets, where `(red, blue:1.2)` is one weighted part, and not
 * between digits (`1,000`). Brackets without a partner are ordinary characters.
 */
function splitAtCommas(text: string): readonly string[] {
  if (!text.includes(',')) return [text];
  if (!/[([<{]/.test(text)) return text.split(/,(?!\d)|(?<!\d),/);
  const parts: string[] = [];
  const open: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const partner = PARTNERS[character];
    if (partner !== undefined && text.includes(partner, at)) open.push(partner);
    else if (character === open.at(-1)) open.pop();
    else if (character === ',' && open.length === 0 && !isBetweenDigits(text, at)) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

const PARTNERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

function isBetweenDigits(text: string, at: number): boolean {
  return /\d/.test(text.charAt(at - 1)) && /\d/.test(text.charAt(at + 1));
}

function saturated(count: number): number {
  return Math.min(count, Number.MAX_SAFE_INTEGER);
}

/** Greatest place of the ascending array whose value is not above `value`, the last element left out. */
function lastNotAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 2;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((ascending[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
