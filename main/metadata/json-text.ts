import { asObject, type JsonObject } from '../domain/json-object.ts';
import { parseSeed, type Seed } from '../domain/seed.ts';

export { asObject, type JsonObject };

const MAX_JSON = 24 * 1024 * 1024;

/**
 * An object from JSON as generators write it: bare NaN and Infinity become null, and integers of 16 digits and more
 * become strings, so that no 64-bit seed loses a digit. Null when it isn't an object, or far too large.
 */
export function parseJsonObject(text: string | undefined): JsonObject | null {
  if (text === undefined || text.length > MAX_JSON || !/^\s*\{/.test(text)) return null;
  if (text.length > MAX_REMEMBERED) return parse(text);
  const known = remembered.find((one) => one.text === text);
  if (known !== undefined) return known.value;
  const value = parse(text);
  if (remembered.length >= MOST_REMEMBERED) remembered.length = 0;
  remembered.push({ text, value });
  return value;
}

/** The dialects try the same few texts of a picture one after the other. */
const remembered: { readonly text: string; readonly value: JsonObject | null }[] = [];
const MOST_REMEMBERED = 8;
const MAX_REMEMBERED = 256 * 1024;

function parse(text: string): JsonObject | null {
  try {
    // A mark of the byte order is no part of JSON.
    const json = text.replace(/^\uFEFF/, '');
    const value: unknown = JSON.parse(/\d{16}|NaN|Infinity/.test(json) ? repair(json) : json);
    return asObject(value);
  } catch {
    // Not JSON: another dialect may know it, and the text itself is kept anyway.
    return null;
  }
}

/** Its values as texts: what is none is put as JSON. */
export function textsOf(json: JsonObject): Record<string, string> {
  const texts = Object.entries(json).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(texts) as Record<string, string>;
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A finite number, also from a numeral in a string. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'string' && !/^\s*-?[\d.]+(e-?\d+)?\s*$/i.test(value.slice(0, 40))) return undefined;
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

export function asSeed(value: unknown): Seed | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
  return typeof value === 'string' ? parseSeed(value) : undefined;
}

function repair(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  let index = 0;
  const replace = (from: number, to: number, by: string): void => {
    parts.push(text.slice(copied, from), by);
    copied = to;
  };
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === 0x22) {
      index = endOfString(text, index);
    } else if (code === 0x4e && text.startsWith('NaN', index)) {
      replace(index, index + 3, 'null');
      index += 3;
    } else if (code === 0x49 && text.startsWith('Infinity', index)) {
      const from = text[index - 1] === '-' ? index - 1 : index;
      replace(from, index + 8, 'null');
      index += 8;
    } else if (isDigit(code)) {
      const start = text[index - 1] === '-' ? index - 1 : index;
      while (isDigit(text.charCodeAt(index))) index += 1;
      const isInteger = !/[.eE]/.test(text[index] ?? '') && !/[.eE+]/.test(text[start - 1] ?? '');
      if (isInteger && index - start >= 16) replace(start, index, `"${text.slice(start, index)}"`);
    } else {
      index += 1;
    }
  }
  parts.push(text.slice(copied));
  return parts.join('');
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x5c) index += 1;
    else if (code === 0x22) return index + 1;
  }
  return text.length;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
