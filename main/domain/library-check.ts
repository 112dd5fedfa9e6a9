/** Something in which catalog and files differ, or that is damaged. */
export interface VerifyProblem {
  readonly kind: 'missing-file' | 'unknown-file' | 'damaged-file' | 'wrong-place' | 'sidecar' | 'catalog';
  /** Below the root of the picture. */
  readonly path: string;
  readonly message: string;
}

export interface VerifyReport {
  readonly checked: number;
  readonly problemCount: number;
  /** The first of them. */
  readonly problems: readonly VerifyProblem[];
}

export interface RebuildReport {
  /** Entered from the library's own files and those of its folders. */
  readonly images: number;
  readonly failedCount: number;
  /** The first of the files that could not be read. */
  readonly failed: readonly { readonly path: string; readonly message: string }[];
}

/** Of the catalog's file, which is named behind it or beside it. */
export const CATALOG_DAMAGED =
  'The catalog is damaged. Restore a copy of it in Settings › Library, or close Gesso, move this file away and start again: it is made anew from the pictures and their sidecars.';
