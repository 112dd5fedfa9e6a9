/** Writes a text into the box that has the focus as a user would: its own undo (Ctrl+Z) takes that back. */
export function typeOver(box: HTMLTextAreaElement, text: string): void {
  const { start, end, inserted } = differenceOf(box.value, text);
  if (start === end && inserted === '') return;
  box.setSelectionRange(start, end);
  // Only the part that differs: of a text with many lines the browser writes the whole in seconds.
  document.execCommand(inserted === '' ? 'delete' : 'insertText', false, inserted);
  if (box.value !== text) box.value = text;
}

/** The part of a text that has to be replaced to make another of it. Half a letter is none. */
export function differenceOf(
  before: string,
  after: string,
): { readonly start: number; readonly end: number; readonly inserted: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  if (/[\uD800-\uDBFF]$/.test(before.slice(0, start))) start -= 1;
  let kept = 0;
  while (kept < shorter - start && before.at(-1 - kept) === after.at(-1 - kept)) kept += 1;
  if (kept > 0 && /^[\uDC00-\uDFFF]/.test(before.slice(-kept))) kept -= 1;
  return { start, end: before.length - kept, inserted: after.slice(start, after.length - kept) };
}

/**
 * Keeps a text box at a value that changes from elsewhere too (pasted parameters, a preset), without the loss of the box's own
 * undo that setting its value brings. What changed while the focus was elsewhere is typed in once the box has it.
 */
export class TypedText {
  /** Whether what is typed just now comes from here, not from the user. */
  isWriting = false;
  /** What the box held before each change that is still to be typed in. */
  #missed: readonly string[] = [];

  show(box: HTMLTextAreaElement, value: string): void {
    const text = value.replace(/\r\n?/g, '\n');
    if (box.value === text) return;
    if (document.activeElement === box) this.#write(box, [text]);
    else {
      this.#missed = [...this.#missed, box.value];
      box.value = text;
    }
  }

  /** To be called when the box gets the focus. */
  catchUp(box: HTMLTextAreaElement): void {
    const [first, ...later] = this.#missed;
    if (first === undefined) return;
    this.#missed = [];
    const { value, selectionStart, selectionEnd } = box;
    box.value = first;
    this.#write(box, [...later, value]);
    box.setSelectionRange(selectionStart, selectionEnd);
  }

  #write(box: HTMLTextAreaElement, texts: readonly string[]): void {
    this.isWriting = true;
    for (const text of texts) typeOver(box, text);
    this.isWriting = false;
  }
}
