/** A fault of a batch file, or something that keeps it from running. Line and column are 1-based; null: no place in it. */
export interface BatchFault {
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}
