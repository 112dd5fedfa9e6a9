import { isUtf8 } from 'node:buffer';
import { viewOf } from './container.ts';

/** Of the blocks that Photoshop keeps side by side, the one in the IPTC's older form. */
const IIM_RESOURCE = 0x0404;
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
  const found: { readonly dataset: number; readonly data: Uint8Array }[] = [];
  let charset = '';
  for (let at = 0, count = 0; at + 5 <= records.length && count < MOST_BLOCKS; count += 1) {
    if (records[at] !== 0x1c) break;
    const length = viewOf(records).getUint16(at + 3);
    // Longer ones are none of these.
    if (length >= 0x8000) break;
    const data = records.subarray(at + 5, at + 5 + length);
    const [record, dataset] = [records[at + 1], records[at + 2] ?? 0];
    if (record === ENVELOPE && dataset === CHARSET) charset = Buffer.from(data).toString('latin1');
    if (record === APPLICATION && (dataset === KEYWORD || dataset === CAPTION)) found.push({ dataset, data });
    at += 5 + length;
  }
  const said = (wanted: number): string[] =>
    found
      .filter(({ dataset }) => dataset === wanted)
      .map(({ data }) => textOf(data, charset))
      .filter((text) => text !== '');
  const [[caption], keywords] = [said(CAPTION), said(KEYWORD)];
  if (caption !== undefined) texts['iptc:Caption'] = caption;
  if (keywords.length > 0) texts['iptc:Keywords'] = keywords.join('\n');
  return texts;
}

/** `8BIM`, a number, a name, a length and the data; name and data are filled up to an even length. */
function iimOf(resources: Uint8Array): Uint8Array | null {
  const view = viewOf(resources);
  for (let at = 0, count = 0; at + 12 <= resources.length && count < MOST_BLOCKS; count += 1) {
    if (view.getUint32(at) !== 0x38_42_49_4d) return null;
    const name = 1 + (resources[at + 6] ?? 0);
    const start = at + 6 + name + (name % 2) + 4;
    if (start > resources.length) return null;
    const length = view.getUint32(start - 4);
    if (view.getUint16(at + 4) === IIM_RESOURCE) return resources.subarray(start, start + length);
    at = start + length + (length % 2);
  }
  return null;
}

/** Without a word on the letters they are UTF-8 where they can be, else what Windows used. */
function textOf(data: Uint8Array, charset: string): string {
  const isUnicode = charset === UTF_8 || (charset === '' && isUtf8(data));
  const text = isUnicode ? Buffer.from(data).toString('utf8') : new TextDecoder('windows-1252').decode(data);
  return text.replaceAll('\r', '\n').replace(/\0+$/, '').trim();
}
