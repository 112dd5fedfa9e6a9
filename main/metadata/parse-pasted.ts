import type { GenerationRecord } from '../domain/generation.ts';
import { withoutLoraTags } from './a1111.ts';
import { graphOf } from './dialects/comfyui.ts';
import { parseGesso } from './gesso.ts';
import { asObject, parseJsonObject, type JsonObject } from './json-text.ts';
import { understand } from './read-metadata.ts';

export interface PastedSettings {
  /** Which dialect it was: `gesso`, `a1111`, `comfyui`, … */
  readonly dialect: string;
  readonly generation: GenerationRecord;
}

const MAX_LENGTH = 8_000_000;

/**
 * Reads settings from text somebody pasted, of any dialect, text or JSON; null when it holds none. LoRA tags are taken
 * out of the prompt, since the LoRAs are listed by themselves.
 */
export function parsePasted(text: string): PastedSettings | null {
  if (text.length > MAX_LENGTH) return null;
  const stamp = parseGesso(text);
  if (stamp) return { dialect: 'gesso', generation: stamp.generation };
  const json = parseJsonObject(text.trim());
  const texts = json ? placesOfJson(json, text) : placesOfText(text);
  const { generation } = understand({ format: 'png', width: 0, height: 0, texts });
  if (!generation.prompt && !generation.negativePrompt && generation.seed === null) return null;
  const hasTags = generation.loras.length > 0 && generation.prompt.includes('<lo');
  const prompt = hasTags ? withoutLoraTags(generation.prompt) : generation.prompt;
  const dialect = generation.provenance['prompt'] ?? Object.values(generation.provenance)[0] ?? 'json';
  return { dialect, generation: { ...generation, prompt } };
}

/** Puts JSON where its dialect would have put it in a file. */
function placesOfJson(json: JsonObject, text: string): Record<string, string> {
  if (graphOf(json))
    return Array.isArray(json['nodes']) ? { workflow: text } : { prompt: unwrapped(json, text) };
  if (json['positive_prompt'] !== undefined) return { invokeai_metadata: text };
  if (asObject(json['image'])?.['prompt'] !== undefined) return { 'sd-metadata': text };
  if (json['c'] !== undefined && json['steps'] !== undefined) return { 'exif:UserComment': text };
  return { parameters: text };
}

/** What ComfyUI's server takes has the graph one level down. */
function unwrapped(json: JsonObject, text: string): string {
  const inner = asObject(json['prompt']) ?? asObject(json['workflow']);
  return inner ? JSON.stringify(inner) : text;
}

function placesOfText(text: string): Record<string, string> {
  const isCommandLine = /(?:^|\s)-s\s*\d+/.test(text) && /(?:^|\s)-[SWHCA]\s*\w/.test(text);
  return isCommandLine ? { Dream: text } : { parameters: text, Description: text };
}
