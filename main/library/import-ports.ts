import type { CatalogFile, PackedImage, Place } from '../domain/catalog.ts';
import type { ErrorCode } from '../domain/errors.ts';
import type { FileFacts } from '../domain/image-record.ts';
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
      readonly file?: Partial<Pick<FileFacts, 'rootId' | 'path' | 'modifiedAtMs'>>;
      readonly missing?: boolean;
    }[],
  ): Promise<number>;
  removeImages(uids: readonly string[]): Promise<number>;
  /** What was said of the pictures of a root that is online again is written beside them, behind. */
  setOnline(rootId: string, online: boolean): Promise<void>;
}

/** Whose a sidecar is, for what content it was written, and where that file was then. */
export interface WrittenApart {
  readonly uid: string;
  readonly contentHash: string;
  readonly place: Place | null;
}

/** Sidecars that do not lie beside their pictures, as a scan needs them. */
interface ImportSidecars {
  /** Absolute paths of those of these pictures that have one, by uid. */
  apartOf(uids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Those written for a file of any of these contents. */
  writtenFor(contentHashes: readonly string[]): Promise<readonly WrittenApart[]>;
  /** They can be written beside their pictures now. */
  due(uids: readonly string[]): Promise<void>;
  /** The one beside where a picture lay goes with it, if it was left behind. */
  follow(uid: string, from: Place, to: Place): Promise<void>;
}

export interface ImportPorts {
  readonly catalog: ImportCatalog;
  readonly sidecars: ImportSidecars;
  /** Reads a folder, off the main thread. Absolute path. */
  listFolder(path: string): Promise<FolderListing>;
  /** Reads pictures of one folder, off the main thread, several at once. Answers come in order. */
  inspect(folder: string, files: readonly FileToInspect[]): Promise<readonly Inspection[]>;
  /**
   * Whether a catalogued file is still where the catalog says; null when its root is offline. Where names differ by letter case only
   * for us and not for the disk, `now` is the same file under its new name: then it is not.
   */
  stillThere(file: CatalogFile, now?: Place): Promise<boolean | null>;
  /** Whether the file that lies where the catalog has a picture is that picture: as it was, or edited. */
  isStillItself(file: CatalogFile): Promise<boolean>;
  /** Those of these pictures of which the user has said something. */
  spokenOf(uids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whether a file of this content lies at a place now. */
  holds(place: Place, contentHash: string): Promise<boolean>;
  /** Gives a copy its own identity, in a sidecar; resolves with that file's time, Unix milliseconds, 0: none lies beside it. */
  writeIdentity(place: Place, uid: string): Promise<number>;
  readonly newUid: () => string;
}

export interface FileToInspect {
  readonly name: string;
  readonly sidecars: readonly string[];
  /** Absolute path of one that does not lie beside it. */
  readonly apart?: string;
}

export interface ImportProgress {
  readonly state: 'scanning' | 'paused' | 'done' | 'cancelled' | 'offline';
  readonly foundFiles: number;
  readonly doneFiles: number;
  /** How much is done, 0 to 1, as far as can be told while folders are still to be listed. Never less than before. */
  readonly share: number;
  /** Whether more files may be found. */
  readonly looking: boolean;
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
