import type { ImageRecord } from '../image-record.ts';
import type { GenerationRecord } from '../generation.ts';
import { hasWildcards } from '../wildcards.ts';
import { joinParts } from './expansion.ts';

/** A batch file as a plain tree, in the order its keys are written. */
export type BatchFileTree = Readonly<Record<string, unknown>>;

export interface BatchFromRecords {
  readonly file: BatchFileTree;
  /** Pictures it makes. */
  readonly images: number;
  /** Pictures it can't make again, with the reason in the user's words. */
  readonly left: readonly { readonly uid: string; readonly reason: string }[];
}

interface Entry {
  readonly prompt: string;
  readonly seeds: string[];
  /** Everything else a prompt may say for itself. */
  readonly own: Readonly<Record<string, unknown>>;
}

/**
 * A batch file that makes the given pictures again, in their order. What all have in common stands at the top; pictures
 * that follow each other and differ in nothing but the seed become one prompt with several seeds.
 */
export function batchFromRecords(records: readonly ImageRecord[], title: string): BatchFromRecords {
  const entries: Entry[] = [];
  const left: { uid: string; reason: string }[] = [];
  for (const record of records) {
    const reason = whyNot(record.generation);
    if (reason !== undefined) {
      left.push({ uid: record.uid, reason });
      continue;
    }
    const { prompt, seed } = record.generation;
    const own = settingsOf(record);
    const before = entries.at(-1);
    const same = before?.prompt === prompt && JSON.stringify(before.own) === JSON.stringify(own);
    if (same && seed !== null) before.seeds.push(seed);
    else entries.push({ prompt, seeds: seed === null ? [] : [seed], own });
  }
  const common = commonSettings(entries);
  const file: Record<string, unknown> = { title, ...common };
  const { negative, ...rest } = common;
  if (negative !== undefined) {
    delete file['negative'];
    Object.assign(file, { prompt_settings: { negative } });
  }
  const shared = new Set([...Object.keys(rest), ...(negative === undefined ? [] : ['negative'])]);
  const seedsEverywhere = entries[0]?.seeds ?? [];
  const sameSeeds = entries.length > 1 && entries.every((entry) => sameJson(entry.seeds, seedsEverywhere));
  if (sameSeeds && seedsEverywhere.length > 0) file['seeds'] = seedsEverywhere;
  file['prompts'] = entries.map((entry) => entryTree(entry, shared, sameSeeds));
  return { file, images: entries.reduce((sum, entry) => sum + Math.max(1, entry.seeds.length), 0), left };
}

function entryTree(entry: Entry, shared: ReadonlySet<string>, sameSeeds: boolean): unknown {
  const own = Object.fromEntries(Object.entries(entry.own).filter(([key]) => !shared.has(key)));
  const seeds = sameSeeds || entry.seeds.length === 0 ? {} : { seeds: entry.seeds };
  const plain = Object.keys(own).length === 0 && Object.keys(seeds).length === 0;
  return plain ? entry.prompt : { prompt: entry.prompt, ...own, ...seeds };
}

function whyNot(generation: GenerationRecord): string | undefined {
  if (generation.type === 'import') return 'It says nothing of how it was made.';
  if (generation.prompt.trim() === '' && generation.type === 'text-to-image')
    return 'Its prompt is not known.';
  return undefined;
}

function settingsOf({ generation, file }: ImageRecord): Readonly<Record<string, unknown>> {
  const { type, parents, extend, edit, loras } = generation;
  const known = generation.engine === 'builtin' || generation.engine === 'comfyui';
  const all: Record<string, unknown> = {
    literal: isLiteral(generation) ? true : undefined,
    negative: generation.negativePrompt === '' ? undefined : generation.negativePrompt,
    type: type === 'text-to-image' ? undefined : type,
    engine: known ? generation.engine : undefined,
    model: generation.model ?? undefined,
    steps: generation.steps ?? undefined,
    cfg: generation.guidance ?? undefined,
    width: generation.width ?? file.width,
    height: generation.height ?? file.height,
    sampler: generation.sampler ?? undefined,
    scheduler: generation.scheduler ?? undefined,
    denoise: generation.denoise ?? undefined,
    loras:
      loras.length === 0
        ? undefined
        : loras.map(({ name, modelStrength, clipStrength }) =>
            modelStrength === clipStrength
              ? { name, strength: modelStrength }
              : { name, strength_model: modelStrength, strength_clip: clipStrength },
          ),
    inputs: parents.length === 0 ? undefined : parents,
    extend: extend ?? undefined,
    edit: edit ?? undefined,
    extra: Object.keys(generation.extra).length === 0 ? undefined : generation.extra,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Whether reading the prompt as a batch prompt would change it. */
function isLiteral({ prompt, negativePrompt }: GenerationRecord): boolean {
  return joinParts([prompt]) !== prompt || hasWildcards(prompt) || hasWildcards(negativePrompt);
}

/** Settings that stand at the top of a batch file. Others belong to each prompt. */
const SHAREABLE = [
  'negative',
  'engine',
  'model',
  'steps',
  'cfg',
  'width',
  'height',
  'sampler',
  'scheduler',
  'denoise',
  'loras',
  'extra',
];

function commonSettings(entries: readonly Entry[]): Record<string, unknown> {
  const [first] = entries;
  if (!first) return {};
  const shared = SHAREABLE.filter(
    (key) =>
      first.own[key] !== undefined && entries.every((entry) => sameJson(entry.own[key], first.own[key])),
  );
  return Object.fromEntries(shared.map((key) => [key, first.own[key]]));
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
