import type { ByteSource } from '../byte-source.ts';
import { boxesIn, findTopBox } from './bmff.ts';
import { NO_PARTS, viewOf, type Container } from './container.ts';

const EBML_SCAN_BYTES = 64 * 1024;

/** MP4 and QuickTime: the size of the first track that has one. */
export async function readMp4(source: ByteSource): Promise<Container> {
  const movie = await findTopBox(source, 'moov');
  for (const track of movie ? boxesIn(movie).filter(({ type }) => type === 'trak') : []) {
    const header = boxesIn(track.data).find(({ type }) => type === 'tkhd')?.data;
    if (!header || header.length < 84) continue;
    const view = viewOf(header.subarray(-8));
    const [width, height] = [view.getUint16(0), view.getUint16(4)];
    if (width > 0 && height > 0) return { ...NO_PARTS, format: 'video', width, height };
  }
  return unknownSize();
}

/** WebM and Matroska: PixelWidth (B0) and PixelHeight (BA) of the first video track. */
export async function readMatroska(source: ByteSource): Promise<Container> {
  const data = Buffer.from(await source.read(0, EBML_SCAN_BYTES));
  for (let at = data.indexOf(0xb0); at >= 0; at = data.indexOf(0xb0, at + 1)) {
    const width = smallElement(data, at);
    const height = width && data[width.end] === 0xba ? smallElement(data, width.end) : null;
    if (width && height) return { ...NO_PARTS, format: 'video', width: width.value, height: height.value };
  }
  return unknownSize();
}

function smallElement(data: Buffer, at: number): { readonly value: number; readonly end: number } | null {
  const length = (data[at + 1] ?? 0) & 0x7f;
  if ((data[at + 1] ?? 0) < 0x81 || length > 2 || at + 2 + length > data.length) return null;
  const value = data.readUIntBE(at + 2, length);
  return value > 0 ? { value, end: at + 2 + length } : null;
}

/** A tile needs some shape: the commonest one. */
function unknownSize(): Container {
  return {
    ...NO_PARTS,
    format: 'video',
    width: 1920,
    height: 1080,
    warnings: ['The video does not say its size where expected; 16:9 is shown.'],
  };
}
