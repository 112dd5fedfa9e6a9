import { DrawBags } from './seeded-random.ts';

/**
 * Wildcards in prompts: `__name__` stands for a line of the list of that name, `{red|green|blue}` for one of its
 * choices; both may be nested. Braces without `|` are ordinary text (some tools use them for emphasis), and a
 * backslash before `{`, `}` or `|` makes it ordinary.
 *
 * Draws follow one rule: within one series nothing repeats until everything was used. Two places that name the same
 * list share its draws, so `a __color__ cat and a __color__ dog` has two colours.
 */

export interface WildcardDraw {
  /** Lists by name, e.g. the lines of `color.txt` for `color`. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** Names the series: same seed, same draws. */
  readonly seed: string;
  /** 0-based place in the series: the variation of a batch's prompt, the image of a submit. */
  readonly draw: number;
  /** Share one between draws of a series for speed; results don't depend on it. */
  readonly bags?: DrawBags;
}

export interface WildcardResult {
  readonly text: string;
  /** Names that no list has (or whose list is empty); they are left in the text. */
  readonly missing: readonly string[];
  /** The draw was cut short, because lists that name each other grow without end. */
  readonly endless: boolean;
}

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly name: string }
  | { readonly kind: 'choice'; readonly source: string; readonly options: readonly string[] };

const LIST_NAME = /__([\p{L}\p{N}](?:[\p{L}\p{N}\-./]|_(?!_))*)__/uy;
const MAX_DEPTH = 20;
const MAX_EXPANSIONS = 1000;

/** Whether a text has anything to draw. */
export function hasWildcards(text: string): boolean {
  return (text.includes('__') || text.includes('{')) && parse(text).some((node) => node.kind !== 'text');
}

/** Names of the lists a text draws from, also inside choices; in order of appearance, without repeats. */
export function wildcardNames(text: string): readonly string[] {
  const names = new Set<string>();
  const visit = (part: string, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const node of parse(part)) {
      if (node.kind === 'list') names.add(node.name);
      if (node.kind === 'choice') for (const option of node.options) visit(option, depth + 1);
    }
  };
  visit(text, 0);
  return [...names];
}

/**
 * The list's name that is being typed at the end of `before`, after its opening `__`, with the place of that opening;
 * undefined when none is. What `after` holds of the name and its closing `__` belongs to it.
 */
export function wildcardAt(
  before: string,
  after: string,
): { readonly start: number; readonly end: number; readonly typed: string } | undefined {
  let at = 0;
  while (at < before.length) {
    const opening = before.indexOf('__', at);
    if (opening < 0) return undefined;
    LIST_NAME.lastIndex = opening;
    const closed = LIST_NAME.exec(before);
    if (closed) {
      at = opening + closed[0].length;
      continue;
    }
    const typed = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}\-./]|_(?!_))*)?$/u.exec(before.slice(opening + 2));
    if (typed) {
      const rest = /^(?:[\p{L}\p{N}\-./]|_(?!_))*__/u.exec(after)?.[0].length ?? 0;
      return { start: opening, end: before.length + rest, typed: typed[0] };
    }
    at = opening + 1;
  }
  return undefined;
}

/** The text with every wildcard drawn. */
export function expandWildcards(text: string, draw: WildcardDraw): WildcardResult {
  if (!text.includes('__') && !text.includes('{')) return { text, missing: [], endless: false };
  const bags = draw.bags ?? new DrawBags();
  const missing = new Set<string>();
  let expansions = 0;

  const expand = (part: string, path: string, drawNumber: number, depth: number): string => {
    const nodes = parse(part);
    const places = new Map<string, number>();
    for (const node of nodes) {
      if (node.kind !== 'text') places.set(keyOf(node), (places.get(keyOf(node)) ?? 0) + 1);
    }
    const used = new Map<string, number>();
    return nodes
      .map((node) => {
        if (node.kind === 'text') return node.text;
        const values = node.kind === 'list' ? (draw.lists.get(node.name) ?? []) : node.options;
        if (node.kind === 'list' && values.length === 0) {
          missing.add(node.name);
          return `__${node.name}__`;
        }
        if (depth >= MAX_DEPTH || ++expansions > MAX_EXPANSIONS) {
          expansions = MAX_EXPANSIONS + 1;
          return '';
        }
        const key = keyOf(node);
        const ordinal = used.get(key) ?? 0;
        used.set(key, ordinal + 1);
        const bag = `${draw.seed}\n${path}\n${key}`;
        const ownDraw = drawNumber * (places.get(key) ?? 1) + ordinal;
        const picked = bags.pick(bag, values.length, ownDraw);
        // Each value comes once a round, so what is nested in it is drawn for the round-th time.
        const round = Math.floor(ownDraw / values.length);
        return expand(values[picked] ?? '', `${path}/${key}=${picked}`, round, depth + 1);
      })
      .join('');
  };

  const expanded = expand(text, '', draw.draw, 0);
  return { text: expanded, missing: [...missing], endless: expansions > MAX_EXPANSIONS };
}

function keyOf(node: Exclude<Node, { kind: 'text' }>): string {
  return node.kind === 'list' ? `__${node.name}__` : node.source;
}

function parse(text: string): readonly Node[] {
  const nodes: Node[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') nodes.push({ kind: 'text', text: plain });
    plain = '';
  };
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\\' && '{}|'.includes(text.charAt(at + 1)) && at + 1 < text.length) {
      plain += text.charAt(at + 1);
      at += 2;
      continue;
    }
    if (character === '_') {
      LIST_NAME.lastIndex = at;
      const name = LIST_NAME.exec(text)?.[1];
      if (name !== undefined) {
        flush();
        nodes.push({ kind: 'list', name });
        at += name.length + 4;
        continue;
      }
    }
    if (character === '{') {
      const choice = choiceAt(text, at);
      if (choice !== undefined) {
        flush();
        nodes.push({ kind: 'choice', source: text.slice(at, choice.end), options: choice.options });
        at = choice.end;
        continue;
      }
    }
    plain += character;
    at++;
  }
  flush();
  return nodes;
}

/** The options between the brace at `from` and its partner, or undefined when it has no partner or no `|`. */
function choiceAt(text: string, from: number): { options: string[]; end: number } | undefined {
  const options: string[] = [];
  let start = from + 1;
  let depth = 1;
  for (let at = from + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === '{') depth++;
    else if (character === '|' && depth === 1) {
      options.push(text.slice(start, at));
      start = at + 1;
    } else if (character === '}' && --depth === 0) {
      if (options.length === 0) return undefined;
      options.push(text.slice(start, at));
      return { options, end: at + 1 };
    }
  }
  return undefined;
}
