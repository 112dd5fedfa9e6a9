/** A JSON value whose whole numbers past 2^53 are bigints, so that 64-bit seeds survive. */
export type Json =
  string | number | bigint | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * Parses JSON as ComfyUI writes it: bare `NaN` and `Infinity` become null. Integers that a double cannot hold are
 * rounded, as by JSON.parse.
 * @throws SyntaxError when it is no JSON even so.
 */
export function parseTolerantJson(text: string): Json {
  return parseWith((json) => JSON.parse(json) as Json, text);
}

/** As `parseTolerantJson`, but integers that a double cannot hold become bigints. Several times slower. */
export function parseExactJson(text: string): Json {
  return parseWith(parseKeepingIntegers, text);
}

function parseWith(parse: (json: string) => Json, text: string): Json {
  try {
    return parse(text);
  } catch (error) {
    if (!/\b(?:NaN|Infinity)\b/.test(text)) throw error;
    return parse(text.replace(STRING_OR_NON_FINITE, blankNonFinite));
  }
}

const STRING_OR_NON_FINITE = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/gs;

function blankNonFinite(token: string): string {
  return token.startsWith('"') ? token : 'null';
}

/** The third argument of a reviver, which the type library does not describe yet. */
interface ReviverContext {
  readonly source?: string;
}

function parseKeepingIntegers(text: string): Json {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as Json;
  const revive = (_key: string, value: unknown, context?: ReviverContext): unknown => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    const source = context?.source ?? '';
    return /^-?\d+$/.test(source) ? BigInt(source) : value;
  };
  return JSON.parse(text, revive) as Json;
}

/** JSON text in which bigints are bare numerals. */
export function stringifyJson(value: Json): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isJsonArray(value)) return `[${value.map(stringifyJson).join(',')}]`;
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [`${JSON.stringify(key)}:${stringifyJson(member)}`],
  );
  return `{${members.join(',')}}`;
}

function isJsonArray(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
