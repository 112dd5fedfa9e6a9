import { AppError } from '../domain/errors.ts';
import type {
  FileReport,
  PathGrant,
  PickPurpose,
  system,
  SystemInfo,
} from '../../preload/contract/system.ts';
import type { GroupHandlers } from './dispatcher.ts';

export interface SystemDependencies {
  readonly info: SystemInfo;
  readonly host: {
    readonly pickPaths?: (
      purpose: PickPurpose,
      suggestedName: string | undefined,
    ) => Promise<readonly string[]>;
    readonly reveal?: (path: string) => Promise<void>;
    readonly copyImage?: (png: Uint8Array) => Promise<void>;
    readonly restart?: () => void;
  };
  readonly grants: {
    issue(use: PathUse | 'path', value: string): string;
    resolve(use: 'read' | 'library', token: string): string;
  };
  bringIn(path: string): Promise<string>;
  readFile(path: string): Promise<FileReport>;
  /** Absolute path of a picture's file. @throws AppError NOT_FOUND */
  imagePath(uid: string): Promise<string>;
  /** A picture as PNG, whatever it is stored as. @throws AppError NOT_FOUND, UNSUPPORTED */
  clipboardPng(uid: string): Promise<Uint8Array>;
  diagnostics(): Promise<string>;
  /** Keeps the absolute folder as the library of the next start. @throws AppError INVALID_INPUT, LIBRARY_UNWRITABLE */
  rememberLibrary(path: string): Promise<void>;
}

type PathUse = 'read' | 'write' | 'program' | 'library';

/** What each dialog's choice may be used for. */
const USE_OF: Readonly<Record<PickPurpose, PathUse>> = {
  'import-folder': 'read',
  'import-files': 'read',
  'move-folder': 'write',
  'move-files': 'write',
  'batch-files': 'read',
  pack: 'read',
  workflow: 'read',
  'export-folder': 'write',
  'backup-folder': 'write',
  'save-file': 'write',
  'program-folder': 'program',
  'library-folder': 'library',
};

export function createSystemHandlers(deps: SystemDependencies): GroupHandlers<typeof system> {
  const grantAll = (use: PathUse | 'path', paths: readonly string[]): { grants: PathGrant[] } => ({
    grants: paths.map((path) => ({ grant: deps.grants.issue(use, path), name: lastPart(path) })),
  });
  return {
    info: () => deps.info,
    async diagnostics() {
      return { text: await deps.diagnostics() };
    },
    async pickPaths({ purpose, suggestedName }) {
      const pick = deps.host.pickPaths ?? unsupported('choose files with a native dialog');
      return grantAll(USE_OF[purpose], await pick(purpose, suggestedName));
    },
    async chooseLibrary({ grant }) {
      const restart = deps.host.restart ?? unsupported('change the library; start it with --library instead');
      await deps.rememberLibrary(deps.grants.resolve('library', grant));
      restart();
      return null;
    },
    grantPaths({ paths }, { trusted }) {
      if (!trusted)
        throw new AppError('FORBIDDEN', 'Paths come from a dialog, a drop or the command line only.');
      return grantAll('path', paths);
    },
    async bringIn({ grant }) {
      return { uid: await deps.bringIn(deps.grants.resolve('read', grant)) };
    },
    readFile: ({ grant }) => deps.readFile(deps.grants.resolve('read', grant)),
    async reveal({ uid }) {
      const reveal = deps.host.reveal ?? unsupported('open the file manager');
      await reveal(await deps.imagePath(uid));
      return null;
    },
    async copyImage({ uid }) {
      const copy = deps.host.copyImage ?? unsupported('reach the system clipboard');
      await copy(await deps.clipboardPng(uid));
      return null;
    },
  };
}

function unsupported(what: string): () => never {
  return () => {
    throw new AppError('UNSUPPORTED', `Gesso in a browser can't ${what}. The desktop app can.`);
  };
}

function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
