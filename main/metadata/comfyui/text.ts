import { asLink, nameTest, type Graph, type GraphNode, type Link } from './graph.ts';
import { numberOf } from './scalar.ts';

/** Which of a sampler's two texts is looked for. */
export type PromptRole = 'positive' | 'negative';

const MAX_TEXT = 200_000;
const MAX_DEPTH = 200;
/** Inputs a conditioning node takes that carry no text. */
const hasNoText = nameTest(
  /^(clip|model|vae|image|images|pixels|latent|latent_image|samples|mask|masks|control_net|controlnet|style_model|gligen_textbox_model|clip_vision.*|lora_stack|inpaint_image|reference.*image|width|height|length|fps|strength|seed|steps)$/i,
);
/** Inputs that hold words, in the order in which a node's words are joined. */
const holdsText = nameTest(
  /^(text|t5xxl|clip_[lg]|text_[lgabcdefh\d]+|text\d+|string|string_?[ab\d]+|str\d*|prompt|prompt_text|value|populated_text|wildcard_text|positive_prompt|positive_[gl]|user_prompt|content|default|input_text|pre_text|after_text|prefix|suffix|tags|llama|bert|mt5xl|qwen25_7b|caption)$/i,
);
const isConditioning = nameTest(/^conditioning/i);
const SHOWN_TEXT = ['populated_text', 'text_0'];
/** Names under which encoders, loaders and pipes of all kinds hold their two texts. */
const ROLE_INPUTS = {
  positive: ['positive', 'positive_prompt', 'pos', 'pos_prompt'],
  negative: ['negative', 'negative_prompt', 'neg', 'neg_prompt'],
} as const;
/** Nodes whose words a language model writes as they run, from what they are asked. */
const isWriter = nameTest(/text_?generat|generate_?text|llm|ollama|prompt.?(?:enhanc|refin|expan|generat)/i);
/** Shorter words before what a language model is asked belong to that; longer ones tell it what to do. */
const SHORTEST_INSTRUCTION = 400;
const SEPARATORS = ['delimiter', 'separator', 'join_with'];

/** The words a conditioning input stands for, through encoders, combiners, control nets and text nodes of any kind. */
export function conditioningText(graph: Graph, value: unknown, role: PromptRole): string {
  const none: ReadonlyMap<string, string> = new Map();
  const said = walkConditioning({ graph, role, shown: none, seen: new Set() }, value, 0);
  if (said.trim() !== '') return said;
  const shown = shownElsewhere(graph);
  return shown.size === 0 ? said : walkConditioning({ graph, role, shown, seen: new Set() }, value, 0);
}

/** Words that a node made up as it ran (a caption, what a language model wrote), by its slot: known if another node shows them. */
function shownElsewhere(graph: Graph): ReadonlyMap<string, string> {
  const shown = new Map<string, string>();
  for (const { inputs } of graph.values()) {
    const source = asLink(inputs['text']);
    const text = inputs['text_0'];
    if (source && typeof text === 'string') shown.set(slotOf(source), text);
  }
  return shown;
}

function slotOf({ node, slot }: Link): string {
  return `${node}/${slot}`;
}

interface Walk {
  readonly graph: Graph;
  readonly role: PromptRole;
  /** See `shownElsewhere`. */
  readonly shown: ReadonlyMap<string, string>;
  readonly seen: Set<string>;
}

function walkConditioning(walk: Walk, value: unknown, depth: number): string {
  if (typeof value === 'string') return value;
  const link = asLink(value);
  const node = link && walk.graph.get(link.node);
  if (!link || !node || depth > MAX_DEPTH || node.type === 'ConditioningZeroOut') return '';
  const key = slotOf(link);
  if (walk.seen.has(key)) return '';
  walk.seen.add(key);
  const positive = firstOf(node, ROLE_INPUTS.positive);
  const negative = firstOf(node, ROLE_INPUTS.negative);
  if (positive !== undefined || negative !== undefined) {
    const chosen = walk.role === 'positive' ? positive : negative;
    const isWords = asLink(chosen) && isTextNode(walk.graph, chosen);
    return isWords ? textOf(walk, chosen) : walkConditioning(walk, chosen, depth + 1);
  }
  const own = ownText(walk, node);
  // Encoders may add their words to a conditioning that comes in.
  const passed = node.links.filter(([name]) => (own === null ? !hasNoText(name) : isConditioning(name)));
  const parts = passed.map(([name]) => walkConditioning(walk, node.inputs[name], depth + 1));
  return joined(own === null ? parts : [...parts, own], ', ');
}

