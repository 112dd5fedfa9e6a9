import type { ExtraValue, LoraUse } from '../domain/generation.ts';
import type { Facts } from './dialect.ts';
import { asNumber, asObject, asSeed, asText, type JsonObject } from './json-text.ts';
import { splitSchedule } from './split-schedule.ts';

type TextField =
  'prompt' | 'negativePrompt' | 'model' | 'modelHash' | 'sampler' | 'scheduler' | 'engineVersion';
type NumberField = 'steps' | 'guidance' | 'denoise' | 'width' | 'height';

/** Names that tools give the same thing, in lower case without anything but letters and digits. */
const TEXT_NAMES: Readonly<Record<string, TextField>> = {
  prompt: 'prompt',
  positiveprompt: 'prompt',
  positive: 'prompt',
  rawprompt: 'prompt',
  textprompt: 'prompt',
  negativeprompt: 'negativePrompt',
  negative: 'negativePrompt',
  uc: 'negativePrompt',
  model: 'model',
  modelname: 'model',
  basemodel: 'model',
  basemodelname: 'model',
  usestablediffusionmodel: 'model',
  stablediffusionmodel: 'model',
  modelid: 'model',
  checkpoint: 'model',
  sdmodelname: 'model',
  modelhash: 'modelHash',
  basemodelhash: 'modelHash',
  sdmodelhash: 'modelHash',
  sampler: 'sampler',
  samplername: 'sampler',
  scheduler: 'scheduler',
  schedulername: 'scheduler',
  scheduletype: 'scheduler',
  version: 'engineVersion',
  appversion: 'engineVersion',
};

const NUMBER_NAMES: Readonly<Record<string, NumberField>> = {
  steps: 'steps',
  numinferencesteps: 'steps',
  inferencesteps: 'steps',
  guidancescale: 'guidance',
  cfg: 'guidance',
  cfgscale: 'guidance',
  scale: 'guidance',
  denoise: 'denoise',
  denoisingstrength: 'denoise',
  strength: 'denoise',
  promptstrength: 'denoise',
  width: 'width',
  height: 'height',
};

/** Guidance of distilled models, which counts where the usual one has no effect. */
const DISTILLED_NAMES = new Set(['guidance', 'fluxguidancescale', 'distilledcfgscale', 'distilledguidance']);
const TIME_NAMES = new Set(['timestamp', 'createdat', 'created', 'date', 'creationtime']);
const LORA_LISTS = new Set(['loras', 'lora', 'loramodel', 'loramodels', 'useloramodel', 'lorapaths']);

/**
 * Settings from a flat object of any tool, by the names tools commonly use. What isn't known by name becomes `extra`
 * if it is a plain value.
 */
export function readLooseSettings(settings: JsonObject): Facts {
  const facts: Facts = {};
  const extra: Record<string, ExtraValue> = {};
  const distilled: [name: string, value: number][] = [];
  let guidance: [name: string, value: number] | null = null;
  for (const [name, value] of Object.entries(settings)) {
    if (value === null || value === undefined) continue;
    const key = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
    const number = asNumber(value);
    if (DISTILLED_NAMES.has(key) && number !== undefined) distilled.push([name, number]);
    else if (!take(facts, key, value, settings) && isExtra(value)) extra[name] = value;
    else if (NUMBER_NAMES[key] === 'guidance' && number !== undefined) guidance = [name, number];
  }
  // Such models are run with 1 in the usual place; where that says more, it is what counted.
  for (const [name, value] of distilled) {
    if (guidance !== null && guidance[1] > 1) extra[name] = value;
    else {
      facts.guidance = value;
      if (guidance !== null) extra[guidance[0]] = guidance[1];
    }
  }
  splitSchedule(facts);
  if (Object.keys(extra).length > 0) facts.extra = extra;
  return facts;
}

