import type { ErrorCode } from './errors.ts';

export interface ExportReport {
  readonly done: number;
  readonly total: number;
  readonly failed: readonly {
    readonly uid: string;
    /** Of its file, within its root. */
    readonly path: string;
    readonly code: ErrorCode;
    readonly message: string;
  }[];
  readonly warnings: readonly string[];
  readonly cancelled: boolean;
  /** The folder, or the zip file under the name it got. */
  readonly path: string;
}
