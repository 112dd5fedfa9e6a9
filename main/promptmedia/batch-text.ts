import { batchFileText } from '../domain/batch/batch-file-text.ts';
import type { BatchIssue } from './batch-issue.ts';

/**
 * Limits of a batch file. They are far above what people write and keep hostile files cheap: the YAML parser's time
 * grows with the square of the number of lines and anchors. Longer word lists belong into wildcard files.
 */
export const MAX_BATCH_BYTES = 1.5 * 1024 * 1024;
const MAX_LINES = 16_000;
const MAX_ANCHORS = 200;
const MAX_DEPTH = 40;
const MAX_FLOW_ITEMS = 40_000;
/** Tags, anchors or aliases in a row, and texts after a closed quote: each is a fault, and a few tell enough. */
const MAX_STRAY_TOKENS = 50;
/** Any control character but tab, line feed, carriage return and next line. */
const CONTROL_CHARACTER = /(?![\t\n\r\u0085])\p{Cc}/u;

export type DecodedText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly issue: BatchIssue };

/**
 * The text of a batch file. UTF-8 with or without a byte-order mark, and UTF-16 with one, are understood; what is read
 * has as many characters on each line as the file, so positions are the file's.
 */
export function decodeBatchText(source: string | Uint8Array, isJson: boolean): DecodedText {
  const size = typeof source === 'string' ? source.length : source.byteLength;
  if (size > MAX_BATCH_BYTES) {
    const megabytes = (size / 1024 / 1024).toFixed(1);
    return fault(
      1,
      1,
      `The file has ${megabytes} MB; a batch file may have 1.5 MB. Move long lists into wildcard files, or split the file.`,
    );
  }
  let text = (typeof source === 'string' ? source : batchFileText(source)).replace(/^\uFEFF/, '');
  if (!text.includes('\n')) text = text.replaceAll('\r', '\n');
  // JSON may be indented with tabs, which YAML forbids; a JSON string holds no raw tab, so none is lost.
  if (isJson) text = text.replaceAll('\t', ' ');
  return checkShape(text) ?? { ok: true, text };
}

/** Faults that would make parsing costly, found in one pass. */
function checkShape(text: string): DecodedText | undefined {
  // What stands where a byte was no text: it would be painted as it is.
  const unreadable = text.indexOf('\uFFFD');
  if (unreadable >= 0) {
    const at = positionOf(text, unreadable);
    return fault(at.line, at.column, 'The file is not UTF-8 text. Save it with UTF-8 encoding.');
  }
  const control = text.search(CONTROL_CHARACTER);
  if (control >= 0) {
    const at = positionOf(text, control);
    return fault(at.line, at.column, 'The file holds a control character: it is not a plain text file.');
  }
  const lines = text.split('\n');
  if (lines.length > MAX_LINES) {
    return fault(
      MAX_LINES + 1,
      1,
      `The file has ${lines.length.toLocaleString('en')} lines; a batch file may have ${MAX_LINES.toLocaleString('en')}. Split it, or move long lists into wildcard files.`,
    );
  }
  return checkTokens(text);
}

/**
 * Counts what the parser spends time on, without parsing: open brackets, commas between them, leading dashes, anchors.
 * Quoted texts and comments are skipped; a bracket in the middle of a plain text is no bracket.
 */
function checkTokens(text: string): DecodedText | undefined {
  let depth = 0;
  let commas = 0;
  let anchors = 0;
  let marks = 0;
  let stray = 0;
  let quote = '';
  /** Whether a quoted text ended just before, on this line. */
  let closed = false;
  /** Whether the token before is a tag, an anchor or an alias, which stand in front of values. */
  let property = false;
  /** The last character that is no space, on this line; '' at its beginning. */
  let before = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== '') {
      if (character === '\\' ? quote === '"' : character === "'" && text.startsWith("''", at)) at++;
      else if (character === quote) {
        quote = '';
        before = '';
        closed = true;
      }
      continue;
    }
    if (character === '\n') {
      before = '';
      marks = 0;
      property = false;
      closed = false;
      continue;
    }
    if (character === ' ' || character === '\t' || character === '\r') continue;
    const spaced = at === 0 || /\s/.test(text.charAt(at - 1));
    const atValueStart: boolean =
      before === '' ||
      depth > 0 ||
      (spaced && (property || ':-?'.includes(before))) ||
      '[{,'.includes(before);
    if (spaced && character === '#') {
      const end = text.indexOf('\n', at);
      at = (end < 0 ? text.length : end) - 1;
      continue;
    }
    const isProperty: boolean = atValueStart && '!&*'.includes(character);
    if ((isProperty && property && spaced) || (closed && !',]}:'.includes(character))) stray++;
    closed = false;
    if (spaced) property = isProperty;
    const nextIsSpace = /\s|^$/.test(text.charAt(at + 1));
    if (
      atValueStart &&
      (character === '"' || character === "'") &&
      (spaced || '[{,:'.includes(before) || before === '')
    ) {
      quote = character;
    } else if (atValueStart && (character === '[' || character === '{')) depth++;
    else if (depth > 0 && (character === ']' || character === '}')) depth--;
    else if (depth > 0 && character === ',') commas++;
    else if (character === '&' && (spaced || depth > 0) && !nextIsSpace && atValueStart) anchors++;
    else if ('-?:'.includes(character) && nextIsSpace && (marks > 0 || before === '')) marks++;
    if (stray > MAX_STRAY_TOKENS) {
      const { line, column } = positionOf(text, at);
      return fault(
        line,
        column,
        'This is not YAML: texts, tags or aliases follow each other without “:”, “,” or a new line.',
      );
    }
    if (depth + marks > MAX_DEPTH) {
      const { line, column } = positionOf(text, at);
      return fault(line, column, `Lists or mappings are nested more than ${MAX_DEPTH} deep here.`);
    }
    if (commas > MAX_FLOW_ITEMS || anchors > MAX_ANCHORS) {
      const { line, column } = positionOf(text, at);
      const what =
        anchors > MAX_ANCHORS
          ? `${MAX_ANCHORS} anchors (&name)`
          : `${MAX_FLOW_ITEMS.toLocaleString('en')} items in brackets`;
      return fault(
        line,
        column,
        `The file has more than ${what}. Split it, or move long lists into wildcard files.`,
      );
    }
    before = character;
  }
  return undefined;
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}

function fault(line: number, column: number, message: string): DecodedText {
  return { ok: false, issue: { line, column, message } };
}
