import { graphOf } from './dialects/comfyui.ts';
import { asObject, textsOf, type JsonObject } from './json-text.ts';

/** Where a dialect puts such JSON in a file, with its text; null where any place will do. */
export function placesOfJson(json: JsonObject, text: string): Record<string, string> | null {
  if (graphOf(json))
    return Array.isArray(json['nodes']) ? { workflow: text } : { prompt: unwrapped(json, text) };
  if (json['positive_prompt'] !== undefined) return { invokeai_metadata: text };
  if (asObject(json['image'])?.['prompt'] !== undefined) return { 'sd-metadata': text };
  if (json['c'] !== undefined && json['steps'] !== undefined) return { 'exif:UserComment': text };
  if (json['request_type'] !== undefined && json['uc'] !== undefined) return { Comment: text };
  // NovelAI's texts, all in one.
  if (json['Software'] === 'NovelAI' && json['Comment'] !== undefined) return textsOf(json);
  return null;
}

/** What ComfyUI's server takes has the graph one level down. */
function unwrapped(json: JsonObject, text: string): string {
  const inner = asObject(json['prompt']) ?? asObject(json['workflow']);
  return inner ? JSON.stringify(inner) : text;
}
