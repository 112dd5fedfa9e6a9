import type { z } from 'zod';
import type { Batch, BatchLora, BatchPrompt, BatchSettings, Variation } from '../domain/batch/batch.ts';
import { loraFileName } from '../domain/batch/batch.ts';
import { parseSeed } from '../domain/seed.ts';
import type { Seed } from '../domain/seed.ts';
import { describeValue } from './batch-issue.ts';
import type { BatchIssue } from './batch-issue.ts';
import { batchSchema, KNOWN_KEYS } from './batch-schema.ts';
import type { BatchFileShape, LorasShape, SettingsShape } from './batch-schema.ts';
import { decodeBatchText } from './batch-text.ts';
import { offsetOf, readLocatedYaml } from './located-yaml.ts';
import type { Located, LocatedDocument } from './located-yaml.ts';

export type ParsedBatch =
  | { readonly ok: true; readonly batch: Batch }
  | { readonly ok: false; readonly errors: readonly BatchIssue[] };

const MAX_ERRORS = 100;
/** Faults that are put into words at all. */
const MAX_MAPPED = 1000;

/**
 * Reads a batch file, YAML 1.2 or JSON. All faults come at once, in the order of the file, each with its 1-based line
 * and column and what was expected there.
 */
export function parseBatchFile(source: string | Uint8Array, fileName: string): ParsedBatch {
  const decoded = decodeBatchText(source, /\.json$/i.test(fileName));
  if (!decoded.ok) return { ok: false, errors: [decoded.issue] };
  if (decoded.text.trim() === '') return failure([{ line: 1, column: 1, message: 'The file is empty.' }]);
  const document = readLocatedYaml(decoded.text);
  const manyWrong = wrongPrompts(document);
  if (manyWrong.length > MAX_ERRORS) return failure([...document.issues, ...manyWrong]);
  const checked = batchSchema.safeParse(document.root.value);
  const issues = checked.success
    ? []
    : checked.error.issues.slice(0, MAX_MAPPED).flatMap((issue) => toBatchIssues(issue, [], document));
  if (document.issues.length > 0) return failure([...document.issues, ...trustworthy(issues, document)]);
  if (!checked.success) return failure(issues);
  const seedIssues = faultySeeds(document);
  if (seedIssues.length > 0) return failure(seedIssues);
  return { ok: true, batch: toBatch(checked.data, document) };
}

function failure(issues: readonly BatchIssue[]): ParsedBatch {
  const seen = new Set<string>();
  const errors = issues
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .filter((issue) => {
      const key = `${issue.line}:${issue.column}:${issue.message}`;
      return !seen.has(key) && seen.add(key);
    });
  if (errors.length <= MAX_ERRORS) return { ok: false, errors };
  const last = errors[MAX_ERRORS - 1];
  const more = {
    line: last?.line ?? 1,
    column: 1,
    message: `There are ${errors.length - MAX_ERRORS + 1} more faults.`,
  };
  return { ok: false, errors: [...errors.slice(0, MAX_ERRORS - 1), more] };
}

/** Entries of `prompts` that are none at all. A file full of them is not put through the schema, which takes its time. */
function wrongPrompts(document: LocatedDocument): readonly BatchIssue[] {
  const items = document.root.entries?.get('prompts')?.node.items ?? [];
  return items.flatMap(({ value, offset }) =>
    typeof value === 'object' && (value === null || !('prompt' in value))
      ? {
          ...document.positionAt(offset),
          message: `Expected ${PROMPT_EXPECTED}, found ${describeValue(value)}.`,
        }
      : [],
  );
}

const PROMPT_EXPECTED = 'a text; put quotes round a prompt that holds “: ”';

/** Of the faults found in a file with broken syntax, those that stand before the break and are no missing parts. */
function trustworthy(issues: readonly BatchIssue[], document: LocatedDocument): readonly BatchIssue[] {
  const firstBreak = Math.min(...document.issues.map((issue) => issue.line));
  return issues.filter((issue) => issue.line < firstBreak && !issue.message.endsWith('found nothing.'));
}

