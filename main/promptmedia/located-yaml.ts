import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, YAMLError } from 'yaml';
import type { BatchIssue } from './batch-issue.ts';

/** A value of the file with the place where it stands. */
export interface Located {
  /** Offset of its first character. */
  readonly offset: number;
  /** Plain JSON-like value; whole numbers past 2^53 stay text, digit for digit. */
  readonly value: unknown;
  readonly entries?: ReadonlyMap<string, { readonly keyOffset: number; readonly node: Located }>;
  readonly items?: readonly Located[];
}

export interface LocatedDocument {
  readonly root: Located;
  readonly issues: readonly BatchIssue[];
  positionAt(offset: number): { readonly line: number; readonly column: number };
}

/** Values after aliases are resolved; an anchor bomb ends here. */
const MAX_VALUES = 400_000;
const MAX_DEPTH = 60;

/** Reads YAML 1.2 (and so JSON) with every syntax fault at once. The text has passed `decodeBatchText`. */
export function readLocatedYaml(text: string): LocatedDocument {
  const lines = new LineCounter();
  const positionAt = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const issues: BatchIssue[] = [];
  const nothing: Located = { offset: 0, value: null };
  let document: Document.Parsed;
  const { stackTraceLimit } = Error;
  try {
    // A fault of the file is an error of the library, of which there may be one in every line; where in the library, nobody asks.
    Error.stackTraceLimit = 0;
    // The library's own search for repeated keys takes quadratic time; `locate` finds them.
    const options = { prettyErrors: false, uniqueKeys: false, version: '1.2', logLevel: 'error' } as const;
    document = parseDocument(text, { ...options, lineCounter: lines });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return {
      root: nothing,
      issues: [{ line: 1, column: 1, message: 'The file is nested too deeply.' }],
      positionAt,
    };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  for (const error of [...document.errors, ...document.warnings]) {
    issues.push({ ...positionAt(error.pos[0]), message: friendlyMessage(error) });
  }
  const root = locate(document.contents, (offset, message) =>
    issues.push({ ...positionAt(offset), message }),
  );
  return { root, issues, positionAt };
}

/**
 * Turns parsed nodes into located values. What an anchor names is converted once and shared by its aliases; `size` tells
 * how much it would be written out, so that a bomb of aliases is seen without being unfolded.
 */
function locate(top: unknown, report: (offset: number, message: string) => void): Located {
  const anchors = new Map<string, Sized | null>();
  const give = (node: unknown, depth: number, from: number): Sized => {
    const offset = (node as { range?: readonly [number, number, number] | null } | null)?.range?.[0] ?? from;
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined || target === null) {
        report(
          offset,
          target === null
            ? 'This alias stands inside what it names.'
            : 'This alias names no anchor (&name) above it.',
        );
        return { offset, value: null, size: 1 };
      }
      return { ...target, offset };
    }
    const anchor = isScalar(node) || isSeq(node) || isMap(node) ? node.anchor : undefined;
    if (anchor !== undefined) anchors.set(anchor, null);
    const located = convert(node, depth, offset);
    if (anchor !== undefined) anchors.set(anchor, located);
    return located;
  };

  const convert = (node: unknown, depth: number, offset: number): Sized => {
    if (isScalar(node)) return { offset, value: scalarValue(node.value, node.source), size: 1 };
    if (depth > MAX_DEPTH) {
      report(offset, `Lists or mappings are nested more than ${MAX_DEPTH} deep here.`);
      return { offset, value: null, size: 1 };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => give(item, depth + 1, offset));
      return limited({ offset, items, value: items.map((item) => item.value), size: sizeOf(items) });
    }
    if (!isMap(node)) return { offset, value: null, size: 1 };
    const entries = new Map<string, { keyOffset: number; node: Sized }>();
    const merged: Located[] = [];
    for (const pair of node.items) {
      const key = give(pair.key, depth + 1, offset);
      const value = give(pair.value, depth + 1, key.offset);
      const name = nameOf(key.value);
      if (name === '<<' && (value.entries || value.items)) merged.push(...(value.items ?? [value]));
      else if (entries.has(name))
        report(key.offset, `The key “${name}” is already there. Each key may come once.`);
      else entries.set(name, { keyOffset: key.offset, node: value });
    }
    for (const source of merged) {
      for (const [name, entry] of source.entries ?? []) {
        if (!entries.has(name))
          entries.set(name, { keyOffset: entry.keyOffset, node: { ...entry.node, size: 1 } });
      }
    }
    // fromEntries defines each key as its own, so a key `__proto__` is a key like any other.
    const value = Object.fromEntries([...entries].map(([name, entry]) => [name, entry.node.value]));
    return limited({
      offset,
      entries,
      value,
      size: sizeOf([...entries.values()].map((entry) => entry.node)),
    });
  };

  let tooLarge = false;
  const limited = (located: Sized): Sized => {
    if (located.size <= MAX_VALUES) return located;
    if (!tooLarge) report(located.offset, 'Aliases (*name) repeat too much of the file.');
    tooLarge = true;
    return { offset: located.offset, value: null, size: 1 };
  };
  return give(top, 0, 0);
}

function nameOf(key: unknown): string {
  if (key === null) return '';
  return typeof key === 'object' ? JSON.stringify(key) : String(key);
}

interface Sized extends Located {
  readonly size: number;
}

function sizeOf(parts: readonly Sized[]): number {
  return parts.reduce((sum, part) => sum + part.size, 1);
}

function scalarValue(value: unknown, source: string | undefined): unknown {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return source ?? String(value);
  return typeof value === 'bigint' ? value.toString() : value;
}

/** The place that a path of keys and indexes names; where it ends in nothing, the place of what should hold it. */
export function offsetOf(root: Located, path: readonly PropertyKey[]): number {
  let node = root;
  let offset = root.offset;
  for (const step of path) {
    const entry = typeof step === 'number' ? undefined : node.entries?.get(String(step));
    const next = entry?.node ?? node.items?.[Number(step)];
    if (next === undefined) return offset;
    offset = next.value === null && entry !== undefined ? entry.keyOffset : next.offset;
    node = next;
  }
  return offset;
}

const KEY_EXPECTED =
  'Expected “key: value” here. Put quotes round a text that holds “: ” or begins with a special character.';

function friendlyMessage(error: YAMLError): string {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'Tabs cannot indent YAML. Use spaces.';
    case 'BAD_INDENT':
      return 'The indentation does not fit the lines above. Items of one list or mapping begin at the same column.';
    case 'MULTIPLE_DOCS':
      return 'The file holds more than one YAML document (---). Put each batch into a file of its own.';
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return KEY_EXPECTED;
    case 'MISSING_CHAR':
      return error.message.startsWith('Missing closing') && error.message.includes('quote')
        ? 'The closing quote of this text is missing.'
        : error.message.startsWith('Implicit')
          ? KEY_EXPECTED
          : `${error.message}.`;
    case 'UNEXPECTED_TOKEN':
      return 'This does not belong here. Put quotes round a text that begins with {, [ or another special character.';
    case 'TAG_RESOLVE_FAILED':
      return 'Tags (!name) have no meaning in a batch file. Remove it.';
    default:
      return error.message.endsWith('.') ? error.message : `${error.message}.`;
  }
}
