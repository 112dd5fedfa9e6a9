import { bytesSource } from './byte-source.ts';
import { locateAvifItem, topBoxes } from './containers/bmff.ts';

/**
 * The same AVIF with its EXIF item's bytes replaced. An AVIF names every part by its position, so nothing may move:
 * the file must have been encoded with a placeholder at least as long.
 * @returns null when there is no EXIF item, or too small a one
 */
export async function replaceAvifExif(avif: Uint8Array, exif: Uint8Array): Promise<Uint8Array | null> {
  const place = await locateAvifItem(bytesSource(avif), 'Exif');
  // Four bytes before the block say where it begins.
  if (!place || place.length < exif.length + 4 || place.offset + place.length > avif.length) return null;
  const written = Buffer.from(avif);
  written.fill(0, place.offset, place.offset + place.length);
  written.set(exif, place.offset + 4);
  return written;
}

/** The same AVIF with the bytes of its EXIF and XMP items and of boxes of others' own (content credentials) blanked out. */
export async function blankAvifMetadata(avif: Uint8Array): Promise<Uint8Array> {
  const written = Buffer.from(avif);
  for (const [kind, filling] of [
    ['Exif', 0],
    ['application/rdf+xml', 0x20],
  ] as const) {
    const place = await locateAvifItem(bytesSource(avif), kind);
    if (place) written.fill(filling, place.offset, place.offset + place.length);
  }
  for await (const { type, offset, headBytes, size } of topBoxes(bytesSource(avif))) {
    if (type !== 'uuid') continue;
    written.write('free', offset + 4, 'latin1');
    written.fill(0, offset + headBytes, offset + size);
  }
  return written;
}
