import type { ExtraValue, ImageType, LoraUse } from '../../domain/generation.ts';
import { readGraph } from '../comfyui/walk.ts';
import type { Dialect, Facts, RawMetadata } from '../dialect.ts';
import { asNumber, asObject, asSeed, asText, parseJsonObject, type JsonObject } from '../json-text.ts';
import { lorasOf, readLooseSettings } from '../loose-settings.ts';
import { invokeaiGraph } from './invokeai-graph.ts';

/**
 * InvokeAI: `invokeai_metadata` since 3, else what its own workflow says; `sd-metadata` in 1.15–2.3, the `Dream` command line
 * before and beside it.
 */
export const invokeaiDialect: Dialect = {
  name: 'invokeai',
  read(raw) {
    const { texts } = raw;
    const current = parseJsonObject(texts['invokeai_metadata']);
    const noted = current && readCurrent(current);
    const run = noted?.prompt ? null : readRun(raw);
    if (noted || run) return { facts: joined(noted, run) };
    const older = parseJsonObject(texts['sd-metadata']);
    const dream = texts['Dream'] === undefined ? null : readDream(texts['Dream']);
    const facts = (older && readOlder(older)) ?? dream;
    return facts && { facts: { engine: 'invokeai', ...dream, ...facts } };
  },
};

/** What the nodes say that made it, of a workflow that has no node for noting that. */
function readRun(raw: RawMetadata): Facts | null {
  const json =
    parseJsonObject(raw.texts['invokeai_graph']) ?? parseJsonObject(raw.texts['invokeai_workflow']);
  const graph = json && invokeaiGraph(json);
  return graph && readGraph(graph, raw);
}

function joined(noted: Facts | null, run: Facts | null): Facts {
  const extra = { ...run?.extra, ...noted?.extra };
  return {
    engine: 'invokeai',
    ...run,
    ...noted,
    ...(run?.type && { type: run.type }),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

function readCurrent(json: JsonObject): Facts {
  const { generation_mode: mode, loras, model, app_version: version, ...settings } = json;
  const { extra, ...facts } = readLooseSettings(settings);
  const modelObject = asObject(model);
  const name = asText(modelObject?.['name'] ?? modelObject?.['model_name']);
  const hash = asText(modelObject?.['hash']);
  const loraList: LoraUse[] = Array.isArray(loras) ? lorasOf(loras) : [];
  return {
    ...facts,
    type: modeType(asText(mode) ?? ''),
    ...(name !== undefined && { model: name }),
    ...(hash !== undefined && { modelHash: hash }),
    ...(asText(version) !== undefined && { engineVersion: asText(version) ?? null }),
    ...(loraList.length > 0 && { loras: loraList }),
    ...(facts.scheduler && { sampler: facts.scheduler, scheduler: null }),
    ...(extra && { extra }),
  };
}

function modeType(mode: string): ImageType {
  if (/outpaint/.test(mode)) return 'outpaint';
  if (/inpaint/.test(mode)) return 'inpaint';
  if (/upscale/.test(mode)) return 'upscale';
  return /img2img/.test(mode) ? 'image-to-image' : 'text-to-image';
}

function readOlder(json: JsonObject): Facts | null {
  const image = asObject(json['image']) ?? asObject(Array.isArray(json['images']) ? json['images'][0] : null);
  if (!image) return null;
  const prompts: readonly unknown[] = Array.isArray(image['prompt']) ? image['prompt'] : [image['prompt']];
  const words = prompts.flatMap((item) => asText(item) ?? asText(asObject(item)?.['prompt']) ?? []).join(' ');
  const { prompt: _, type, postprocessing, variations: __, ...settings } = image;
  const { extra, ...facts } = readLooseSettings(settings);
  const steps: readonly unknown[] = Array.isArray(postprocessing) ? postprocessing : [];
  const after = steps.flatMap((step) => asText(asObject(step)?.['type']) ?? []).join(', ');
  const extras: Record<string, ExtraValue> = { ...extra, ...(after && { Postprocessing: after }) };
  return {
    ...facts,
    ...splitBrackets(words),
    type: modeType(asText(type) ?? ''),
    ...(asText(json['model_weights']) !== undefined && { model: asText(json['model_weights']) ?? null }),
    ...(asText(json['model_hash']) !== undefined && { modelHash: asText(json['model_hash']) ?? null }),
    ...(asText(json['app_version']) !== undefined && { engineVersion: asText(json['app_version']) ?? null }),
    ...(Object.keys(extras).length > 0 && { extra: extras }),
  };
}

/** Version 2 wrote the negative prompt in brackets within the prompt. */
function splitBrackets(text: string): { prompt: string; negativePrompt: string } {
  const negatives = [...text.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '');
  const prompt = text.replaceAll(/\[[^[\]]*\]/g, ' ').replaceAll(/ {2,}/g, ' ');
  return { prompt: prompt.trim(), negativePrompt: negatives.join(', ').trim() };
}

/** `"prompt" -s 50 -S 123 -W 512 -H 768 -C 7.5 -A k_lms`. */
function readDream(line: string): Facts | null {
  if (line.length > 200_000) return null;
  const quoted = /^\s*"((?:[^"\\]|\\.){0,100000})"/.exec(line);
  const rest = quoted ? line.slice(quoted[0].length) : line;
  const optionsAt = quoted ? 0 : Math.max(0, rest.search(/ -[a-zA-Z]/));
  const options = new Map<string, string>();
  // A value is a number, a word or a path, which may be quoted.
  const pattern = /(?:^|\s)-([a-zA-Z]{1,2}?)\s*("[^"]{0,1000}"|-?[\d.]{1,40}|[^\s"-][^\s"]{0,400})(?=\s|$)/g;
  for (const match of rest.slice(optionsAt).matchAll(pattern)) {
    if (!options.has(match[1] ?? '')) options.set(match[1] ?? '', match[2] ?? '');
  }
  if (options.size === 0) return null;
  const words = quoted?.[1] ?? rest.slice(0, optionsAt);
  const facts: Facts = {
    ...splitBrackets(words),
    type: options.has('I') ? 'image-to-image' : 'text-to-image',
  };
  const numbers = { s: 'steps', W: 'width', H: 'height', C: 'guidance', f: 'denoise' } as const;
  for (const [letter, field] of Object.entries(numbers)) {
    const value = asNumber(options.get(letter));
    if (value !== undefined) facts[field] = value;
  }
  const seed = asSeed(options.get('S'));
  if (seed !== undefined) facts.seed = seed;
  const sampler = options.get('A');
  if (sampler) facts.sampler = sampler;
  return facts;
}
