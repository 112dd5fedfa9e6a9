import type { GenerationRecord, Shape } from '../domain/generation.ts';
import { withoutLoraTags } from './a1111.ts';
import { parseGesso } from './gesso.ts';
import { shapeAsked } from './dialects/midjourney.ts';
import { parseJsonObject } from './json-text.ts';
import { placesOfJson } from './places-of-json.ts';
import { understand } from './read-metadata.ts';

export interface PastedSettings {
  /** Which dialect it was: `gesso`, `a1111`, `comfyui`, … */
  readonly dialect: string;
  readonly generation: GenerationRecord;
  /** What the text asks for where it names no size. */
  readonly shape: Shape | null;
}

const MAX_LENGTH = 8_000_000;

/**
 * Reads settings from text somebody pasted, of any dialect, text or JSON; null when it holds none. LoRA tags are taken
 * out of the prompt, since the LoRAs are listed by themselves.
 */
export function parsePasted(text: string): PastedSettings | null {
  if (text.length > MAX_LENGTH) return null;
  const stamp = parseGesso(text);
  if (stamp) return { dialect: 'gesso', generation: stamp.generation, shape: null };
  const json = parseJsonObject(text.trim());
  const texts = json ? (placesOfJson(json, text) ?? { parameters: text }) : placesOfText(text);
  const { generation } = understand({ format: 'png', width: 0, height: 0, texts });
  if (!generation.prompt && !generation.negativePrompt && generation.seed === null) return null;
  const hasTags = generation.loras.length > 0 && generation.prompt.includes('<lo');
  const prompt = hasTags ? withoutLoraTags(generation.prompt) : generation.prompt;
  const dialect = generation.provenance['prompt'] ?? Object.values(generation.provenance)[0] ?? 'json';
  const shape = generation.width === null ? shapeAsked(generation) : null;
  return { dialect, generation: { ...generation, prompt }, shape };
}

function placesOfText(pasted: string): Record<string, string> {
  const text = withoutWrapping(pasted);
  const isCommandLine = /(?:^|\s)-s\s*\d+/.test(text) && /(?:^|\s)-[SWHCA]\s*\w/.test(text);
  if (isCommandLine) return { Dream: text };
  // A setting on each line, as Easy Diffusion writes them.
  const pairs = text
    .trim()
    .split('\n')
    .map((line) => /^([A-Za-z][\w ]{0,40}):\s*(.*)$/.exec(line.trimEnd()));
  const settings = pairs.every(Boolean)
    ? Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']))
    : {};
  const isList = 'Prompt' in settings && pairs.length > 1;
  if (isList) return { ...settings, 'sidecar:txt': text };
  const unlabelled = text.replace(/^(?:positive )?prompt:\s{0,9}/i, '');
  return { parameters: unlabelled, Description: unlabelled };
}

/** What chats and pages put around such texts: fences of code, spaces that break no line. */
function withoutWrapping(text: string): string {
  const plain = text.replaceAll('\u00A0', ' ').trim();
  return /^```[a-z]{0,20}\n(.*)\n?```$/is.exec(plain)?.[1] ?? plain;
}
