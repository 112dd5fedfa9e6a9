/**
 * How text becomes words of the full-text index. Chinese, Japanese, Korean and Thai are written without spaces and
 * `unicode61` takes a whole run as one word, so every such character is made a word of its own, and a run in a query
 * becomes a phrase of characters.
 */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu;

/** The text as it is entered into the index. */
export function indexedText(text: string): string {
  return text.replace(UNSPACED, ' $& ');
}

/** Whether `unicode61` sees at least one word in the text. */
function hasWord(text: string): boolean {
  return /[\p{L}\p{N}\p{Co}]/u.test(text);
}

/**
 * FTS5 expression for the text as a phrase, its last word as a prefix on demand. Null when it holds no word at all, as
 * in `--`: such a term matches nothing.
 */
export function phraseExpression(text: string, prefix: boolean): string | null {
  const indexed = indexedText(text).trim();
  if (!hasWord(indexed)) return null;
  return `"${indexed.replaceAll('"', ' ').replaceAll('\0', ' ')}"${prefix ? ' *' : ''}`;
}
