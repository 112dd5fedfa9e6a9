import { MAX_PROMPT_LETTERS } from '../../../main/domain/generation.ts';
import { isTyping } from '../../commands/shortcut.ts';

const SETTING = /^[A-Za-z][\w ]{0,40}:\s*\S/;

/**
 * Whether pasted text is a picture's parameters rather than words for a prompt: A1111's `Steps: 20, …` line, JSON of any
 * tool, Midjourney's `--options`, InvokeAI's command line, or a setting on each line. Decides whether a paste into a text
 * box is taken from it.
 */
export function looksLikeParameters(text: string): boolean {
  const trimmed = text.trim();
  if (/(^|\n)\s*Steps:\s*\d+\s*,/.test(trimmed)) return true;
  // An alternative in braces doesn't begin with a name in quotes.
  if (/^\{\s*"[^"\n]{1,200}"\s*:/.test(trimmed) && trimmed.endsWith('}')) return true;
  if (/\s--(ar|aspect|v|version|niji|stylize|s|chaos|c|seed|style|q|quality|weird|iw) \S/.test(trimmed))
    return true;
  if (/\s-s ?\d/.test(trimmed) && /\s-[SWHCA] ?\w/.test(trimmed)) return true;
  const lines = trimmed.split('\n');
  return (
    lines.length >= 3 &&
    lines.every((line) => SETTING.test(line.trim())) &&
    lines.some((line) => /^prompt:/i.test(line))
  );
}

/** Whether pasted text that holds no settings may be meant as a prompt: words, rather than an address or some tool's JSON. */
export function couldBePrompt(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > MAX_PROMPT_LETTERS || /^[a-z][\w+.-]*:\/\/\S+$/i.test(trimmed))
    return false;
  try {
    JSON.parse(trimmed);
    return false;
  } catch {
    return true;
  }
}

/**
 * Text that looked like parameters and is none, such as a prompt in JSON, goes into the text box it was pasted into after all, whose
 * own undo takes it back. Returns false outside of one.
 */
export function insertPasted(text: string, box: EventTarget | null): boolean {
  return (
    box !== null &&
    box === document.activeElement &&
    isTyping(box) &&
    document.execCommand('insertText', false, text)
  );
}
