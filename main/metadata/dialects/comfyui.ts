import { apiGraph, type Graph } from '../comfyui/graph.ts';
import { uiGraph } from '../comfyui/ui-graph.ts';
import { readGraph } from '../comfyui/walk.ts';
import type { Dialect, Facts, RawMetadata } from '../dialect.ts';
import { asObject, asText, parseJsonObject, type JsonObject } from '../json-text.ts';
import { lorasOf, readLooseSettings } from '../loose-settings.ts';
import { xmpText } from '../xmp-text.ts';

/** Of the packets in which ComfyUI keeps its graphs where the format has no text of its own. */
const XMP_NAMESPACE = 'https://github.com/Comfy-Org/ComfyUI';

/** ComfyUI's graphs: `prompt` (API form) if there is one, else `workflow` (as the editor saves it). */
export const comfyuiDialect: Dialect = {
  name: 'comfyui',
  read(raw) {
    const { prompt, workflow } = comfyuiTexts(raw.texts);
    const api = parseJsonObject(prompt);
    const ui = api ? null : parseJsonObject(workflow);
    const graph = graphOf(api) ?? graphOf(ui);
    if (!graph) return null;
    const facts = readGraph(graph, raw);
    const words = api && facts && !facts.prompt ? wordsOf(graphOf(parseJsonObject(workflow)), raw) : {};
    const asked = civitaiFacts(api);
    const run = facts && asked.prompt ? withoutUpscaler(facts) : facts;
    return run && { facts: { engine: 'comfyui', ...asked, ...words, ...run, ...tensorartFacts(raw.texts) } };
  },
};

/** What enlarged the picture afterwards is not the model that it was made with. */
function withoutUpscaler({ model, ...facts }: Facts): Facts {
  if (facts.type !== 'upscale' || !model) return model ? { ...facts, model } : facts;
  return { ...facts, extra: { ...facts.extra, 'Upscale model': model } };
}

/** Civitai's own generator says beside the graph what the picture was asked for, also where the graph only enlarges it. */
function civitaiFacts(api: JsonObject | null): Facts {
  const asked = parseJsonObject(asText(api?.['extraMetadata']));
  if (!asked) return {};
  // The family of the model, not the model.
  const { baseModel: _, ...settings } = asked;
  const { extra: __, loras: ___, width: ____, height: _____, ...facts } = readLooseSettings(settings);
  return { ...facts, engine: 'civitai' };
}

/** Tensor.Art's graphs know its models by number only; their names lie beside. */
function tensorartFacts(texts: RawMetadata['texts']): Facts {
  const said = parseJsonObject(texts['generation_data']?.replace(/\0+$/, ''));
  const base = asObject(said?.['baseModel']);
  const model = asText(base?.['modelFileName'] ?? base?.['label']);
  if (model === undefined) return {};
  const hash = asText(base?.['hash']);
  const others: readonly unknown[] = Array.isArray(said?.['models']) ? said['models'] : [];
  const loras = lorasOf(
    others.flatMap((one) => {
      const lora = asObject(one);
      return lora?.['type'] === 'LORA' ? [{ ...lora, name: lora['modelFileName'] ?? lora['label'] }] : [];
    }),
  );
  return {
    engine: 'tensorart',
    model,
    ...(hash !== undefined && { modelHash: hash }),
    ...(loras.length > 0 && { loras }),
  };
}

/** What a graph says of the prompt alone: texts that were made up in the run are shown in the editor's form only. */
function wordsOf(graph: Graph | null, raw: RawMetadata): Facts {
  const { prompt, negativePrompt } = (graph && readGraph(graph, raw)) ?? {};
  return { ...(prompt && { prompt }), ...(negativePrompt && { negativePrompt }) };
}

/** The workflow that a file's texts carry, as JSON: exact (API form) if there is one, else as the editor saves it. */
export function workflowTextIn(texts: RawMetadata['texts']): string | null {
  const { prompt, workflow } = comfyuiTexts(texts);
  return prompt ?? workflow ?? null;
}

/** The graph in JSON of either form. */
export function graphOf(json: JsonObject | null): Graph | null {
  if (!json) return null;
  const nested = asObject(json['prompt']) ?? asObject(json['workflow']);
  return apiGraph(json) ?? uiGraph(json) ?? (nested ? graphOf(nested) : null);
}

/** ComfyUI's JSON texts, wherever the format made savers put them. */
function comfyuiTexts(texts: RawMetadata['texts']): {
  readonly prompt?: string;
  readonly workflow?: string;
} {
  const found: { prompt?: string; workflow?: string } = {};
  if (texts['prompt']?.trimStart().startsWith('{')) found.prompt = texts['prompt'];
  if (texts['workflow']?.trimStart().startsWith('{')) found.workflow = texts['workflow'];
  for (const [name, text] of Object.entries(texts)) {
    if (!name.startsWith('exif:')) continue;
    const match = /^\s*(prompt|workflow)\s*:\s*(?=\{)/i.exec(text.slice(0, 40));
    if (match?.[1])
      found[match[1].toLowerCase() === 'prompt' ? 'prompt' : 'workflow'] ??= text.slice(match[0].length);
  }
  for (const name of ['prompt', 'workflow'] as const) {
    const text = found[name] ?? xmpText(texts['xmp'], XMP_NAMESPACE, name);
    if (text !== undefined) found[name] = text;
  }
  for (const comment of [texts['exif:UserComment'], texts['comment']]) {
    if (!comment?.startsWith('{')) continue;
    const both = parseJsonObject(comment);
    const [prompt, workflow] = [graphText(both?.['prompt']), graphText(both?.['workflow'])];
    if (prompt !== undefined) found.prompt ??= prompt;
    else if (comment.includes('"class_type"')) found.prompt ??= comment;
    if (workflow !== undefined) found.workflow ??= workflow;
    else if (comment.includes('"last_link_id"')) found.workflow ??= comment;
  }
  return found;
}

/** One of the graphs that a video's comment holds side by side, each as it is or as a text. */
function graphText(value: unknown): string | undefined {
  const text = asObject(value) ? JSON.stringify(value) : asText(value);
  return text?.startsWith('{') ? text : undefined;
}
