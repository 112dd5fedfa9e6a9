import type { Seed } from '../../domain/seed.ts';
import { asNumber, asObject, asSeed } from '../json-text.ts';
import { asLink, nameTest, upstream, type Graph, type GraphNode } from './graph.ts';

/** Which of a sampler's two texts is looked for. */
export type PromptRole = 'positive' | 'negative';

const MAX_TEXT = 200_000;
const MAX_DEPTH = 200;
/** Inputs a conditioning node takes that carry no text. */
const hasNoText = nameTest(
  /^(clip|model|vae|image|images|pixels|latent|latent_image|samples|mask|masks|control_net|controlnet|style_model|gligen_textbox_model|clip_vision.*|lora_stack|inpaint_image|reference.*image)$/i,
);
/** Inputs that hold words, in the order in which a node's words are joined. */
const holdsText = nameTest(
  /^(text|t5xxl|clip_[lg]|text_[lgabcdefh\d]+|text\d+|string|string_?[ab\d]+|str\d*|prompt|value|populated_text|wildcard_text|positive_prompt|positive_[gl]|content|input_text|pre_text|after_text|prefix|suffix|tags|llama|bert|mt5xl|caption)$/i,
);
const SHOWN_TEXT = ['populated_text', 'text_0'];
const SEPARATORS = ['delimiter', 'separator', 'join_with'];

/** The words a conditioning input stands for, through encoders, combiners, control nets and text nodes of any kind. */
export function conditioningText(graph: Graph, value: unknown, role: PromptRole): string {
  return walkConditioning({ graph, role, seen: new Set() }, value, 0);
}

interface Walk {
  readonly graph: Graph;
  readonly role: PromptRole;
  readonly seen: Set<string>;
}

function walkConditioning(walk: Walk, value: unknown, depth: number): string {
  if (typeof value === 'string') return value;
  const link = asLink(value);
  const node = link && walk.graph.get(link.node);
  if (!link || !node || depth > MAX_DEPTH || node.type === 'ConditioningZeroOut') return '';
  const key = `${node.id}/${link.slot}`;
  if (walk.seen.has(key)) return '';
  walk.seen.add(key);
  const { positive, negative } = node.inputs;
  if (positive !== undefined || negative !== undefined) {
    const bySlot = asLink(positive) && asLink(negative) && link.slot < 2;
    const role = bySlot ? (link.slot === 0 ? 'positive' : 'negative') : walk.role;
    const chosen = node.inputs[role];
    const isWords = asLink(chosen) && isTextNode(walk.graph, chosen);
    return isWords ? textOf(walk.graph, chosen) : walkConditioning(walk, chosen, depth + 1);
  }
  const own = ownText(walk.graph, node);
  if (own !== null) return own;
  const parts = node.links
    .filter(([name]) => !hasNoText(name))
    .map(([name]) => walkConditioning(walk, node.inputs[name], depth + 1));
  return joined(parts, ', ');
}

/** A text value: as it stands, or what a chain of text nodes makes of it. */
export function textOf(graph: Graph, value: unknown): string {
  return walkText(graph, value, new Map(), 0);
}

function walkText(graph: Graph, value: unknown, known: Map<string, string>, depth: number): string {
  if (typeof value === 'string') return value;
  const link = asLink(value);
  const node = link && graph.get(link.node);
  if (!node || depth > MAX_DEPTH) return '';
  const before = known.get(node.id);
  if (before !== undefined) return before;
  // What a node says is settled before its inputs are asked, so a cycle ends in nothing.
  known.set(node.id, '');
  const text = nodeText(graph, node, known, depth);
  known.set(node.id, text);
  return text;
}

function nodeText(graph: Graph, node: GraphNode, known: Map<string, string>, depth: number): string {
  for (const name of SHOWN_TEXT) {
    const shown = node.inputs[name];
    if (typeof shown === 'string' && shown !== '') return shown;
  }
  const separator = SEPARATORS.map((name) => node.inputs[name]).find((value) => typeof value === 'string');
  const isWords = (name: string, value: unknown): boolean =>
    holdsText(name) && !SEPARATORS.includes(name) && (typeof value === 'string' || asLink(value) !== null);
  const named = Object.entries(node.inputs).filter(([name, value]) => isWords(name, value));
  const inputs = named.length > 0 ? named : node.links.filter(([name]) => !hasNoText(name));
  const parts = inputs.map(([, value]) => walkText(graph, value, known, depth + 1));
  return joined(parts, typeof separator === 'string' ? unescape(separator) : ', ');
}

/** The words an encoder itself holds or is linked to, or null when it only passes conditioning on. */
function ownText(graph: Graph, node: GraphNode): string | null {
  const names = Object.keys(node.inputs).filter((name) => holdsText(name));
  if (names.length === 0 || asObject(node.inputs) === null) return null;
  const parts = names.map((name) => textOf(graph, node.inputs[name]));
  return joined([...new Set(parts)], '\n');
}

function isTextNode(graph: Graph, value: unknown): boolean {
  const link = asLink(value);
  const node = link && graph.get(link.node);
  if (!node || node.inputs['clip'] !== undefined || /condition|encode/i.test(node.type)) return false;
  return Object.keys(node.inputs).some((name) => holdsText(name));
}

function joined(parts: readonly string[], separator: string): string {
  const text = parts.filter((part) => part.trim() !== '').join(separator);
  return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
}

function unescape(separator: string): string {
  return separator.replaceAll(String.raw`\n`, '\n');
}

/** The number an input has, itself or through constants and primitives. */
export function numberOf(graph: Graph, value: unknown): number | undefined {
  return scalarOf(graph, value, asNumber);
}

export function seedOf(graph: Graph, value: unknown): Seed | undefined {
  return scalarOf(graph, value, asSeed);
}

/** Names that constants, primitives and seed nodes give their one value. */
const SCALAR_INPUTS = [
  'value',
  'seed',
  'noise_seed',
  'int',
  'float',
  'number',
  'Value',
  'Number',
  'width',
  'height',
  'a',
];

function scalarOf<Value>(
  graph: Graph,
  value: unknown,
  read: (value: unknown) => Value | undefined,
): Value | undefined {
  const link = asLink(value);
  if (!link) return read(value);
  const start = graph.get(link.node);
  for (const node of start ? upstream(graph, start, () => true) : []) {
    // Sizes come in pairs: the second output is the height.
    const names = link.slot === 1 ? ['height', ...SCALAR_INPUTS] : SCALAR_INPUTS;
    for (const name of names) {
      const found = asLink(node.inputs[name]) ? undefined : read(node.inputs[name]);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
