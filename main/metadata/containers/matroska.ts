import type { ByteSource } from '../byte-source.ts';
import { MAX_METADATA_BYTES, NO_PARTS, unknownSize, utf8Of, type Container } from './container.ts';

/** Ids of elements, as the format writes them. */
const ID = {
  ebml: 0x1a_45_df_a3,
  segment: 0x18_53_80_67,
  seekHead: 0x11_4d_9b_74,
  seek: 0x4d_bb,
  seekId: 0x53_ab,
  seekPosition: 0x53_ac,
  tracks: 0x16_54_ae_6b,
  track: 0xae,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  tags: 0x12_54_c3_67,
  tag: 0x73_73,
  simpleTag: 0x67_c8,
  tagName: 0x45_a3,
  tagString: 0x44_87,
  cluster: 0x1f_43_b6_75,
} as const;

/** As others name them. */
const NAMES: Readonly<Record<string, string>> = { title: 'Title', description: 'Description' };
/** What multiplexers say of themselves and of each track. */
const TECHNICAL = new Set(['encoder', 'duration', 'major_brand', 'minor_version', 'compatible_brands']);
const MAX_ELEMENTS = 10_000;

/** WebM and Matroska: the size of the first track that has one, and the tags, which lie before the frames or where the file says. */
export async function readMatroska(source: ByteSource): Promise<Container> {
  const head = await elementAt(source, 0);
  const segment = head?.id === ID.ebml ? await elementAt(source, head.end) : null;
  if (segment?.id !== ID.segment) return unknownSize();
  let size: readonly [width: number, height: number] | null = null;
  let tags: Uint8Array | null = null;
  let tagsAt: number | null = null;
  let element = await elementAt(source, segment.start);
  for (let count = 0; element !== null && count < MAX_ELEMENTS; count += 1) {
    if (element.id === ID.cluster) break;
    if (element.id === ID.seekHead) {
      const place = tagsPlace(await dataOf(source, element));
      tagsAt = place === null ? tagsAt : segment.start + place;
    } else if (element.id === ID.tracks) size ??= sizeIn(await dataOf(source, element));
    else if (element.id === ID.tags) tags ??= await dataOf(source, element);
    element = await elementAt(source, element.end);
  }
  if (tags === null && tagsAt !== null) {
    const found = await elementAt(source, tagsAt);
    if (found?.id === ID.tags) tags = await dataOf(source, found);
  }
  const texts = tags === null ? {} : textsIn(tags);
  if (size === null) return { ...unknownSize(), texts };
  return { ...NO_PARTS, format: 'video', width: size[0], height: size[1], texts };
}

interface Element {
  readonly id: number;
  /** Where its data begins. */
  readonly start: number;
  readonly end: number;
}

const HEAD_BYTES = 12;

async function elementAt(source: ByteSource, offset: number): Promise<Element | null> {
  const head = await source.read(offset, HEAD_BYTES);
  const element = headOf(head, 0, source.size - offset);
  return element && { id: element.id, start: offset + element.start, end: offset + element.end };
}

/** An element's head; one that says no end, or one past it, goes on to the end of what holds it. */
function headOf(data: Uint8Array, at: number, end: number): Element | null {
  const id = numberAt(data, at, true);
  const length = id && numberAt(data, at + id.bytes, false);
  if (!id || !length) return null;
  const start = at + id.bytes + length.bytes;
  if (start > end) return null;
  return { id: id.value, start, end: Math.min(end, start + length.value) };
}

/** A number of 1 to 8 bytes: as many as there are zeroes before its first bit, which belongs to an id but to no length. */
function numberAt(
  data: Uint8Array,
  at: number,
  isId: boolean,
): { readonly value: number; readonly bytes: number } | null {
  const first = data[at];
  if (first === undefined || first === 0) return null;
  const bytes = Math.clz32(first) - 23;
  if (at + bytes > data.length) return null;
  let value = isId ? first : first & (0xff >> bytes);
  let isUnknown = !isId && value === 0xff >> bytes;
  for (let index = 1; index < bytes; index += 1) {
    const next = data[at + index] ?? 0;
    value = value * 256 + next;
    isUnknown &&= next === 0xff;
  }
  return { value: isUnknown ? Number.MAX_SAFE_INTEGER : value, bytes };
}

async function dataOf(source: ByteSource, { start, end }: Element): Promise<Uint8Array> {
  return end - start > MAX_METADATA_BYTES ? new Uint8Array() : source.read(start, end - start);
}

function* childrenOf(data: Uint8Array): Generator<{ readonly id: number; readonly data: Uint8Array }> {
  let offset = 0;
  for (let count = 0; count < MAX_ELEMENTS && offset < data.length; count += 1) {
    const element = headOf(data, offset, data.length);
    if (!element) return;
    yield { id: element.id, data: data.subarray(element.start, element.end) };
    offset = element.end;
  }
}

function child(data: Uint8Array, id: number): Uint8Array | undefined {
  return childrenOf(data).find((one) => one.id === id)?.data;
}

function numberOf(data: Uint8Array | undefined): number {
  return (data ?? new Uint8Array()).reduce((value, byte) => value * 256 + byte, 0);
}

function sizeIn(tracks: Uint8Array): readonly [width: number, height: number] | null {
  for (const { id, data } of childrenOf(tracks)) {
    const video = id === ID.track ? child(data, ID.video) : undefined;
    if (!video) continue;
    const [width, height] = [numberOf(child(video, ID.pixelWidth)), numberOf(child(video, ID.pixelHeight))];
    if (width > 0 && height > 0 && width < 1e6 && height < 1e6) return [width, height];
  }
  return null;
}

/** Where the tags lie, counted from the segment's beginning. */
function tagsPlace(seekHead: Uint8Array): number | null {
  for (const { id, data } of childrenOf(seekHead)) {
    if (id === ID.seek && numberOf(child(data, ID.seekId)) === ID.tags)
      return numberOf(child(data, ID.seekPosition));
  }
  return null;
}

/** Names are in capitals by habit; those of one kind that come again, of single tracks, are left out. */
function textsIn(tags: Uint8Array): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const tag of childrenOf(tags)) {
    if (tag.id !== ID.tag) continue;
    for (const { id, data } of childrenOf(tag.data)) {
      if (id !== ID.simpleTag) continue;
      const name = textOf(data, ID.tagName).toLowerCase();
      const text = textOf(data, ID.tagString);
      if (name !== '' && text !== '' && !TECHNICAL.has(name)) texts[NAMES[name] ?? name] ??= text;
    }
  }
  return texts;
}

function textOf(data: Uint8Array, id: number): string {
  return utf8Of(child(data, id) ?? new Uint8Array());
}
