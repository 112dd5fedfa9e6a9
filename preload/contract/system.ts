import { z } from 'zod';
import { command, query, type } from './define.ts';
import type { GenerationRecord } from '../../main/domain/generation.ts';
import type { ImageRecord } from '../../main/domain/image-record.ts';
import { grant, uid } from './schemas.ts';

export interface SystemInfo {
  readonly version: string;
  readonly host: 'electron' | 'web' | 'cli';
  readonly platform: string;
  /** Shown to the user, never used as an argument. */
  readonly libraryPath: string;
  /** The library can't be written: a copy of its catalog is shown, and nothing can be changed. */
  readonly isReadOnly: boolean;
  /** What this host can do beyond a browser. */
  readonly can: {
    readonly pickPaths: boolean;
    readonly revealFiles: boolean;
    readonly copyImages: boolean;
    readonly dragOut: boolean;
    readonly chooseLibrary: boolean;
  };
}

/** A path that main vetted. The token is all the renderer can pass on. */
export interface PathGrant {
  readonly grant: string;
  /** For display. */
  readonly name: string;
}

/** What a file says of itself. `record` is null for a picture that is not in the library. */
export interface FileReport {
  readonly path: string;
  readonly uid: string | null;
  readonly width: number;
  readonly height: number;
  readonly format: string;
  readonly sizeBytes: number;
  readonly generation: GenerationRecord;
  readonly rawTexts: Readonly<Record<string, string>>;
  readonly record: ImageRecord | null;
}

const pickPurpose = z.enum([
  'import-folder',
  'import-files',
  'move-folder',
  'move-files',
  'export-folder',
  'save-file',
  'batch-files',
  'pack',
  'workflow',
  'program-folder',
  'backup-folder',
  'library-folder',
]);

/** What a dialog is for. What is chosen in it can be used for nothing else. */
export type PickPurpose = z.infer<typeof pickPurpose>;

export const system = {
  info: query({ input: z.object({}), output: type<SystemInfo>() }),
  /** Versions, settings without secrets, recent log lines: text to paste into a bug report. */
  diagnostics: query({ input: z.object({}), output: type<{ readonly text: string }>() }),
  /** A native dialog; an empty list when the user closes it. UNSUPPORTED where there is none. */
  pickPaths: command({
    input: z.object({
      purpose: pickPurpose,
      suggestedName: z.string().max(200).exactOptional(),
    }),
    output: type<{ readonly grants: readonly PathGrant[] }>(),
  }),
  /**
   * Makes the granted folder the library and starts the program anew. INVALID_INPUT for a folder that is neither empty nor a library,
   * UNSUPPORTED in a browser.
   */
  chooseLibrary: command({ input: z.object({ grant }), output: type<null>() }),
  /** Turns the command line's paths into grants. Trusted callers only. */
  grantPaths: command({
    input: z.object({ paths: z.array(z.string().max(32_768)).min(1).max(100_000) }),
    output: type<{ readonly grants: readonly PathGrant[] }>(),
  }),
  /** The uid of a granted picture file; one the library does not know is copied into it first. FILE_CORRUPT when it is no picture. */
  bringIn: command({ input: z.object({ grant }), output: type<{ readonly uid: string }>() }),
  /** Everything a granted file says; with the catalog's word on it when it is in the library. */
  readFile: query({ input: z.object({ grant }), output: type<FileReport>() }),
  /** Shows the picture in the file manager. UNSUPPORTED in a browser. */
  reveal: command({ input: z.object({ uid }), output: type<null>() }),
  /** Puts the full-resolution picture on the system's clipboard. UNSUPPORTED in a browser, which has its own. */
  copyImage: command({ input: z.object({ uid }), output: type<null>() }),
};
