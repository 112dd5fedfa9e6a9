export interface TextSelection {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const STEP = 0.05;
const MIN = 0;
const MAX = 2;
const MAX_LORA = 5;

/**
 * Raises (1) or lowers (-1) the weight of the selected words, or of the word at the caret, written `(words:1.05)` as
 * A1111 and ComfyUI read it, or of the LoRA whose tag it is. Weight 1 takes the brackets away. The selection then covers the
 * words again. Brackets after a backslash are letters of a word.
 */
export function adjustWeight(selection: TextSelection, direction: 1 | -1): TextSelection {
  const { text } = selection;
  const tagged = loraAround(selection);
  if (tagged !== undefined) {
    const weight = next(tagged.weight, direction, -MAX_LORA, MAX_LORA);
    const tag = `<lora:${tagged.name}:${weight}${tagged.rest}>`;
    const caret = tagged.start + tag.length - 1;
    return { text: text.slice(0, tagged.start) + tag + text.slice(tagged.end), start: caret, end: caret };
  }
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

function next(weight: number, direction: 1 | -1, min = MIN, max = MAX): number {
  const moved = Math.round((weight + direction * STEP) / STEP) * STEP;
  return Number(Math.min(max, Math.max(min, moved)).toFixed(2));
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
  const opened: number[] = [];
  for (const { 0: sign, index } of text.matchAll(/\\[()\\]|[()]/g)) {
    if (sign === '(') opened.push(index);
    if (sign !== ')') continue;
    const from = opened.pop() ?? Infinity;
    const to = index + 1;
    if (from > start || end > to) continue;
    const weighted = /^(.*):(\d*\.?\d+)$/s.exec(text.slice(from + 1, index));
    if (weighted !== null)
      return { start: from, end: to, inner: weighted[1] ?? '', weight: Number(weighted[2]) };
  }
  return undefined;
}

/** The LoRA's tag that holds the whole selection. */
function loraAround({
  text,
  start,
  end,
}: TextSelection):
  (Span & { readonly name: string; readonly weight: number; readonly rest: string }) | undefined {
  for (const { 0: tag, 1: name = '', 2: weight = '1', 3: rest = '', index } of text.matchAll(
    /<lora:([^<>:]+)(?::(-?[\d.]+))?((?::[^<>]*)?)>/gi,
  )) {
    const to = index + tag.length;
    if (index < start && end < to) return { start: index, end: to, name, weight: Number(weight), rest };
  }
  return undefined;
}

const WORD = /(?:\\[()\\]|[^\s,.;:()])+/gu;

/** The selection without the blanks at its ends, or the word at the caret. */
function wordAround({ text, start, end }: TextSelection): Span {
  if (start === end) {
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (index <= start && end <= index + word.length) return { start: index, end: index + word.length };
    }
    return { start, end };
  }
  const selected = text.slice(start, end);
  return {
    start: start + (selected.length - selected.trimStart().length),
    end: end - (selected.length - selected.trimEnd().length),
  };
}
