import { AppError } from '../domain/errors.ts';
import type { FileReport, PathGrant, system, SystemInfo } from '../../preload/contract/system.ts';
import type { GroupHandlers } from './dispatcher.ts';

export interface SystemDependencies {
  readonly info: SystemInfo;
  readonly host: {
    readonly pickPaths?: (purpose: string, suggestedName: string | undefined) => Promise<readonly string[]>;
    readonly reveal?: (path: string) => Promise<void>;
    readonly copyImage?: (path: string) => Promise<void>;
  };
  readonly grants: {
    issue(kind: 'path', value: string): string;
    resolve(kind: 'path', token: string): string;
  };
  bringIn(path: string): Promise<string>;
  readFile(path: string): Promise<FileReport>;
  /** Absolute path of a picture's file. @throws AppError NOT_FOUND */
  imagePath(uid: string): Promise<string>;
  diagnostics(): Promise<string>;
}

export function createSystemHandlers(deps: SystemDependencies): GroupHandlers<typeof system> {
  const grantAll = (paths: readonly string[]): { grants: PathGrant[] } => ({
    grants: paths.map((path) => ({ grant: deps.grants.issue('path', path), name: lastPart(path) })),
  });
  return {
    info: () => deps.info,
    async diagnostics() {
      return { text: await deps.diagnostics() };
    },
    async pickPaths({ purpose, suggestedName }) {
      const pick = deps.host.pickPaths ?? unsupported('choose files with a native dialog');
      return grantAll(await pick(purpose, suggestedName));
    },
    grantPaths({ paths }, { trusted }) {
      if (!trusted)
        throw new AppError('FORBIDDEN', 'Paths come from a dialog, a drop or the command line only.');
      return grantAll(paths);
    },
    async bringIn({ grant }) {
      return { uid: await deps.bringIn(deps.grants.resolve('path', grant)) };
    },
    readFile: ({ grant }) => deps.readFile(deps.grants.resolve('path', grant)),
    async reveal({ uid }) {
      const reveal = deps.host.reveal ?? unsupported('open the file manager');
      await reveal(await deps.imagePath(uid));
      return null;
    },
    async copyImage({ uid }) {
      const copy = deps.host.copyImage ?? unsupported('reach the system clipboard');
      await copy(await deps.imagePath(uid));
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
