import { asLink, nameTest, type Graph, type GraphNode } from './graph.ts';

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
const isConditioning = nameTest(/^conditioning/i);
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
  const positive = node.inputs['positive'] ?? node.inputs['positive_prompt'];
  const negative = node.inputs['negative'] ?? node.inputs['negative_prompt'];
  if (positive !== undefined || negative !== undefined) {
    const chosen = walk.role === 'positive' ? positive : negative;
    const isWords = asLink(chosen) && isTextNode(walk.graph, chosen);
    return isWords ? textOf(walk.graph, chosen, walk.role) : walkConditioning(walk, chosen, depth + 1);
  }
  const own = ownText(walk, node);
  // Encoders may add their words to a conditioning that comes in.
  const passed = node.links.filter(([name]) => (own === null ? !hasNoText(name) : isConditioning(name)));
  const parts = passed.map(([name]) => walkConditioning(walk, node.inputs[name], depth + 1));
  return joined(own === null ? parts : [...parts, own], ', ');
}

/** A text value: as it stands, or what a chain of text nodes makes of it. */
function textOf(graph: Graph, value: unknown, role: PromptRole): string {
  return walkText({ graph, role, known: new Map() }, value, 0);
}

interface TextWalk {
  readonly graph: Graph;
  /** Some nodes make both texts. */
  readonly role: PromptRole;
  /** What nodes say, by id. */
  readonly known: Map<string, string>;
}

function walkText(walk: TextWalk, value: unknown, depth: number): string {
  if (typeof value === 'string') return value;
  const link = asLink(value);
  const node = link && walk.graph.get(link.node);
  if (!node || depth > MAX_DEPTH) return '';
  const before = walk.known.get(node.id);
  if (before !== undefined) return before;
  // What a node says is settled before its inputs are asked, so a cycle ends in nothing.
  walk.known.set(node.id, '');
  const text = nodeText(walk, node, depth);
  walk.known.set(node.id, text);
  return text;
}

function nodeText(walk: TextWalk, node: GraphNode, depth: number): string {
  const shown = shownText(node);
  if (shown !== null) return shown;
  const other = walk.role === 'positive' ? 'negative' : 'positive';
  const said = [`text_${walk.role}`, walk.role, other].find((name) => node.inputs[name] !== undefined);
  if (said !== undefined) return walkText(walk, node.inputs[said], depth + 1);
  const separator = separatorOf(node);
  const isWords = (name: string, value: unknown): boolean =>
    holdsText(name) && !SEPARATORS.includes(name) && (typeof value === 'string' || asLink(value) !== null);
  const named = Object.entries(node.inputs).filter(([name, value]) => isWords(name, value));
  const inputs = named.length > 0 ? named : node.links.filter(([name]) => !hasNoText(name));
  const parts = inputs.map(([name]) => walkText(walk, node.inputs[name], depth + 1));
  return joined(parts, separator);
}

function separatorOf({ inputs }: GraphNode): string {
  const hasBreaks = inputs['linebreak_addition'];
  if (hasBreaks !== undefined) return hasBreaks === 'true' || hasBreaks === true ? '\n' : '';
  const given = SEPARATORS.map((name) => inputs[name]).find(
    (value): value is string => typeof value === 'string',
  );
  return given === undefined ? ', ' : unescape(given);
}

/** What a node shows as the outcome of its template. */
function shownText(node: GraphNode): string | null {
  const shown = SHOWN_TEXT.map((name) => node.inputs[name]);
  return shown.find((text): text is string => typeof text === 'string' && text !== '') ?? null;
}

/** The words an encoder itself holds or is linked to, or null when it only passes conditioning on. */
function ownText({ graph, role }: Walk, node: GraphNode): string | null {
  const shown = shownText(node);
  if (shown !== null) return shown;
  const names = Object.keys(node.inputs).filter((name) => holdsText(name));
  if (names.length === 0) return null;
  const parts = names.map((name) => textOf(graph, node.inputs[name], role));
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
