import type { GenerationRecord } from './generation.ts';

export const MARKS = ['final', 'wip', 'experiment', 'reject'] as const;
export type Mark = (typeof MARKS)[number];

export const IMAGE_FORMATS = ['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff', 'bmp', 'video'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** What is true of the file itself. */
export interface FileFacts {
  /** Id of the root the file lies under; `library` is the library's own tree. */
  readonly rootId: string;
  /** Path below the root with `/` between the parts, whatever the system. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Unix milliseconds. */
  readonly modifiedAtMs: number;
  /** Pixels, after EXIF orientation is applied. */
  readonly width: number;
  readonly height: number;
  readonly format: ImageFormat;
  /** Short content hash: hex of the first 8 bytes of SHA-256 over size and a sample of the bytes. Cache key of thumbnails. */
  readonly contentHash: string;
  /**
   * Hex of a 64-bit hash over the picture's size and its pixels reduced to 320 on the longest side, once a thumbnail was
   * made: equal for the same picture in any lossless file, whatever it says of itself. Null for videos.
   */
  readonly pixelHash: string | null;
}

/** What is on record of a picture that is to be shown small. */
export interface ShownPicture {
  readonly uid: string;
  readonly file: Pick<FileFacts, 'contentHash' | 'width' | 'height' | 'format' | 'pixelHash'>;
}

export const STACK_ROLES = ['cover', 'out'] as const;
/** `cover`: shown for its whole stack; `out`: taken out of it. */
export type StackRole = (typeof STACK_ROLES)[number];

/** What the user has said about a picture. */
export interface UserFacts {
  /** 0 (none) – 5. */
  readonly rating: number;
  readonly favorite: boolean;
  readonly mark: Mark | null;
  /** Hierarchy is written `animals/fox`. Sorted, without repeats. */
  readonly tags: readonly string[];
  readonly note: string;
  /** The stack it was put into by hand; null: that of its prompt and session, if it has any. */
  readonly stackId: string | null;
  readonly stackRole: StackRole | null;
  /** Unix milliseconds of the user's last word on it; 0: never. */
  readonly changedAtMs: number;
}

/** What files say of them: another program's says less, and what is absent was not spoken of. */
export type SaidFacts = Partial<UserFacts> & Pick<UserFacts, 'changedAtMs'>;

export const NO_USER_FACTS: UserFacts = {
  rating: 0,
  favorite: false,
  mark: null,
  tags: [],
  note: '',
  stackId: null,
  stackRole: null,
  changedAtMs: 0,
};

export interface ImageState {
  /** The file was not found when last looked for (unplugged disk, moved). */
  readonly missing: boolean;
  /** Unix milliseconds it went to the trash, or null. */
  readonly trashedAtMs: number | null;
  /** Scratch retention: when it will go to the trash, or null. */
  readonly expiresAtMs: number | null;
}

/** One picture, whole. */
export interface ImageRecord {
  /** Lowercase UUID, written inside the file or its sidecar: the picture's identity for ever. */
  readonly uid: string;
  readonly file: FileFacts;
  readonly generation: GenerationRecord;
  readonly user: UserFacts;
  /** Ids of the collections it belongs to. */
  readonly collections: readonly string[];
  readonly state: ImageState;
}

export type StackState = 'closed' | 'open' | 'member';

/** What a tile of the grid needs, and no more. */
export interface ImageTile {
  readonly uid: string;
  readonly width: number;
  readonly height: number;
  readonly contentHash: string;
  readonly format: ImageFormat;
  readonly type: GenerationRecord['type'];
  /** First 300 characters. */
  readonly prompt: string;
  readonly model: string | null;
  readonly seed: string | null;
  readonly createdAtMs: number;
  readonly rating: number;
  readonly favorite: boolean;
  readonly mark: Mark | null;
  readonly missing: boolean;
  readonly trashed: boolean;
  readonly expiresAtMs: number | null;
  /** Pictures of its stack in the view, itself included; 1 when not stacked. */
  readonly stackSize: number;
  /** Whether it stands for its whole stack, or is the first or a further picture of an open one. */
  readonly stackState: StackState;
  readonly stackRole: StackRole | null;
  /** Whether it was put into its stack by hand. */
  readonly stackedByHand: boolean;
}
