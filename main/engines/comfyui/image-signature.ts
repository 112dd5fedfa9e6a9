export interface ImageFacts {
  readonly format: 'png' | 'jpeg' | 'webp';
  readonly width: number;
  readonly height: number;
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Format and pixel size from the first bytes of an encoded picture; null when it is none we know. Decodes nothing. */
export function sniffImage(bytes: Uint8Array): ImageFacts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (PNG_SIGNATURE.every((byte, index) => bytes[index] === byte)) return pngFacts(view);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegFacts(view);
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return webpFacts(bytes, view);
  return null;
}

/**
 * Whether the file reaches its own end: a download cut short does not. PNG by its chunk lengths, JPEG by its
 * end marker, WebP by its announced length.
 */
export function isWholeImage(bytes: Uint8Array, format: ImageFacts['format']): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (format) {
    case 'png':
      return [...pngChunks(bytes)].at(-1)?.type === 'IEND';
    case 'jpeg':
      return lastIndexOfPair(bytes, 0xff, 0xd9) >= 0;
    case 'webp':
      return bytes.byteLength >= view.getUint32(4, true) + 8;
  }
}

/**
 * Text chunks (tEXt) of a PNG by keyword, as their bytes say in Latin-1; the first of a name counts.
 * ComfyUI writes `prompt` and each of its extra entries so, in ASCII.
 */
export function pngTexts(bytes: Uint8Array): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { type, data } of pngChunks(bytes)) {
    if (type !== 'tEXt') continue;
    const separator = data.indexOf(0);
    if (separator < 1) continue;
    const keyword = Buffer.from(data.subarray(0, separator)).toString('latin1');
    texts[keyword] ??= Buffer.from(data.subarray(separator + 1)).toString('latin1');
  }
  return texts;
}

interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
}

function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 8; offset + 12 <= bytes.byteLength;) {
    const sizeBytes = view.getUint32(offset);
    const end = offset + 12 + sizeBytes;
    if (end > bytes.byteLength) return;
    yield {
      type: ascii(bytes, offset + 4, offset + 8),
      data: bytes.subarray(offset + 8, offset + 8 + sizeBytes),
    };
    offset = end;
  }
}

function pngFacts(view: DataView): ImageFacts | null {
  if (view.byteLength < 24) return null;
  return { format: 'png', width: view.getUint32(16), height: view.getUint32(20) };
}

function jpegFacts(view: DataView): ImageFacts | null {
  let offset = 2;
  while (offset + 9 < view.byteLength) {
    if (view.getUint8(offset) !== 0xff) return null;
    const marker = view.getUint8(offset + 1);
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      return { format: 'jpeg', width: view.getUint16(offset + 7), height: view.getUint16(offset + 5) };
    }
    offset += 2 + view.getUint16(offset + 2);
  }
  return null;
}

function webpFacts(bytes: Uint8Array, view: DataView): ImageFacts | null {
  if (view.byteLength < 30) return null;
  switch (ascii(bytes, 12, 16)) {
    case 'VP8 ':
      return {
        format: 'webp',
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { format: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { format: 'webp', width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
    default:
      return null;
  }
}

function uint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16);
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

function lastIndexOfPair(bytes: Uint8Array, first: number, second: number): number {
  for (let index = bytes.byteLength - 2; index >= 0; index -= 1) {
    if (bytes[index] === first && bytes[index + 1] === second) return index;
  }
  return -1;
}