function take(facts: Facts, key: string, value: unknown, settings: JsonObject): boolean {
  if (Object.hasOwn(TEXT_NAMES, key)) {
    const field = TEXT_NAMES[key] as TextField;
    const text = textOf(value);
    if (text === undefined) return value === '';
    if (facts[field]) return false;
    facts[field] = text;
    return true;
  }
  if (Object.hasOwn(NUMBER_NAMES, key)) {
    const number = asNumber(value);
    if (number !== undefined) facts[NUMBER_NAMES[key] as NumberField] = number;
    return number !== undefined;
  }
  if (key === 'seed') {
    const seed = asSeed(value);
    if (seed !== undefined) facts.seed = seed;
    return seed !== undefined;
  }
  if (TIME_NAMES.has(key)) {
    const time = timeOf(value);
    if (time !== undefined) facts.createdAtMs = time;
    return time !== undefined;
  }
  if (key === 'size' || key === 'resolution') return takeSize(facts, value);
  if (LORA_LISTS.has(key)) {
    const loras = lorasOf(value, settings);
    if (loras.length > 0) facts.loras = loras;
    return loras.length > 0 || (Array.isArray(value) && value.length === 0);
  }
  return key === 'resources' && takeResources(facts, value);
}

/** Civitai's list of what a picture was made with: `{"name":"…","type":"lora","weight":0.8}`. */
function takeResources(facts: Facts, value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const ofKind = (kind: RegExp): JsonObject[] =>
    value.map(asObject).filter((one) => one !== null && kind.test(String(one['type']))) as JsonObject[];
  const loras = lorasOf(ofKind(/^(lora|lycoris|locon|dora)$/i));
  const model = asText(ofKind(/^(model|checkpoint)$/i)[0]?.['name']);
  if (loras.length > 0) facts.loras ??= loras;
  if (model !== undefined) facts.model ??= model;
  return true;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return asText(value);
  if (Array.isArray(value)) return asText(value.filter((item) => typeof item === 'string').join('\n'));
  const object = asObject(value);
  return object ? asText(object['name'] ?? object['model_name']) : undefined;
}

/** `512x768`, `(1152, 896)`, `1152×896` or `[1152, 896]`. */
function takeSize(facts: Facts, value: unknown): boolean {
  const text = Array.isArray(value) ? value.join('x') : String(value);
  const match = /(\d{1,6})\D{1,4}(\d{1,6})/.exec(text.slice(0, 40));
  if (match) [facts.width, facts.height] = [Number(match[1]), Number(match[2])];
  return match !== null;
}

/** Unix seconds, Unix milliseconds or a date. */
function timeOf(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : undefined;
  if (number !== undefined) return number > 1e11 ? Math.trunc(number) : Math.trunc(number * 1000);
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** Names alone, `["name", weight]` pairs, or objects; strengths may be in a list beside it. */
export function lorasOf(value: unknown, settings: JsonObject = {}): LoraUse[] {
  const list = listIn(value);
  const weights = listIn(WEIGHT_LISTS.map((name) => settings[name]).find((beside) => beside !== undefined));
  return list.flatMap((item: unknown, index): LoraUse[] => {
    const pair: readonly unknown[] | null = Array.isArray(item) ? item : null;
    const object = asObject(item);
    const inner = object ? (asObject(object['lora']) ?? asObject(object['model']) ?? object) : null;
    const name =
      asText(item) ??
      asText(pair?.[0]) ??
      asText(
        inner?.['model_name'] ??
          inner?.['name'] ??
          inner?.['lora_name'] ??
          object?.['model'] ??
          object?.['file'] ??
          object?.['path'],
      );
    if (name === undefined || name === 'None') return [];
    const model =
      asNumber(
        pair?.[1] ??
          object?.['weight'] ??
          object?.['strength'] ??
          object?.['modelStrength'] ??
          object?.['scale'] ??
          weights[index],
      ) ?? 1;
    return [{ name, modelStrength: model, clipStrength: asNumber(object?.['clipStrength']) ?? model }];
  });
}

const WEIGHT_LISTS = ['loraweights', 'lora_alpha', 'lora_scale', 'lora_scales', 'LoRA Strength'];

/** A list as it is, as Python prints it: `['a', 'b']`, or as `<a:0.5>,<b:1>`; anything else is a list of one. */
function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string' && /^<[^<>]{1,300}:-?[\d.]{1,20}>(?:,|$)/.test(value))
    return [...value.matchAll(/<([^<>]{1,300}):(-?[\d.]{1,20})>/g)].map(([, name, weight]) => [name, weight]);
  const printed = typeof value === 'string' ? /^\s*\[(.*)\]\s*$/s.exec(value)?.[1] : undefined;
  if (printed === undefined) return [value];
  return printed.split(',').flatMap((part) => part.trim().replace(/^(['"])(.*)\1$/s, '$2') || []);
}

function isExtra(value: unknown): value is ExtraValue {
  if (typeof value === 'string') return value !== '' && value.length <= 10_000;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
