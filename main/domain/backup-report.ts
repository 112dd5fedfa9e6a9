/** How a backup of the library ended. */
export interface BackupReport {
  /** Files of the library. */
  readonly total: number;
  readonly copied: number;
  readonly copiedBytes: number;
  readonly unchanged: number;
  /** Files of the backup that the library no longer has, and how many of them were removed. */
  readonly extra: number;
  readonly removed: number;
  readonly failed: readonly { readonly path: string; readonly message: string }[];
  readonly cancelled: boolean;
}
