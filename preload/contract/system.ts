import { z } from 'zod';
import { command, query, type } from './define.ts';
import { uid } from './schemas.ts';

export interface SystemInfo {
  readonly version: string;
  readonly host: 'electron' | 'web' | 'cli';
  readonly platform: string;
  /** Shown to the user, never used as an argument. */
  readonly libraryPath: string;
  /** What this host can do beyond a browser. */
  readonly can: {
    readonly pickPaths: boolean;
    readonly revealFiles: boolean;
    readonly copyImages: boolean;
    readonly dragOut: boolean;
  };
}

/** A path that main vetted. The token is all the renderer can pass on. */
export interface PathGrant {
  readonly grant: string;
  /** For display. */
  readonly name: string;
}

export const system = {
  info: query({ input: z.object({}), output: type<SystemInfo>() }),
  /** Versions, settings without secrets, recent log lines: text to paste into a bug report. */
  diagnostics: query({ input: z.object({}), output: type<{ readonly text: string }>() }),
  /** A native dialog; an empty list when the user closes it. UNSUPPORTED where there is none. */
  pickPaths: command({
    input: z.object({
      purpose: z.enum([
        'import-folder',
        'import-files',
        'export-folder',
        'save-file',
        'batch-files',
        'pack',
        'workflow',
        'program-folder',
        'backup-folder',
      ]),
      suggestedName: z.string().max(200).exactOptional(),
    }),
    output: type<{ readonly grants: readonly PathGrant[] }>(),
  }),
  /** Turns dropped paths (the preload resolves them from File objects) or the command line's into grants. Trusted callers only. */
  grantPaths: command({
    input: z.object({ paths: z.array(z.string().max(32_768)).min(1).max(100_000) }),
    output: type<{ readonly grants: readonly PathGrant[] }>(),
  }),
  /** Shows the picture in the file manager. UNSUPPORTED in a browser. */
  reveal: command({ input: z.object({ uid }), output: type<null>() }),
  /** Puts the full-resolution picture on the system's clipboard. UNSUPPORTED in a browser, which has its own. */
  copyImage: command({ input: z.object({ uid }), output: type<null>() }),
};
