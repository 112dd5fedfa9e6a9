import { z } from 'zod';
import type { Root } from '../../main/domain/catalog.ts';
import type { ErrorCode } from '../../main/domain/errors.ts';
import type { ExportReport } from '../../main/domain/export-report.ts';
import { target } from './gallery.ts';
import { command, query, stream, type } from './define.ts';
import { grant, operationProgress } from './schemas.ts';

const id = z.string().min(1).max(64);

/** One run that brings files in or the catalog up to date. */
export interface ImportView {
  readonly id: string;
  readonly kind: 'index' | 'copy' | 'move';
  /** The root that is indexed; null for files from outside. */
  readonly rootId: string | null;
  readonly title: string;
  readonly state: 'waiting' | 'running' | 'paused' | 'done' | 'cancelled' | 'offline' | 'failed';
  readonly foundFiles: number;
  readonly doneFiles: number;
  /** How much is done, 0 to 1, where files are counted as it goes and it is no use to compare the two above; else null. */
  readonly share: number | null;
  /** Whether more files may be found. */
  readonly looking: boolean;
  readonly unchanged: number;
  readonly added: number;
  readonly updated: number;
  readonly moved: number;
  readonly missing: number;
  readonly failedCount: number;
  /** The first of the files that could not be read. */
  readonly failed: readonly { readonly path: string; readonly code: ErrorCode; readonly message: string }[];
  /** Why the run as a whole failed. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
}

const exportOptions = z.object({
  format: z.enum(['original', 'png', 'jpeg', 'webp', 'avif', 'tiff']),
  quality: z.number().int().min(1).max(100),
  longEdge: z.number().int().min(16).max(32_768).nullable(),
  metadata: z.enum(['keep', 'strip']),
  withUser: z.boolean(),
  template: z.string().max(400),
  sidecars: z.array(z.enum(['json', 'txt', 'xmp'])).max(3),
  /** Also everything the pictures were made from and became, with the masks as `…_mask.png`. */
  lineage: z.boolean().exactOptional(),
});
export type ExportOptionsInput = z.infer<typeof exportOptions>;

const exportPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), grant }),
  z.object({ kind: z.literal('zip'), grant: grant.nullable(), name: z.string().max(120) }),
  z.object({ kind: z.literal('drag') }),
]);
export type ExportPlaceInput = z.infer<typeof exportPlace>;

export interface DeliveredExport extends ExportReport {
  /** `/download/<id>` gives the file, or `startDrag` takes the files, where it went into none of the user's folders. */
  readonly downloadId: string | null;
}

export const library = {
  /** Folders beside the library whose pictures are indexed where they lie. */
  roots: query({ input: z.object({}), output: type<{ readonly roots: readonly Root[] }>() }),
  /** Adds a granted folder and begins to index it. CONFLICT when it overlaps the library or another root. */
  addRoot: command({
    input: z.object({ grant }),
    output: type<{ readonly rootId: string; readonly importId: string }>(),
  }),
  /**
   * Takes a root out of the library; its files stay as they are. `operationId` names the progress and is what cancels it: then the
   * root stays, and what was taken out by then is read in again.
   */
  removeRoot: command({
    input: z.object({ rootId: id, operationId: id.exactOptional() }),
    output: type<null>(),
  }),
  cancelRemoval: command({ input: z.object({ operationId: id }), output: type<null>() }),
  removals: operationProgress,
  /** The same folder under a new path: a renamed drive, a moved folder. */
  relocateRoot: command({ input: z.object({ rootId: id, grant }), output: type<null>() }),
  /** Looks for changes now. Without a root, in all of them. */
  rescan: command({
    input: z.object({ rootId: id.exactOptional() }),
    output: type<{ readonly importIds: readonly string[] }>(),
  }),
  /** Copies or moves granted files and folders into the library. */
  bringInFiles: command({
    input: z.object({ grants: z.array(grant).min(1).max(10_000), mode: z.enum(['copy', 'move']) }),
    output: type<{ readonly importId: string }>(),
  }),
  /** Files that could not be read, some hundred at a time. */
  importFailures: query({
    input: z.object({ importId: id, from: z.number().int().min(0) }),
    output: type<{ readonly failures: ImportView['failed'] }>(),
  }),
  controlImport: command({
    input: z.object({ importId: id, action: z.enum(['pause', 'resume', 'cancel', 'dismiss']) }),
    output: type<null>(),
  }),
  /** Runs under way and lately ended; each delta is the whole list. */
  imports: stream({
    input: z.object({}),
    snapshot: type<readonly ImportView[]>(),
    delta: type<readonly ImportView[]>(),
  }),

  /** Names the files of the first pictures would get, and placeholders of the template that don't exist. */
  previewNames: query({
    input: z.object({
      target,
      ...exportOptions.pick({ template: true, format: true, longEdge: true }).shape,
    }),
    output: type<{ readonly names: readonly string[]; readonly unknown: readonly string[] }>(),
  }),
  /**
   * Writes pictures into a granted folder or zip file; without a grant into a zip file to download, or into files of Gesso's own
   * to be dragged out. `operationId` names the progress and is what cancels it.
   */
  exportImages: command({
    input: z.object({
      target,
      options: exportOptions,
      into: exportPlace,
      operationId: id,
    }),
    output: type<DeliveredExport>(),
  }),
  cancelExport: command({ input: z.object({ operationId: id }), output: type<null>() }),
  exports: operationProgress,
};
