import { withoutExtension } from '../domain/bare-name.ts';
import type { ExtraValue, GenerationRecord, LoraUse } from '../domain/generation.ts';
import { parseSeed } from '../domain/seed.ts';
import { listedResources } from './listed-resources.ts';
import { splitSchedule } from './split-schedule.ts';

/** What an infotext of the A1111 family says, fields it doesn't mention left out. */
export type A1111Facts = { -readonly [Field in keyof GenerationRecord]?: GenerationRecord[Field] };

// Repetitions are bounded: the text comes from strangers' files.
const LORA_TAG = /<(?:lora|lyco):([^:<>]{1,300})(?::([-+\d.]{1,20}))?(?::([-+\d.]{1,20}))?[^<>]{0,200}>/gi;
const NAME = /\s*(\w[\w \-/.()]{0,80}):[ \t]*/y;
const VALUE_END = /[,\n]/g;
const MAX_INFOTEXT = 1_000_000;
/** Settings that lost the line break before them. */
const GLUED_SETTINGS = /(?<=\S)[ \t]{0,9}(?=Steps: ?\d{1,6}, (?:Sampler|Size|CFG scale|Seed): [^\n]*$)/i;
/** Of a picture that was only enlarged. */
const POSTPROCESSED = /^Postprocess upscale (?:by|to): /;
/** At the start of a line; anywhere, where the line breaks are lost: then people write it as the tools do. */
const NEGATIVE = /^[ \t]{0,9}[Nn]egative prompt:/m;
const GLUED_NEGATIVE = /(?<=\s)Negative prompt:/;

/**
 * The `parameters` text that A1111, Forge, SD.Next and most viewers read.
 * LoRAs are written as tags behind the prompt unless it has them already.
 */
export function formatA1111(generation: GenerationRecord): string {
  const named = new Set(lorasOfPrompt(generation.prompt).map(({ name }) => name));
  const tags = generation.loras
    .filter(({ name }) => !named.has(withoutExtension(name)) && !named.has(name))
    .map(formatLora);
  const lines = [[generation.prompt, ...tags].filter(Boolean).join(' ')];
  if (generation.negativePrompt) lines.push(`Negative prompt: ${generation.negativePrompt}`);
  const size = generation.width && generation.height ? `${generation.width}x${generation.height}` : null;
  const settings: readonly (readonly [string, ExtraValue | null])[] = [
    ['Steps', generation.steps],
    ['Sampler', generation.sampler],
    ['Schedule type', generation.scheduler],
    ['CFG scale', generation.guidance],
    ['Seed', generation.seed],
    ['Size', size],
    ['Model hash', generation.modelHash],
    ['Model', generation.model],
    ['Denoising strength', generation.type === 'text-to-image' ? null : generation.denoise],
    ['Version', 'Gesso'],
  ];
  const own = new Set(settings.map(([name]) => name));
  const extra = Object.entries(generation.extra).filter(
    ([name]) => !own.has(name) && /^[\w \-/.()]+$/.test(name),
  );
  lines.push(
    [...settings, ...extra]
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value]) => `${name}: ${quote(String(value))}`)
      .join(', '),
  );
  return lines.join('\n');
}

/** Reads an infotext, or null when it has no settings line and no negative prompt: then it is just text. */
export function parseA1111(text: string): A1111Facts | null {
  if (text.length > MAX_INFOTEXT) return null;
  const lines = text.replaceAll('\r\n', '\n').trim().replace(GLUED_SETTINGS, '\n').split('\n');
  const settingsAt = findSettingsLine(lines);
  const [line, templatesBehind] = splitTemplates(lines.slice(settingsAt).join('\n'));
  const [words, templatesBefore] = splitTemplates(lines.slice(0, settingsAt).join('\n'));
  const templates = [...templatesBefore, ...templatesBehind];
  const settings = parsePairs(line);
  const negative = NEGATIVE.exec(words) ?? GLUED_NEGATIVE.exec(words);
  if (settings.size === 0 && negative === null) return null;
  const facts: A1111Facts = { prompt: words.slice(0, negative?.index).trim() };
  if (negative) facts.negativePrompt = words.slice(negative.index + negative[0].length).trim();
  const loras = lorasOfPrompt(facts.prompt ?? '');
  if (loras.length > 0) facts.loras = loras;
  applySettings(facts, settings);
  if (templates.length > 0) facts.extra = { ...facts.extra, ...Object.fromEntries(templates) };
  return facts;
}

/** What a prompt was chosen from: an extension for random prompts writes it on lines behind the settings, SD.Next before them. */
function splitTemplates(text: string): readonly [settings: string, templates: (readonly [string, string])[]] {
  const [settings = '', ...rest] = text.split(/\n(?=(?:Negative )?Template: )/);
  return [
    settings,
    rest.map((part) => {
      const colon = part.indexOf(': ');
      return [part.slice(0, colon), part.slice(colon + 2).trim()];
    }),
  ];
}