/** A union's fault is told by the alternative that the value was meant to be: the one that fails deepest inside. */
function toBatchIssues(
  issue: z.core.$ZodIssue,
  base: readonly PropertyKey[],
  document: LocatedDocument,
): readonly BatchIssue[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'invalid_union' && !isForgottenQuote(path, valueAt(document.root, path))) {
    const depths = issue.errors.map((faults) => Math.min(...faults.map((fault) => depthOfFault(fault))));
    const deepest = Math.max(...depths);
    if (deepest > 0) {
      const meant = issue.errors[depths.indexOf(deepest)] ?? [];
      return meant.flatMap((inner) => toBatchIssues(inner, path, document));
    }
  }
  const offset = offsetOf(document.root, path);
  const value = valueAt(document.root, path);
  const name = path.at(-1);
  const expected = isForgottenQuote(path, value) ? PROMPT_EXPECTED : issue.message;
  const subject = typeof name === 'string' ? `${name}: expected` : 'Expected';
  return [
    { ...document.positionAt(offset), message: `${subject} ${expected}, found ${describeValue(value)}.` },
  ];
}

/** How far inside a value its fault lies: an alternative of the wrong outer shape fails at 0. */
function depthOfFault(issue: z.core.$ZodIssue): number {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue.path.length;
  const inner = issue.errors.map((faults) => Math.min(...faults.map((fault) => depthOfFault(fault))));
  return issue.path.length + Math.max(0, ...inner.filter(Number.isFinite));
}

/** `- A cat: the movie` is a mapping in YAML, though a text was meant. */
function isForgottenQuote(path: readonly PropertyKey[], value: unknown): boolean {
  return (
    path.length === 2 &&
    path[0] === 'prompts' &&
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !('prompt' in value)
  );
}

function valueAt(root: Located, path: readonly PropertyKey[]): unknown {
  let node: Located | undefined = root;
  for (const step of path) node = node?.entries?.get(String(step))?.node ?? node?.items?.[Number(step)];
  return node?.value;
}

/** Seeds beyond 64 bits, which a pattern can't tell. */
function faultySeeds(document: LocatedDocument): readonly BatchIssue[] {
  const issues: BatchIssue[] = [];
  const check = (holder: Located | undefined): void => {
    for (const key of ['seeds', 'seed']) {
      const node = holder?.entries?.get(key)?.node;
      for (const item of node?.items ?? (node ? [node] : [])) {
        if (item.value === null || item.value === -1 || parseSeed(String(item.value)) !== undefined) continue;
        issues.push({
          ...document.positionAt(item.offset),
          message: `Expected a seed: a whole number from 0 to 18446744073709551615, found ${describeValue(item.value)}.`,
        });
      }
    }
  };
  check(document.root);
  for (const entry of document.root.entries?.get('workflows')?.node.entries?.values() ?? [])
    check(entry.node);
  for (const prompt of document.root.entries?.get('prompts')?.node.items ?? []) check(prompt);
  return issues;
}

function toBatch(file: BatchFileShape, document: LocatedDocument): Batch {
  const located = (path: readonly PropertyKey[]): { line: number; column: number } =>
    document.positionAt(offsetOf(document.root, path));
  return {
    title: textOf(file.title),
    summary: textOf(file.summary),
    prefix: textOf(file.prompt_settings?.prefix ?? file.prefix_prompt),
    negative: textOf(file.prompt_settings?.negative ?? file.negative_prompt),
    prompts: file.prompts.map((prompt, index) => toPrompt(prompt, located(['prompts', index]).line)),
    variations: Object.entries(file.variations ?? {}).flatMap(([name, variation]) =>
      variation === null ? [] : [toVariation(name, variation)],
    ),
    settings: toSettings(file),
    workflows: Object.fromEntries(
      Object.entries(file.workflows ?? {}).map(([name, settings]) => [name, toSettings(settings ?? {})]),
    ),
    loras: toLoras(file.loras).map(({ path, ...lora }): BatchLora => ({
      ...lora,
      ...located(['loras', ...path, 'name']),
    })),
    otherKeys: Object.entries(file)
      .filter(([key]) => !KNOWN_KEYS.has(key))
      .map(([key, value]) => ({ key, text: typeof value === 'string' ? value : JSON.stringify(value) })),
  };
}

