import type { ByteSource } from '../byte-source.ts';
import { chunkTypeAt } from '../png-chunks.ts';
import { boxesIn, findTopBox } from './bmff.ts';
import { NO_PARTS, unknownSize, utf8Of, viewOf, type Container } from './container.ts';

/** Of the texts that are known by four letters, those that say something of the picture. */
const NAMES: Readonly<Record<string, string>> = {
  '\u00A9cmt': 'comment',
  '\u00A9des': 'Description',
  desc: 'Description',
  '\u00A9nam': 'Title',
};
/** What multiplexers say of themselves. */
const TECHNICAL = new Set(['encoder', 'major_brand', 'minor_version', 'compatible_brands']);

/** MP4 and QuickTime: the size of the first track that has one, and what the whole movie says in words. */
export async function readMp4(source: ByteSource): Promise<Container> {
  const movie = await findTopBox(source, 'moov');
  const boxes = movie ? boxesIn(movie) : [];
  const texts = textsIn(boxes);
  for (const track of boxes.filter(({ type }) => type === 'trak')) {
    const header = boxesIn(track.data).find(({ type }) => type === 'tkhd')?.data;
    if (!header || header.length < 84) continue;
    const view = viewOf(header.subarray(-8));
    const [width, height] = [view.getUint16(0), view.getUint16(4)];
    if (width > 0 && height > 0) return { ...NO_PARTS, format: 'video', width, height, texts };
  }
  return { ...unknownSize(), texts };
}

type Boxes = ReturnType<typeof boxesIn>;

/** Beside the tracks, or among the user's data there. */
function textsIn(movie: Boxes): Record<string, string> {
  const texts: Record<string, string> = {};
  const userData = movie.filter(({ type }) => type === 'udta').flatMap(({ data }) => boxesIn(data));
  for (const { type, data } of [...movie, ...userData]) {
    if (type === 'meta') Object.assign(texts, textsOfMeta(data));
    // QuickTime's own: a length and a language, then the text.
    else if (NAMES[type] !== undefined && data.length > 4) add(texts, NAMES[type], data.subarray(4));
  }
  return texts;
}

function textsOfMeta(meta: Uint8Array): Record<string, string> {
  const texts: Record<string, string> = {};
  // QuickTime leaves out the version and flags.
  const parts = boxesIn(chunkTypeAt(meta, 4) === 'hdlr' ? meta : meta.subarray(4));
  const find = (wanted: string): Uint8Array =>
    parts.find(({ type }) => type === wanted)?.data ?? new Uint8Array();
  // A list of names, to which the items point by their number.
  const keys = boxesIn(find('keys').subarray(8)).map(({ data }) => utf8Of(data));
  for (const { type, data } of boxesIn(find('ilst'))) {
    const name = NAMES[type] ?? keys[numberOf(type) - 1];
    const value = boxesIn(data).find((box) => box.type === 'data')?.data;
    // A kind and a language stand before the text; 1 is UTF-8.
    if (name !== undefined && value && value.length > 8 && value[3] === 1)
      add(texts, name, value.subarray(8));
  }
  return texts;
}

function add(texts: Record<string, string>, name: string, data: Uint8Array): void {
  const text = utf8Of(data);
  if (text !== '' && !TECHNICAL.has(name)) texts[name] ??= text;
}

function numberOf(type: string): number {
  return Buffer.from(type, 'latin1').readUInt32BE();
}
