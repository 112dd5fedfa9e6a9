import type { Target } from '../domain/catalog-view.ts';
import type {
  ExportOptionsInput,
  ExportPlaceInput,
  DeliveredExport,
  ImportView,
  library,
} from '../../preload/contract/library.ts';
import type { Root } from '../domain/catalog.ts';
import type { RunningOperations } from '../usecases/operations.ts';
import { coalesce } from './coalesce.ts';
import type { GroupHandlers } from './dispatcher.ts';
import { followOperations } from './follow-operations.ts';
import { toTarget } from './target.ts';

/** Where an export goes. */
export type ExportDestination =
  | { readonly kind: 'folder'; readonly path: string }
  /** A path of null: to be downloaded. */
  | { readonly kind: 'zip'; readonly path: string | null; readonly name: string }
  /** Files of its own, to be dragged out of the window. */
  | { readonly kind: 'drag' };

export interface ExportsPart {
  previewNames(
    target: Target,
    options: Pick<ExportOptionsInput, 'template' | 'format' | 'longEdge'>,
  ): Promise<{ names: readonly string[]; unknown: readonly string[] }>;
  exportImages(
    target: Target,
    options: ExportOptionsInput,
    into: ExportDestination,
    operationId: string,
  ): Promise<DeliveredExport>;
  readonly operations: RunningOperations;
}

export interface LibraryDependencies {
  readonly grants: { resolve(use: 'read' | 'write', token: string): string };
  readonly imports: {
    roots(): Promise<readonly Root[]>;
    addRoot(path: string): Promise<{ readonly rootId: string; readonly importId: string }>;
    readonly removals: {
      remove(rootId: string, operationId?: string): Promise<void>;
      readonly operations: RunningOperations;
    };
    relocateRoot(rootId: string, path: string): Promise<void>;
    rescan(rootId?: string): Promise<readonly string[]>;
    bringInFiles(paths: readonly string[], mode: 'copy' | 'move'): string;
    failures(importId: string, from: number): ImportView['failed'];
    control(importId: string, action: 'pause' | 'resume' | 'cancel' | 'dismiss'): void;
    list(): readonly ImportView[];
    watch(listener: (imports: readonly ImportView[]) => void): () => void;
  };
  readonly exports: ExportsPart;
}

export function createLibraryHandlers({
  grants,
  imports,
  exports,
}: LibraryDependencies): GroupHandlers<typeof library> {
  const pathOf = (grant: string): string => grants.resolve('read', grant);
  const placeOf = (grant: string): string => grants.resolve('write', grant);
  const placeFor = (into: ExportPlaceInput): ExportDestination => {
    switch (into.kind) {
      case 'folder':
        return { kind: 'folder', path: placeOf(into.grant) };
      case 'zip':
        return { kind: 'zip', path: into.grant === null ? null : placeOf(into.grant), name: into.name };
      case 'drag':
        return into;
    }
  };
  return {
    roots: async () => ({ roots: await imports.roots() }),
    addRoot: ({ grant }) => imports.addRoot(pathOf(grant)),
    async removeRoot({ rootId, operationId }) {
      await imports.removals.remove(rootId, operationId);
      return null;
    },
    cancelRemoval({ operationId }) {
      imports.removals.operations.cancel(operationId);
      return null;
    },
    removals: (_input, emit, { signal }) => followOperations(imports.removals.operations, emit, signal),
    async relocateRoot({ rootId, grant }) {
      await imports.relocateRoot(rootId, pathOf(grant));
      return null;
    },
    rescan: async ({ rootId }) => ({ importIds: await imports.rescan(rootId) }),
    bringInFiles: ({ grants: tokens, mode }) => ({
      importId: imports.bringInFiles(tokens.map(mode === 'move' ? placeOf : pathOf), mode),
    }),
    importFailures: async ({ importId, from }) => ({ failures: imports.failures(importId, from) }),
    controlImport({ importId, action }) {
      imports.control(importId, action);
      return null;
    },
    imports(_input, emit, { signal }) {
      const gathered = coalesce<readonly ImportView[]>(
        () => 'imports',
        ([views]) => emit(views ?? []),
        100,
      );
      const unwatch = imports.watch((views) => gathered.add(views));
      signal.addEventListener('abort', () => {
        unwatch();
        gathered.stop();
      });
      return imports.list();
    },
    previewNames: ({ target, ...options }) => exports.previewNames(toTarget(target), options),
    exportImages({ target, options, into, operationId }, { signal }) {
      const place = placeFor(into);
      // What only the page that asked could have downloaded is not made for nobody.
      if (place.kind === 'zip' && place.path === null)
        signal.addEventListener('abort', () => exports.operations.cancel(operationId));
      return exports.exportImages(toTarget(target), options, place, operationId);
    },
    cancelExport({ operationId }) {
      exports.operations.cancel(operationId);
      return null;
    },
    exports: (_input, emit, { signal }) => followOperations(exports.operations, emit, signal),
  };
}