function toPrompt(prompt: BatchFileShape['prompts'][number], line: number): BatchPrompt {
  if (typeof prompt !== 'object') return { text: textOf(prompt), settings: {}, line };
  const edit = prompt.edit;
  return {
    text: textOf(prompt.prompt),
    ...(prompt.negative !== undefined && { negative: textOf(prompt.negative) }),
    ...(prompt.literal && { literal: true }),
    settings: toSettings(prompt),
    ...(prompt.loras !== undefined && {
      loras: toLoras(prompt.loras).map(({ path: _path, ...lora }) => lora),
    }),
    ...(prompt.type && { type: prompt.type }),
    ...(prompt.inputs && {
      inputs: prompt.inputs.map(({ role, uid, strength }) => ({
        role,
        uid,
        ...(strength !== undefined && { strength }),
      })),
    }),
    ...(prompt.extend && { extend: prompt.extend }),
    ...(edit && {
      edit: {
        grow: edit.grow,
        feather: edit.feather,
        fill: edit.fill,
        edge: edit.edge,
        matchColor: edit.matchColor,
        ...(edit.keepAlpha !== undefined && { keepAlpha: edit.keepAlpha }),
        ...(edit.context !== undefined && { context: edit.context }),
      },
    }),
    line,
  };
}

function toVariation(
  name: string,
  variation: NonNullable<NonNullable<BatchFileShape['variations']>[string]>,
): Variation {
  const values = variation.values ?? [];
  return {
    name,
    type: variation.type,
    values: (Array.isArray(values) ? values : [values]).map((value) => textOf(value)),
  };
}

function toSettings(shape: SettingsShape): BatchSettings {
  const guidance = shape.cfg ?? shape.cfg_scale;
  const seeds = toSeeds(shape.seeds ?? shape.seed);
  return {
    ...(shape.steps !== undefined && { steps: shape.steps }),
    ...(guidance !== undefined && { guidance }),
    ...(shape.width !== undefined && { width: shape.width }),
    ...(shape.height !== undefined && { height: shape.height }),
    ...(seeds.length > 0 && { seeds }),
    ...(shape.sampler !== undefined && { sampler: shape.sampler }),
    ...(shape.scheduler !== undefined && { scheduler: shape.scheduler }),
    ...(shape.denoise !== undefined && { denoise: shape.denoise }),
    ...(shape.engine !== undefined && { engine: shape.engine }),
    ...(shape.model !== undefined && { model: shape.model }),
    ...(shape.extra !== undefined && { extra: shape.extra }),
  };
}

/** Seeds as strings; −1 (random, in many tools) counts as none. */
function toSeeds(seeds: SettingsShape['seeds']): readonly Seed[] {
  const list = Array.isArray(seeds) ? seeds : seeds === undefined || seeds === null ? [] : [seeds];
  return list.flatMap((seed) => parseSeed(String(seed)) ?? []);
}

interface PlacedLora {
  readonly path: readonly PropertyKey[];
  readonly name: string;
  readonly modelStrength: number;
  readonly clipStrength: number;
}

/** All three shapes: a list, one mapping, `{lora: …}` round either. A clip strength left out equals the model's. */
function toLoras(shape: LorasShape, path: readonly PropertyKey[] = []): readonly PlacedLora[] {
  if (shape === undefined || shape === null) return [];
  if (Array.isArray(shape)) return shape.flatMap((item, index) => toLoras(item, [...path, index]));
  if (!('name' in shape)) return toLoras(shape.lora as LorasShape, [...path, 'lora']);
  const lora = shape as { name: string; strength?: number; strength_model?: number; strength_clip?: number };
  const modelStrength = lora.strength_model ?? lora.strength ?? 1;
  return [
    {
      path,
      name: loraFileName(lora.name.trim()),
      modelStrength,
      clipStrength: lora.strength_clip ?? lora.strength ?? modelStrength,
    },
  ];
}

function textOf(value: string | number | boolean | null | undefined): string {
  return value === undefined || value === null ? '' : String(value);
}
