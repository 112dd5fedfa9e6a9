/** One fault of a batch file. Line and column are 1-based. */
export interface BatchIssue {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What the file said, in a few words for an error message. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'nothing';
  if (typeof value === 'string') return value === '' ? 'an empty text' : `the text “${shortened(value)}”`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping (key: value)';
  return JSON.stringify(value);
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
