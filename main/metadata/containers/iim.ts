import { isUtf8 } from 'node:buffer';
import { viewOf } from './container.ts';

/** Of the blocks that Photoshop keeps side by side, the one in the IPTC's older form. */
const IIM_RESOURCE = 0x0404;
const DIGEST_RESOURCE = 0x0425;
const MOST_BLOCKS = 10_000;
const [ENVELOPE, APPLICATION] = [1, 2];
const CHARSET = 90;
const [KEYWORD, CAPTION] = [25, 120];
const UTF_8 = '\x1b%G';

/**
 * What editors and agencies note in the IPTC's older form, by MWG: `iptc:Caption`, and `iptc:Keywords` each on a line.
 * @param resources Photoshop's blocks, behind their mark
 */
export function readIim(resources: Uint8Array): Record<string, string> {
  const records = iimOf(resources);
  const texts: Record<string, string> = {};
  if (records === null) return texts;
  const found = [...datasetsOf(records)];
  const charset = charsetOf(found);
  const said = (wanted: number): string[] =>
    found
      .filter(({ record, dataset }) => record === APPLICATION && dataset === wanted)
      .map(({ data }) => textOf(data, charset))
      .filter((text) => text !== '');
  const [[caption], keywords] = [said(CAPTION), said(KEYWORD)];
  if (caption !== undefined) texts['iptc:Caption'] = caption;
  if (keywords.length > 0) texts['iptc:Keywords'] = keywords.join('\n');
  return texts;
}

/**
 * The same blocks without the keywords that are not wanted any more, and without the mark by which programs see whether the older form was
 * changed after the XMP; as they are where there is no such keyword.
 */
export function withoutKeywords(resources: Uint8Array, isWanted: (keyword: string) => boolean): Uint8Array {
  const kept: Uint8Array[] = [];
  let isLess = false;
  let rest = 0;
  for (const { id, from, start, end, next } of blocksOf(resources)) {
    rest = next;
    const records = id === IIM_RESOURCE ? resources.subarray(start, end) : null;
    const left = records && withoutKeywordSets(records, isWanted);
    if (left && left !== records) {
      isLess = true;
      const length = Buffer.alloc(4);
      length.writeUInt32BE(left.length);
      kept.push(resources.subarray(from, start - 4), length, left, Buffer.alloc(left.length % 2));
    } else if (id !== DIGEST_RESOURCE) kept.push(resources.subarray(from, next));
  }
  return isLess ? Buffer.concat([...kept, resources.subarray(rest)]) : resources;
}

function withoutKeywordSets(records: Uint8Array, isWanted: (keyword: string) => boolean): Uint8Array {
  const found = [...datasetsOf(records)];
  const charset = charsetOf(found);
  const gone = found.filter(
    ({ record, dataset, data }) =>
      record === APPLICATION && dataset === KEYWORD && !isWanted(textOf(data, charset)),
  );
  if (gone.length === 0) return records;
  const starts = [0, ...gone.map(({ end }) => end)];
  const ends = [...gone.map(({ from }) => from), records.length];
  return Buffer.concat(starts.map((start, index) => records.subarray(start, ends[index])));
}

function iimOf(resources: Uint8Array): Uint8Array | null {
  for (const { id, start, end } of blocksOf(resources))
    if (id === IIM_RESOURCE) return resources.subarray(start, end);
  return null;
}

interface Block {
  readonly id: number;
  readonly from: number;
  /** Of its data. */
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** `8BIM`, a number, a name, a length and the data; name and data are filled up to an even length. */
function* blocksOf(resources: Uint8Array): Generator<Block> {
  const view = viewOf(resources);
  for (let from = 0, count = 0; from + 12 <= resources.length && count < MOST_BLOCKS; count += 1) {
    if (view.getUint32(from) !== 0x38_42_49_4d) return;
    const name = 1 + (resources[from + 6] ?? 0);
    const start = from + 6 + name + (name % 2) + 4;
    if (start > resources.length) return;
    const length = view.getUint32(start - 4);
    const next = start + length + (length % 2);
    yield { id: view.getUint16(from + 4), from, start, end: start + length, next };
    from = next;
  }
}

interface Dataset {
  readonly record: number;
  readonly dataset: number;
  readonly from: number;
  readonly end: number;
  readonly data: Uint8Array;
}

function* datasetsOf(records: Uint8Array): Generator<Dataset> {
  for (let from = 0, count = 0; from + 5 <= records.length && count < MOST_BLOCKS; count += 1) {
    if (records[from] !== 0x1c) return;
    const length = viewOf(records).getUint16(from + 3);
    // Longer ones are none of these.
    if (length >= 0x8000) return;
    const end = from + 5 + length;
    const [record = 0, dataset = 0] = [records[from + 1], records[from + 2]];
    yield { record, dataset, from, end, data: records.subarray(from + 5, end) };
    from = end;
  }
}

function charsetOf(datasets: readonly Dataset[]): string {
  const last = datasets.findLast(({ record, dataset }) => record === ENVELOPE && dataset === CHARSET);
  return last ? Buffer.from(last.data).toString('latin1') : '';
}

/** Without a word on the letters they are UTF-8 where they can be, else what Windows used. */
function textOf(data: Uint8Array, charset: string): string {
  const isUnicode = charset === UTF_8 || (charset === '' && isUtf8(data));
  const text = isUnicode ? Buffer.from(data).toString('utf8') : new TextDecoder('windows-1252').decode(data);
  return text.replaceAll('\r', '\n').replace(/\0+$/, '').trim();
}
