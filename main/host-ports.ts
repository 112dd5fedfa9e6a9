import type { CatalogWork } from './domain/catalog-work.ts';
import type { PickPurpose } from '../preload/contract/system.ts';

/** What only a host can do. A host without a screen leaves these out, and the contract answers UNSUPPORTED. */
export interface HostPorts {
  readonly kind: 'electron' | 'web' | 'cli';
  /** A native dialog. Absolute paths; empty when it was closed. */
  readonly pickPaths?: (
    purpose: PickPurpose,
    suggestedName: string | undefined,
  ) => Promise<readonly string[]>;
  readonly reveal?: (path: string) => Promise<void>;
  /** Puts a PNG on the system's clipboard. */
  readonly copyImage?: (png: Uint8Array) => Promise<void>;
  /** Takes a file away, to the system's bin where its drive has one. */
  readonly binFile?: (path: string) => Promise<void>;
  /** Starts the program anew, after asking what it asks before it ends. */
  readonly restart?: () => void;
  readonly canDragOut: boolean;
  /** Told while the library is being opened that this takes a while, if it is large. */
  readonly onCatalogWork?: (work: CatalogWork) => void;
  /** Asks the user, in a window of the system's, whether Gesso may connect to this address. */
  readonly confirmHost?: (url: string) => Promise<boolean>;
  /** Keeps secrets (server passwords) encrypted by the system; without it they are stored readable by this user only. */
  readonly secrets?: KeyStore;
}

/** The system's. Some ask the user before they open: nothing of it is called before there is a secret to keep or to read. */
export interface KeyStore {
  /** Null where the system has no key store after all. */
  encrypt(text: string): Promise<string | null>;
  /** `isOutdated`: to be encrypted again, with the key of now. @throws what the system does, where its keys don't open it */
  decrypt(stored: string): Promise<{ readonly text: string; readonly isOutdated: boolean }>;
}
