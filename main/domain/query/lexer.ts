/** A piece of the query text; `from` and `to` are UTF-16 offsets. */
export type Token =
  | { readonly kind: 'open' | 'close' | 'or' | 'and' | 'not'; readonly from: number; readonly to: number }
  | {
      readonly kind: 'word';
      readonly from: number;
      readonly to: number;
      readonly text: string;
      readonly prefix: boolean;
    }
  | {
      readonly kind: 'phrase';
      readonly from: number;
      readonly to: number;
      readonly text: string;
      readonly closed: boolean;
    }
  | FieldToken;

export interface FieldToken {
  readonly kind: 'field';
  readonly from: number;
  readonly to: number;
  /** As typed; it may be no field at all. */
  readonly name: string;
  /** Offset of the value, just after the colon. */
  readonly valueFrom: number;
  /** The value without its quotes and escapes, and without the star when `prefix`. */
  readonly text: string;
  readonly quoted: boolean;
  readonly closed: boolean;
  readonly prefix: boolean;
}

const QUOTES = '"“”„';
const CONNECTIVES = new Map<string, 'or' | 'and' | 'not'>([
  ['OR', 'or'],
  ['AND', 'and'],
  ['NOT', 'not'],
]);
const SPACE = /\s/u;
/** What words are searched by. */
const SEARCHED = /[\p{L}\p{N}\p{Co}]/u;
const FIELD_NAME = /^([A-Za-z][A-Za-z_-]*):(?!\/\/)/u;

function isSpace(character: string): boolean {
  return SPACE.test(character);
}

function endsWord(character: string): boolean {
  return character === '(' || character === ')' || QUOTES.includes(character) || isSpace(character);
}

/** Words that the grammar gives another meaning, so that the printer must quote them. */
export function isBareWord(text: string): boolean {
  if (!SEARCHED.test(text) || CONNECTIVES.has(text) || text.startsWith('-') || text.endsWith('*'))
    return false;
  if (FIELD_NAME.test(text)) return false;
  return isBareValue(text);
}

/** Text that can stand after `field:` without quotes. */
export function isBareValue(text: string): boolean {
  if (text === '') return false;
  for (const character of text) if (endsWord(character)) return false;
  return true;
}

/** `text` in quotes, with what would end them escaped. */
export function quote(text: string): string {
  return `"${text.replaceAll(/["“”„\\]/gu, String.raw`\$&`)}"`;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !endsWord(text[at] ?? '')) at += 1;
  return at;
}

function readQuoted(text: string, from: number): { text: string; to: number; closed: boolean } {
  let value = '';
  let at = from + 1;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '\\' && at + 1 < text.length) {
      value += text[at + 1];
      at += 2;
    } else if (QUOTES.includes(character)) {
      return { text: value, to: at + 1, closed: true };
    } else {
      value += character;
      at += 1;
    }
  }
  return { text: value, to: at, closed: false };
}

function readField(text: string, from: number, name: string): FieldToken {
  const valueFrom = from + name.length + 1;
  if (valueFrom < text.length && QUOTES.includes(text[valueFrom] ?? '')) {
    const quoted = readQuoted(text, valueFrom);
    const prefix = quoted.closed && text[quoted.to] === '*';
    return {
      kind: 'field',
      from,
      to: quoted.to + (prefix ? 1 : 0),
      name,
      valueFrom,
      text: quoted.text,
      quoted: true,
      closed: quoted.closed,
      prefix,
    };
  }
  const to = wordEnd(text, valueFrom);
  const raw = text.slice(valueFrom, to);
  const prefix = raw.endsWith('*');
  return {
    kind: 'field',
    from,
    to,
    name,
    valueFrom,
    text: prefix ? raw.slice(0, -1) : raw,
    quoted: false,
    closed: true,
    prefix,
  };
}

/** Splits any string at all; faults are left in the tokens for the parser to report. Linear in its length. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (isSpace(character)) {
      at += 1;
    } else if (character === '(' || character === ')') {
      tokens.push({ kind: character === '(' ? 'open' : 'close', from: at, to: at + 1 });
      at += 1;
    } else if (QUOTES.includes(character)) {
      const quoted = readQuoted(text, at);
      tokens.push({ kind: 'phrase', from: at, to: quoted.to, text: quoted.text, closed: quoted.closed });
      at = quoted.to;
    } else if (character === '-') {
      const from = at;
      while (text[at] === '-') at += 1;
      const next = text[at] ?? ' ';
      // Dashes that stand alone are punctuation, as in "Main Street - bike lanes".
      if (isSpace(next) || next === ')') continue;
      for (let dash = from; dash < at; dash += 1) tokens.push({ kind: 'not', from: dash, to: dash + 1 });
    } else {
      const token = readWord(text, at);
      at = token.to;
      if (token.kind !== 'word' || token.text === '' || SEARCHED.test(token.text)) tokens.push(token);
      // What stands alone and can't be searched for is punctuation too, as in "salt & pepper", with what denies it.
      else while (tokens.at(-1)?.kind === 'not') tokens.pop();
    }
  }
  return tokens;
}

function readWord(text: string, from: number): Token {
  const to = wordEnd(text, from);
  const raw = text.slice(from, to);
  const connective = CONNECTIVES.get(raw);
  if (connective !== undefined) return { kind: connective, from, to };
  const name = FIELD_NAME.exec(raw)?.[1];
  if (name !== undefined) return readField(text, from, name);
  const prefix = raw.endsWith('*');
  return { kind: 'word', from, to, text: prefix ? raw.slice(0, -1) : raw, prefix };
}
