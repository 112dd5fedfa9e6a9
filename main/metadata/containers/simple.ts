import { AppError } from '../../domain/errors.ts';
import type { ByteSource } from '../byte-source.ts';
import { NO_PARTS, viewOf, type Container } from './container.ts';

const GIF_SCAN_BYTES = 1024 * 1024;

/** GIF: size and comments among its first megabyte. */
export async function readGif(source: ByteSource): Promise<Container> {
  const data = await source.read(0, GIF_SCAN_BYTES);
  if (data.length < 13) throw new AppError('FILE_CORRUPT', 'The GIF file ends within its header.');
  const [width, height] = [viewOf(data).getUint16(6, true), viewOf(data).getUint16(8, true)];
  const comments: string[] = [];
  let offset = 13 + colorTableBytes(data[10] ?? 0);
  while (offset < data.length) {
    const kind = data[offset];
    if (kind === 0x2c) offset += 10 + colorTableBytes(data[offset + 9] ?? 0) + 1;
    else if (kind === 0x21) offset += 2;
    else break;
    const isComment = kind === 0x21 && data[offset - 1] === 0xfe;
    const parts: Uint8Array[] = [];
    for (let length = data[offset] ?? 0; length > 0; length = data[offset] ?? 0) {
      if (isComment) parts.push(data.subarray(offset + 1, offset + 1 + length));
      offset += 1 + length;
    }
    if (isComment) comments.push(Buffer.concat(parts).toString('utf8'));
    offset += 1;
  }
  const texts: Record<string, string> = comments.length > 0 ? { comment: comments.join('\n') } : {};
  return { ...NO_PARTS, format: 'gif', width, height, texts };
}

/** Bytes of the table of colours that a header's or a frame's flags announce. */
export function colorTableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** BMP carries nothing but its size. */
export async function readBmp(source: ByteSource): Promise<Container> {
  const data = await source.read(0, 26);
  if (data.length < 26) throw new AppError('FILE_CORRUPT', 'The BMP file ends within its header.');
  const view = viewOf(data);
  const isCore = view.getUint32(14, true) === 12;
  const width = isCore ? view.getUint16(18, true) : Math.abs(view.getInt32(18, true));
  const height = isCore ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true));
  return { ...NO_PARTS, format: 'bmp', width, height };
}
