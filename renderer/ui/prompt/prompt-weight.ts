export interface TextSelection {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const STEP = 0.05;
const MIN = 0;
const MAX = 2;

/**
 * Raises (1) or lowers (-1) the weight of the selected words, or of the word at the caret, written `(words:1.05)` as
 * A1111 and ComfyUI read it. Weight 1 takes the brackets away. The selection then covers the words again.
 */
export function adjustWeight(selection: TextSelection, direction: 1 | -1): TextSelection {
  const { text } = selection;
  const weighted = weightedAround(selection);
  if (weighted !== undefined) {
    return write(text, weighted, weighted.inner, next(weighted.weight, direction));
  }
  const word = wordAround(selection);
  if (word.start === word.end) return selection;
  return write(text, word, text.slice(word.start, word.end), next(1, direction));
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function next(weight: number, direction: 1 | -1): number {
  const moved = Math.round((weight + direction * STEP) / STEP) * STEP;
  return Number(Math.min(MAX, Math.max(MIN, moved)).toFixed(2));
}

function write(text: string, span: Span, inner: string, weight: number): TextSelection {
  const opening = weight === 1 ? '' : '(';
  const closing = weight === 1 ? '' : `:${weight})`;
  const start = span.start + opening.length;
  return {
    text: text.slice(0, span.start) + opening + inner + closing + text.slice(span.end),
    start,
    end: start + inner.length,
  };
}

/** The innermost `(…:n)` that holds the whole selection. */
function weightedAround({
  text,
  start,
  end,
}: TextSelection): (Span & { readonly inner: string; readonly weight: number }) | undefined {
  for (const match of text.matchAll(/\(([^()]*):(\d*\.?\d+)\)/g)) {
    const spanEnd = match.index + match[0].length;
    if (match.index <= start && end <= spanEnd) {
      return { start: match.index, end: spanEnd, inner: match[1] ?? '', weight: Number(match[2]) };
    }
  }
  return undefined;
}

/** The selection without the blanks at its ends, or the word at the caret. */
function wordAround({ text, start, end }: TextSelection): Span {
  if (start === end) {
    const before = /[^\s,.;:()]*$/u.exec(text.slice(0, start))?.[0].length ?? 0;
    const after = /^[^\s,.;:()]*/u.exec(text.slice(end))?.[0].length ?? 0;
    return { start: start - before, end: end + after };
  }
  const selected = text.slice(start, end);
  return {
    start: start + (selected.length - selected.trimStart().length),
    end: end - (selected.length - selected.trimEnd().length),
  };
}
