import type { ImageFormat } from '../../domain/image-record.ts';

/** What lies in a file besides its pixels, not yet decoded. */
export interface Container {
  readonly format: ImageFormat;
  /** Pixels as stored, before EXIF orientation. */
  readonly width: number;
  readonly height: number;
  readonly texts: Readonly<Record<string, string>>;
  /** An EXIF block, beginning with its TIFF header. */
  readonly exif: Uint8Array | null;
  /** An XMP packet. */
  readonly xmp: string | null;
  /** What did not fit into it: a packet of its own. */
  readonly xmpRest?: string;
  /** Things left unread, in words for the user. */
  readonly warnings: readonly string[];
}

export const NO_PARTS = { texts: {}, exif: null, xmp: null, warnings: [] } as const;

/** Metadata of one file above this, all together, is left unread. */
export const MAX_METADATA_BYTES = 32 * 1024 * 1024;

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A text that some end with zeroes. */
export function utf8Of(data: Uint8Array): string {
  return Buffer.from(data).toString('utf8').replace(/\0+$/, '');
}

/** Of a video that doesn't say its size where expected; a tile needs some shape: the commonest one. */
export function unknownSize(): Container {
  return {
    ...NO_PARTS,
    format: 'video',
    width: 1920,
    height: 1080,
    warnings: ['The video does not say its size where expected; 16:9 is shown.'],
  };
}