/** LoRAs named by `<lora:name:strength>` tags, in order. */
export function lorasOfPrompt(prompt: string): LoraUse[] {
  return [...prompt.matchAll(LORA_TAG)].map((match) => {
    const modelStrength = finite(match[2]) ?? 1;
    return { name: match[1] ?? '', modelStrength, clipStrength: finite(match[3]) ?? modelStrength };
  });
}

/** The prompt without its LoRA tags. */
export function withoutLoraTags(prompt: string): string {
  return prompt
    .replaceAll(LORA_TAG, '')
    .replaceAll(/ {1,20},/g, ',')
    .replaceAll(/[ \t]{2,}/g, ' ')
    .replaceAll(/(?:,\s*){2,}/g, ', ')
    .trim()
    .replace(/^,\s*/, '')
    .replace(/,$/, '');
}

/** The settings begin at the last line that starts like `Steps: 20, `; what follows belongs to them (quoted values may break lines). */
function findSettingsLine(lines: readonly string[]): number {
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    if (/^\s*Steps: ?\d+\s*,/i.test(lines[index] ?? '')) return index;
  }
  const last = lines.at(-1) ?? '';
  const looksLikeSettings =
    POSTPROCESSED.test(last) ||
    (parsePairs(last).size >= 3 && /\b(Seed|Sampler|Size|CFG scale|Model): /.test(last));
  return looksLikeSettings ? lines.length - 1 : lines.length;
}

function parsePairs(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  let position = 0;
  let isBalanced = true;
  while (position < text.length) {
    NAME.lastIndex = position;
    const name = NAME.exec(text)?.[1]?.trim();
    const start = name === undefined ? position : NAME.lastIndex;
    const closing = name !== undefined && isBalanced ? endOfBracketed(text, start) : undefined;
    if (closing === null) isBalanced = false;
    const end = endOfValue(text, closing ?? start);
    if (name !== undefined && !pairs.has(name)) pairs.set(name, unquote(text.slice(start, end)));
    position = end + 1;
  }
  return pairs;
}

/** Where a quoted or bracketed value closes; undefined: it is neither; null: it never closes. */
function endOfBracketed(text: string, start: number): number | null | undefined {
  const first = text[start];
  if (first !== '"' && first !== '[' && first !== '{') return undefined;
  let depth = 0;
  let isQuoted = false;
  for (let index = start; index < text.length; index += 1) {
    const letter = text[index];
    if (isQuoted && letter === '\\') index += 1;
    else if (letter === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (letter === '[' || letter === '{')) depth += 1;
    else if (!isQuoted && (letter === ']' || letter === '}')) depth -= 1;
    if (!isQuoted && depth <= 0) return index + 1;
  }
  return null;
}

/** A line ends a value, too: what has breaks of its own is in quotes. */
function endOfValue(text: string, from: number): number {
  VALUE_END.lastIndex = from;
  return VALUE_END.exec(text)?.index ?? text.length;
}

function applySettings(facts: A1111Facts, settings: Map<string, string>): void {
  const extra: Record<string, ExtraValue> = {};
  // By the name in small letters: tools differ in it.
  const setters: Readonly<Record<string, (value: string) => boolean>> = {
    steps: (value) => setNumber(facts, 'steps', value),
    'cfg scale': (value) => setNumber(facts, 'guidance', value),
    'distilled cfg scale': (value) => facts.guidance === undefined && setNumber(facts, 'guidance', value),
    'denoising strength': (value) => setNumber(facts, 'denoise', value),
    seed: (value) => {
      const seed = parseSeed(value);
      if (seed !== undefined) facts.seed = seed;
      return seed !== undefined;
    },
    size: (value) => {
      const match = /^(\d{1,6})\s*[x×]\s*(\d{1,6})$/.exec(value);
      if (match) [facts.width, facts.height] = [Number(match[1]), Number(match[2])];
      return match !== null;
    },
    sampler: (value) => value === 'Undefined' || setText(facts, 'sampler', value),
    'schedule type': (value) => setText(facts, 'scheduler', value),
    scheduler: (value) => facts.scheduler === undefined && setText(facts, 'scheduler', value),
    // SD.Next's.
    'sampler sigma': (value) => facts.scheduler === undefined && setText(facts, 'scheduler', value),
    'lora weights': (value) => addWeights(facts, value),
    model: (value) => setText(facts, 'model', value),
    // Krita's plugin knows none and says so.
    'model hash': (value) => value === 'unknown' || setText(facts, 'modelHash', value),
    version: (value) => setText(facts, 'engineVersion', value),
    'created date': (value) => setTime(facts, value),
  };
  for (const [name, value] of settings) {
    const key = name.toLowerCase();
    const understood = Object.hasOwn(setters, key) && setters[key]?.(value);
    if (!understood) extra[name] = plainValue(value);
  }
  // Forge writes CFG 1 beside the guidance that counts for distilled models.
  const distilled = finite(settings.get('Distilled CFG Scale'));
  if (distilled !== undefined && facts.guidance === 1) {
    facts.guidance = distilled;
    delete extra['Distilled CFG Scale'];
    extra['CFG scale'] = 1;
  }
  const [width, height] = [finite(settings.get('width')), finite(settings.get('height'))];
  if (facts.width === undefined && width && height) {
    [facts.width, facts.height] = [width, height];
    delete extra['width'];
    delete extra['height'];
  }
  const listed = listedResources(settings);
  if (facts.model === undefined && listed.model) facts.model = listed.model;
  if (facts.modelHash === undefined && listed.modelHash) facts.modelHash = listed.modelHash;
  addLoras(facts, listed.loras);
  splitSchedule(facts);
  facts.type = typeOf(settings);
  if (Object.keys(extra).length > 0) facts.extra = extra;
}

