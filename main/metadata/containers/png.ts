import { AppError } from '../../domain/errors.ts';
import type { ByteSource } from '../byte-source.ts';
import { CREDENTIALS_BYTES, findMaker } from '../content-credentials.ts';
import { CHUNK_OVERHEAD, chunkTypeAt, decodeTextChunk, isPng } from '../png-chunks.ts';
import { MAX_METADATA_BYTES, viewOf, type Container } from './container.ts';

/** `comf` is ComfyUI's own, of animated pictures: in form a `tEXt`, behind the pixels. */
const TEXT_CHUNKS = new Set(['tEXt', 'zTXt', 'iTXt', 'comf']);
const MAX_STEPS = 200_000;
const TAIL_BYTES = 4096;
const XMP_KEYWORD = 'XML:com.adobe.xmp';

/**
 * PNG and APNG: texts, EXIF and XMP. Chunks are skipped over by their lengths. What lies behind the pixels is looked for
 * when nothing was found before them, or when the file's end shows a text.
 */
export async function readPng(source: ByteSource): Promise<Container> {
  const header = await source.read(0, 33);
  if (!isPng(header) || header.length < 33 || chunkTypeAt(header, 12) !== 'IHDR') {
    throw new AppError('FILE_CORRUPT', 'The PNG file does not begin with an image header.');
  }
  const view = viewOf(header);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width === 0 || height === 0) throw new AppError('FILE_CORRUPT', 'The PNG file says it has no pixels.');
  const texts: Record<string, string> = {};
  const warnings: string[] = [];
  let exif: Uint8Array | null = null;
  let total = 0;
  let offset = 33;
  let isBehindPixels = false;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const start = await source.read(offset, 8);
    if (start.length < 8) break;
    const length = viewOf(start).getUint32(0);
    const type = chunkTypeAt(start, 4);
    if (type === 'IEND') break;
    if (type === 'IDAT' && !isBehindPixels) {
      isBehindPixels = true;
      if (total > 0 && !(await tailHasText(source))) break;
    }
    if (type === 'caBX') {
      const maker = findMaker(await source.read(offset + 8, Math.min(length, CREDENTIALS_BYTES)));
      if (maker) addText(texts, 'c2pa', maker);
    }
    if (TEXT_CHUNKS.has(type) || type === 'eXIf') {
      total += length;
      if (length > source.size - offset - CHUNK_OVERHEAD) {
        warnings.push(`A ${type} chunk is longer than the file.`);
        break;
      }
      if (total > MAX_METADATA_BYTES) {
        warnings.push('The metadata is too large; the rest of it was left unread.');
        break;
      }
      const data = await source.read(offset + 8, length);
      if (type === 'eXIf') exif = data;
      else {
        const text = decodeTextChunk(type, data);
        if (text) addText(texts, text.keyword, text.text);
        else warnings.push(`A ${type} chunk could not be read.`);
      }
    }
    offset += length + CHUNK_OVERHEAD;
  }
  const { [XMP_KEYWORD]: xmp, ...rest } = texts;
  return { format: 'png', width, height, texts: rest, exif, xmp: xmp ?? null, warnings };
}

/** The same keyword may come twice: both are kept. */
function addText(texts: Record<string, string>, keyword: string, text: string): void {
  let name = keyword;
  for (let count = 2; Object.hasOwn(texts, name); count += 1) {
    if (texts[name] === text || count > 100) return;
    name = `${keyword} (${count})`;
  }
  texts[name] = text;
}

async function tailHasText(source: ByteSource): Promise<boolean> {
  const tail = await source.read(Math.max(0, source.size - TAIL_BYTES), TAIL_BYTES);
  const found = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength).toString('latin1');
  return [...TEXT_CHUNKS, 'eXIf'].some((type) => found.includes(type));
}