/** A text value: as it stands, or what a chain of text nodes makes of it. */
function textOf({ graph, role, shown }: Walk, value: unknown): string {
  return walkText({ graph, role, shown, known: new Map() }, value, 0);
}

/** Some nodes make both texts. */
interface TextWalk extends Omit<Walk, 'seen'> {
  /** What nodes say, by id. */
  readonly known: Map<string, string>;
}

function walkText(walk: TextWalk, value: unknown, depth: number, isAsked = false): string {
  if (typeof value === 'string') return value;
  const link = asLink(value);
  const node = link && walk.graph.get(link.node);
  if (!link || !node || depth > MAX_DEPTH) return '';
  const before = walk.shown.get(slotOf(link)) ?? walk.known.get(node.id);
  if (before !== undefined) return before;
  // What a node says is settled before its inputs are asked, so a cycle ends in nothing.
  walk.known.set(node.id, '');
  const text = nodeText(walk, node, depth, isAsked);
  walk.known.set(node.id, text);
  return text;
}

/** @param isAsked whether it goes to a language model */
function nodeText(walk: TextWalk, node: GraphNode, depth: number, isAsked: boolean): string {
  const shown = shownText(node);
  if (shown !== null) return shown;
  const other = walk.role === 'positive' ? 'negative' : 'positive';
  const names = [`text_${walk.role}`, `text_${walk.role}_g`, walk.role, other];
  const said = names.find((name) => node.inputs[name] !== undefined);
  if (said !== undefined) return walkText(walk, node.inputs[said], depth + 1);
  const listed = node.inputs['text_data_opt'];
  if (listed !== undefined) {
    const index = numberOf(walk.graph, node.inputs['index'], 'index');
    return listedPrompt(walkText(walk, listed, depth + 1), index, walk.role);
  }
  const separator = separatorOf(node);
  const isWords = (name: string, value: unknown): boolean =>
    holdsText(name) && !SEPARATORS.includes(name) && (typeof value === 'string' || asLink(value) !== null);
  const named = Object.entries(node.inputs).filter(([name, value]) => isWords(name, value));
  const inputs = named.length > 0 ? named : node.links.filter(([name]) => !hasNoText(name));
  const parts = inputs.map(([name]) => walkText(walk, node.inputs[name], depth + 1, isWriter(node.type)));
  const hasInstruction = isAsked && parts.length > 1 && (parts[0]?.length ?? 0) >= SHORTEST_INSTRUCTION;
  return replaced(joined(hasInstruction ? parts.slice(1) : parts, separator), node);
}

/** By nodes that put one word in the place of another. */
function replaced(text: string, { inputs: { find, replace } }: GraphNode): string {
  if (typeof find !== 'string' || find === '' || typeof replace !== 'string') return text;
  const parts = text.split(unescape(find));
  return text.length + parts.length * replace.length > MAX_TEXT ? text : parts.join(unescape(replace));
}

/** One of the prompts of a text such as `positive: a cat⏎negative: rain⏎---⏎positive: a dog`; without a choice the only one. */
function listedPrompt(text: string, index: number | undefined, role: PromptRole): string {
  const prompts = text.split(/\n[ \t]*-+[ \t]*\n/);
  const prompt = prompts[index ?? (prompts.length === 1 ? 0 : -1)] ?? '';
  const parts = prompt.split(/^[ \t]*(positive|negative|name):/im);
  return parts[parts.findIndex((part) => part.toLowerCase() === role) + 1]?.trim() ?? '';
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
function ownText(walk: Walk, node: GraphNode): string | null {
  const shown = shownText(node);
  if (shown !== null) return shown;
  const names = Object.keys(node.inputs).filter((name) => holdsText(name));
  if (names.length === 0) return null;
  const parts = names.map((name) => textOf(walk, node.inputs[name]));
  return joined([...new Set(parts)], '\n');
}

function firstOf({ inputs }: GraphNode, names: readonly string[]): unknown {
  return names.map((name) => inputs[name]).find((value) => value !== undefined);
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
