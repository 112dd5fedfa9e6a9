/** A copy of the catalog that can take its place: what no picture can carry, which is history and queue, comes back with it. */
export interface CatalogCopy {
  readonly name: string;
  /** `backup`: made by the day or when asked for; `replaced`: what was the catalog until another one was restored. */
  readonly kind: 'backup' | 'replaced';
  readonly atMs: number;
  readonly sizeBytes: number;
  /** Null when it can't be read. */
  readonly pictures: number | null;
}

export interface CatalogCopies {
  /** Newest first. */
  readonly copies: readonly CatalogCopy[];
  /** The one that takes the catalog's place at the next start, if any. */
  readonly restoring: string | null;
}
