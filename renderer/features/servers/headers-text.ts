export type ParsedHeaders =
  | { readonly ok: true; readonly headers: Readonly<Record<string, string>> }
  /** 1-based. */
  | { readonly ok: false; readonly line: number };

/** Reads `Name: value` lines; empty ones are skipped, the last of a name counts. */
export function parseHeadersText(text: string): ParsedHeaders {
  const headers: Record<string, string> = {};
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const match = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*?)\s*$/.exec(line);
    const [, name, value] = match ?? [];
    if (name === undefined || value === undefined || value === '') return { ok: false, line: index + 1 };
    headers[name] = value;
  }
  return { ok: true, headers };
}
