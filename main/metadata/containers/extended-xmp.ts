import { viewOf } from './container.ts';

/** Of a JPEG's segments that hold what its XMP packet had no room for. */
export const XMP_EXTENSION_MARK = 'http://ns.adobe.com/xmp/extension/\0';

const GUID_BYTES = 32;
/** With the packet itself less than is ever parsed. */
const MAX_BYTES = 7 * 1024 * 1024;
const MOST_PARTS = 1000;
/** Of what readers look for; phones keep whole pictures and maps of depth in this place. */
const READ =
  /purl\.org\/dc\/|lightroom\/1\.0|gesso\.app\/ns|adobe\.com\/exif\/1\.0|Iptc4xmpExt|Comfy-Org\/ComfyUI|digikam\.org/;

/** One segment's share. */
export interface XmpPart {
  readonly guid: string;
  /** Of all parts together, in bytes, as it says. */
  readonly total: number;
  readonly offset: number;
  readonly data: Uint8Array;
}

export function xmpPart(segment: Uint8Array): XmpPart {
  const head = segment.subarray(XMP_EXTENSION_MARK.length);
  const view = viewOf(head);
  const isWhole = head.length >= GUID_BYTES + 8;
  return {
    guid: Buffer.from(head.subarray(0, GUID_BYTES)).toString('latin1'),
    total: isWhole ? view.getUint32(GUID_BYTES) : 0,
    offset: isWhole ? view.getUint32(GUID_BYTES + 4) : 0,
    data: head.subarray(GUID_BYTES + 8),
  };
}

/** The packet that the parts make which `xmp` names; null where they aren't whole, are too large, or hold nothing that is read. */
export function joinXmpParts(xmp: string, parts: readonly XmpPart[]): string | null {
  const guid = /HasExtendedXMP\s*(?:=\s*["']|>)\s*([0-9A-Fa-f]{32})/.exec(xmp)?.[1]?.toUpperCase();
  const own = parts
    .filter((part) => part.guid.toUpperCase() === guid)
    .toSorted((a, b) => a.offset - b.offset)
    .slice(0, MOST_PARTS);
  const first = own[0];
  if (!first || first.total > MAX_BYTES) return null;
  let end = 0;
  for (const { offset, data } of own) {
    if (offset !== end) return null;
    end += data.length;
  }
  if (end !== first.total || !READ.test(Buffer.from(first.data).toString('latin1'))) return null;
  return Buffer.concat(own.map(({ data }) => data)).toString('utf8');
}
