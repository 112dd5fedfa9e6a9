import { isUtf8 } from 'node:buffer';
import * as bundle from 'exifreader';
import { findUserComment } from './exif-block.ts';

// A CommonJS bundle: Node offers its functions on the default export only.
const { load } = bundle.default;

export interface ExifFacts {
  /** 1–8; 5–8 swap width and height. */
  readonly orientation: number;
  /** By EXIF tag name: `exif:UserComment`, `exif:ImageDescription`, … */
  readonly texts: Readonly<Record<string, string>>;
}

export const NO_EXIF: ExifFacts = { orientation: 1, texts: {} };

const TEXT_TAGS = ['ImageDescription', 'Make', 'Model', 'Software', 'Artist', 'DateTimeOriginal'] as const;
const WINDOWS_TAGS = ['XPTitle', 'XPComment', 'XPKeywords', 'XPSubject'] as const;

/** The library makes a list of numbers of a comment's bytes, which may be a whole workflow's. */
const OPTIONS = { expanded: true as const, excludeTags: { exif: ['UserComment'] } };

/** Reads an EXIF block that begins with its TIFF header. @throws Error when it is damaged */
export function readExif(block: Uint8Array): ExifFacts {
  // A copy, since the library reads from the underlying buffer's start.
  const tags = load(Uint8Array.from(block).buffer, OPTIONS).exif;
  if (!tags) return NO_EXIF;
  const texts: Record<string, string> = {};
  const value = (name: string): unknown =>
    (tags as Record<string, { value?: unknown } | undefined>)[name]?.value;
  for (const name of TEXT_TAGS) {
    const found = value(name);
    if (Array.isArray(found))
      texts[`exif:${name}`] = repairUtf8(found.map(String).join('\0')).replace(/\0+$/, '');
  }
  for (const name of WINDOWS_TAGS) {
    const found = value(name);
    if (isBytes(found)) texts[`exif:${name}`] = utf16(Uint8Array.from(found), true).replace(/\0+$/, '');
  }
  const comment = findUserComment(block);
  if (comment) {
    const text = decodeUserComment(comment, block[0] === 0x4d);
    if (text) texts['exif:UserComment'] = text;
  }
  const rating = value('Rating') ?? value('undefined-18246');
  if (typeof rating === 'number') texts['exif:Rating'] = String(rating);
  const orientation = value('Orientation');
  return { orientation: typeof orientation === 'number' ? orientation : 1, texts };
}

/**
 * A UserComment begins with its code in 8 bytes. UNICODE means UTF-16 but leaves the order open: tools write either,
 * whatever the block's own order is, so the order that gives letters is taken.
 */
function decodeUserComment(bytes: Uint8Array, isBigEndian: boolean): string {
  const code = Buffer.from(bytes.subarray(0, 8)).toString('latin1').replaceAll('\0', '');
  const body =
    code === 'UNICODE' || code === 'ASCII' || code === 'JIS' || code === '' ? bytes.subarray(8) : bytes;
  if (code !== 'UNICODE') return trimEnd(inOrder(repairUtf8(Buffer.from(body).toString('latin1'))));
  if (body[0] === 0xff && body[1] === 0xfe) return trimEnd(utf16(body.subarray(2), true));
  if (body[0] === 0xfe && body[1] === 0xff) return trimEnd(utf16(body.subarray(2), false));
  // Some tools put UTF-8 behind the UNICODE code.
  if (!hasZeroes(body) && isUtf8(body) && body.length > 0) return trimEnd(Buffer.from(body).toString('utf8'));
  const [little, big] = [utf16(body, true), utf16(body, false)];
  const [littleScore, bigScore] = [plausibility(little), plausibility(big)];
  if (littleScore === bigScore) return trimEnd(isBigEndian ? big : little);
  return trimEnd(littleScore > bigScore ? little : big);
}

/** A text whose letters some tool took for UTF-16 of the other order before it wrote them: turned back. */
function inOrder(text: string): string {
  if (!/^[\u0100-\uffff]/.test(text) || plausibility(text) > 0) return text;
  const turned = utf16(Buffer.from(text, 'utf16le'), false);
  return plausibility(turned) > turned.length / 2 ? turned : text;
}

/** Latin letters, marks and breaks: any infotext or JSON is full of them in the right order of bytes, and of none in the wrong one. */
function plausibility(text: string): number {
  const sample = text.slice(0, 2000);
  let count = 0;
  for (let index = 0; index < sample.length; index += 1) {
    const code = sample.charCodeAt(index);
    if ((code >= 0x20 && code < 0x7f) || code === 0x0a) count += 1;
  }
  return count;
}

function utf16(bytes: Uint8Array, isLittleEndian: boolean): string {
  const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  return (isLittleEndian ? even : even.swap16()).toString('utf16le').toWellFormed();
}

/** Text that was UTF-8 but taken for Latin-1. */
function repairUtf8(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  const isLatin1 = !/[^\0-\xff]/.test(text);
  return isLatin1 && isUtf8(bytes) ? bytes.toString('utf8') : text;
}

function hasZeroes(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 2000).includes(0);
}

function trimEnd(text: string): string {
  return text.replace(/\0+$/, '');
}

function isBytes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}
