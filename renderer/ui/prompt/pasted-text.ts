/**
 * Whether pasted text is a picture's parameters rather than words for a prompt: A1111's `Steps: 20, …` line, or JSON of
 * ComfyUI's or Gesso's making. Decides whether a paste into a text box is taken from it.
 */
export function looksLikeParameters(text: string): boolean {
  const trimmed = text.trim();
  if (/(^|\n)\s*Steps:\s*\d+\s*,/.test(trimmed)) return true;
  return (
    trimmed.startsWith('{') && trimmed.endsWith('}') && /"(class_type|prompt|request|seed)"/.test(trimmed)
  );
}