/** `name: 0.5, other: 1`, for LoRAs that no tag names. */
function addWeights(facts: A1111Facts, list: string): boolean {
  const listed = list.split(',').map((part) => /^\s*(.+?)\s*:\s*([-+\d.]{1,20})\s*$/.exec(part));
  if (!listed.every(Boolean)) return false;
  const found = listed.map((match): LoraUse => {
    const strength = finite(match?.[2]) ?? 1;
    return { name: match?.[1] ?? '', modelStrength: strength, clipStrength: strength };
  });
  addLoras(facts, found);
  return true;
}

/** Those that are not named yet. */
function addLoras(facts: A1111Facts, found: readonly LoraUse[]): void {
  const named = new Set(facts.loras?.map(({ name }) => withoutExtension(name)));
  const others = found.filter(({ name }) => !named.has(withoutExtension(name)));
  if (others.length > 0) facts.loras = [...(facts.loras ?? []), ...others];
}

function typeOf(settings: Map<string, string>): GenerationRecord['type'] {
  if (settings.size > 0 && [...settings.keys()].every((name) => name.startsWith('Postprocess ')))
    return 'upscale';
  // SD.Next lists what was done.
  const operations = settings.get('Operations') ?? '';
  if (/outpaint/i.test(operations)) return 'outpaint';
  if (/inpaint/i.test(operations)) return 'inpaint';
  if (settings.has('Mask blur') || settings.has('Masked content') || settings.has('Inpaint area'))
    return 'inpaint';
  // Hires passes have a denoising strength too, without a source picture.
  const isHires =
    settings.has('Hires upscaler') || settings.has('Hires upscale') || settings.has('Hires resize');
  const isFromPicture =
    (settings.has('Denoising strength') && !isHires) || settings.get('process') === 'img2img';
  return isFromPicture ? 'image-to-image' : 'text-to-image';
}

function setNumber(facts: A1111Facts, field: 'steps' | 'guidance' | 'denoise', value: string): boolean {
  const parsed = finite(value);
  if (parsed !== undefined) facts[field] = parsed;
  return parsed !== undefined;
}

function setText(
  facts: A1111Facts,
  field: 'sampler' | 'scheduler' | 'model' | 'modelHash' | 'engineVersion',
  value: string,
): boolean {
  if (value !== '') facts[field] = value;
  return value !== '';
}

function setTime(facts: A1111Facts, value: string): boolean {
  // Civitai leaves out the colon between hours and minutes.
  const time = Date.parse(value.replace(/T(\d\d)(\d\d):/, 'T$1:$2:'));
  if (!Number.isNaN(time)) facts.createdAtMs = time;
  return !Number.isNaN(time);
}

function finite(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Short numerals become numbers; anything that would change by that stays text. */
function plainValue(value: string): ExtraValue {
  if (value === 'True' || value === 'False') return value === 'True';
  const asNumber = Number(value);
  return value !== '' && String(asNumber) === value ? asNumber : value;
}

function formatLora(lora: LoraUse): string {
  const name = withoutExtension(lora.name);
  return lora.clipStrength === lora.modelStrength
    ? `<lora:${name}:${lora.modelStrength}>`
    : `<lora:${name}:${lora.modelStrength}:${lora.clipStrength}>`;
}

function quote(value: string): string {
  return /[,:\n"]/.test(value) ? JSON.stringify(value) : value;
}

function unquote(value: string): string {
  const trimmed = value.trim();
  if (!trimmed.startsWith('"')) return trimmed;
  try {
    return String(JSON.parse(trimmed));
  } catch {
    // Quoted by a tool with other rules: the text between the marks is the value.
    return trimmed.slice(1, trimmed.endsWith('"') ? -1 : undefined);
  }
}
