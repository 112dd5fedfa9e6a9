import type { CatalogFile, PackedImage, Root } from '../domain/catalog.ts';
import type { ErrorCode } from '../domain/errors.ts';
import type { FolderListing } from './import-scan.ts';

/** What a scan itself needs to know of a picture whose headers and sidecars were read. */
export interface InspectedFile {
  readonly uid: string | null;
  readonly sizeBytes: number;
  readonly contentHash: string;
  /** A PNG that says nothing at all: a text may be hidden in its pixels, if they were not looked at. */
  readonly isSilent: boolean;
  /** All that it says, made ready for the catalog. */
  readonly packed: Uint8Array;
}

export type Inspection =
  | { readonly ok: true; readonly file: InspectedFile }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/** The catalog as an import needs it; the real one, or a test's. */
interface ImportCatalog {
  filesIn(rootId: string, folder: string): Promise<readonly CatalogFile[]>;
  foldersOf(rootId: string): Promise<readonly string[]>;
  findFiles(uids: readonly string[], contentHashes: readonly string[]): Promise<readonly CatalogFile[]>;
  putImages(images: readonly PackedImage[]): Promise<number>;
  updateFiles(
    updates: readonly {
      readonly uid: string;
      readonly file?: { readonly modifiedAtMs: number };
      readonly missing?: boolean;
    }[],
  ): Promise<number>;
  putRoot(root: Root): Promise<void>;
}

export interface ImportPorts {
  readonly catalog: ImportCatalog;
  /** Reads a folder, off the main thread. Absolute path. */
  listFolder(path: string): Promise<FolderListing>;
  /** Reads pictures of one folder, off the main thread, several at once. Answers come in order. */
  inspect(folder: string, files: readonly FileToInspect[]): Promise<readonly Inspection[]>;
  /** Whether a catalogued file is still where the catalog says; null when its root is offline. */
  stillThere(file: CatalogFile): Promise<boolean | null>;
  /** Gives a copy its own identity, in a sidecar; resolves with that file's time, Unix milliseconds. */
  writeIdentity(path: string, uid: string): Promise<number>;
  readonly newUid: () => string;
}

export interface FileToInspect {
  readonly name: string;
  readonly sidecars: readonly string[];
}

export interface ImportProgress {
  readonly state: 'scanning' | 'paused' | 'done' | 'cancelled' | 'offline';
  readonly foundFiles: number;
  readonly doneFiles: number;
  /** Catalogued before, with the same size and time, or the same content. */
  readonly unchanged: number;
  readonly added: number;
  readonly updated: number;
  /** Found again under another path. */
  readonly moved: number;
  readonly missing: number;
  readonly failed: readonly ImportFailure[];
  /** Failures beyond those listed. */
  readonly failedCount: number;
  /** Being worked on, below the root. */
  readonly folder: string;
}

export interface ImportFailure {
  /** Below the root. */
  readonly path: string;
  readonly code: ErrorCode;
  readonly message: string;
}
