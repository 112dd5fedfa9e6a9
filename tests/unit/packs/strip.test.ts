import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import { NO_USER_FACTS, type ImageRecord } from '../../../main/domain/image-record.ts';
import type { ExportReport } from '../../../main/domain/export-report.ts';
import { exportImages } from '../../../main/packs/export-images.ts';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { encodeOrientation } from '../../../main/metadata/exif-block.ts';
import { encodeChunk, encodeTextChunk, insertChunks } from '../../../main/metadata/png-chunks.ts';
import { stripMetadata } from '../../../main/metadata/strip-metadata.ts';
import { writeJpegBlocks } from '../../../main/metadata/write-jpeg.ts';
import { createExportPorts } from '../../../main/wiring/export-ports.ts';
import {
  avif,
  bmp,
  commentedGif,
  commentedJpeg,
  jpeg,
  mp4,
  plainPng,
  plainTiff,
  stealthPng,
  webp,
} from '../../fixtures/metadata/pictures.ts';

const SECRET = 'nobody shall read this';
const BODY = Buffer.from(`${SECRET}\nSteps: 20, Sampler: Euler, Seed: 5, Size: 24x16`);

function segment(marker: number, name: string): Buffer {
  const data = Buffer.concat([Buffer.from(name, 'latin1'), BODY]);
  return Buffer.concat([Buffer.from([0xff, marker, 0, data.length + 2]), data]);
}

/** Says it in every place a JPEG has: comment, EXIF, XMP, IPTC, content credentials, an unknown program's, its end. */
async function talkativeJpeg(): Promise<Uint8Array> {
  const commented = await commentedJpeg(BODY.toString());
  const said = writeJpegBlocks(commented, { exif: encodeOrientation(6), xmp: `<x>${SECRET}</x>` });
  const others = [segment(0xeb, 'JP\0\0'), segment(0xed, 'Photoshop 3.0\0'), segment(0xe5, 'Other\0')];
  const extended = segment(0xe1, 'http://ns.adobe.com/xmp/extension/\0');
  return Buffer.concat([said.subarray(0, 2), ...others, extended, said.subarray(2), BODY]);
}

async function talkativePng(): Promise<Uint8Array> {
  const chunks = [
    encodeTextChunk({ keyword: 'parameters', text: BODY.toString() }),
    ...['caBX', 'prVt'].map((type) => encodeChunk(type, BODY)),
  ];
  const said = insertChunks(await plainPng(), chunks, () => false);
  return Buffer.concat([said.subarray(0, -12), encodeChunk('comf', BODY), said.subarray(-12), BODY]);
}

async function talkativeWebp(): Promise<Uint8Array> {
  const said = Buffer.from(await webp({ comment: BODY.toString(), xmp: `<x>${SECRET}</x>` }));
  const head = Buffer.alloc(8);
  head.write('C2PA', 'latin1');
  head.writeUInt32LE(BODY.length, 4);
  const whole = Buffer.concat([said, head, BODY, Buffer.alloc(BODY.length % 2)]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

async function talkativeAvif(): Promise<Uint8Array> {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + BODY.length);
  head.write('uuid', 4, 'latin1');
  return Buffer.concat([await avif(BODY.toString()), head, BODY]);
}

const talkativeGif = async (): Promise<Uint8Array> => {
  const comment = Buffer.from(await commentedGif(BODY.toString()));
  const xmp = Buffer.concat([
    Buffer.from('!\xff\x0bXMP DataXMP', 'latin1'),
    Buffer.from([BODY.length]),
    BODY,
  ]);
  const at = comment.indexOf(Buffer.from('!\xfe', 'latin1'));
  return Buffer.concat([comment.subarray(0, at), xmp, Buffer.from([0]), comment.subarray(at)]);
};

const talkativeTiff = async (): Promise<Uint8Array> =>
  sharp(await plainTiff())
    .withXmp(`<x>${SECRET}</x>`)
    .tiff()
    .toBuffer();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-strip-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function exported(
  bytes: Uint8Array,
  format: ImageRecord['file']['format'],
  to: 'original' | 'webp' | 'png' = 'original',
): Promise<{ readonly bytes: Buffer; readonly report: ExportReport }> {
  const path = join(folder, `in.${format}`);
  await writeFile(path, bytes);
  const { width, height, contentHash } = await readMetadata(bytes);
  const record: ImageRecord = {
    uid: '0b6f8a52-7a2e-4a53-9d3e-0d6f5f1c2b3a',
    file: {
      rootId: 'library',
      path: 'in',
      sizeBytes: bytes.length,
      modifiedAtMs: 0,
      width,
      height,
      format,
      contentHash,
      pixelHash: null,
    },
    generation: { ...UNKNOWN_GENERATION, prompt: SECRET },
    user: NO_USER_FACTS,
    collections: [],
    state: { missing: false, trashedAtMs: null, expiresAtMs: null },
  };
  const options = {
    format: to,
    quality: 100,
    longEdge: null,
    metadata: 'strip',
    withUser: false,
    template: 'out',
    sidecars: [],
  } as const;
  const ports = createExportPorts({ rawTexts: () => Promise.resolve({}) }, options);
  const given: Buffer[] = [];
  const report = await exportImages(
    {
      ...ports,
      render: async (item) => {
        const picture = await ports.render(item);
        const { content } = picture;
        given.push(content instanceof Uint8Array ? Buffer.from(content) : await readFile(content.copyOf));
        return picture;
      },
    },
    [{ record, path }],
    options,
    { kind: 'folder', path: join(folder, 'out') },
  );
  expect(report.failed).toEqual([]);
  return { bytes: given[0] ?? Buffer.alloc(0), report };
}

const pixels = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).autoOrient().raw().toBuffer();

describe('a picture given away without metadata', () => {
  it.each([
    ['jpeg', talkativeJpeg],
    ['png', talkativePng],
    ['webp', talkativeWebp],
    ['avif', talkativeAvif],
    ['gif', talkativeGif],
    ['tiff', talkativeTiff],
    ['bmp', async () => bmp()],
  ] as const)('says nothing as %s, and looks the same', async (format, make) => {
    const original = await make();
    const { bytes } = await exported(original, format);
    expect(bytes.includes(SECRET)).toBe(false);
    expect(bytes.includes(Buffer.from(SECRET, 'utf16le'))).toBe(false);
    expect(bytes.includes(Buffer.from(SECRET, 'utf16le').swap16())).toBe(false);
    expect((await readMetadata(bytes)).rawTexts).toEqual({});
    if (format === 'bmp') expect(bytes).toEqual(Buffer.from(original));
    else expect(await pixels(bytes)).toEqual(await pixels(original));
  });

  it('is still turned the way it was', async () => {
    const upright = await jpeg({});
    const turned = writeJpegBlocks(upright, { exif: encodeOrientation(6), xmp: null });
    expect(await pixels(await stripMetadata(turned))).toEqual(await pixels(turned));
    expect(await sharp(await stripMetadata(upright)).metadata()).not.toHaveProperty('orientation');
  });

  it.each(['alpha', 'rgb'] as const)('hides nothing in its pixels (%s)', async (channels) => {
    const original = await stealthPng(BODY.toString(), channels, channels === 'alpha');
    const hidden = await readMetadata(original, { pixels: true });
    expect(hidden.generation.prompt).toBe(SECRET);
    const { bytes } = await exported(original, 'png');
    expect((await readMetadata(bytes, { pixels: true })).rawTexts).toEqual({});
    // No shade changes by more than one in 255.
    const [before, after] = [await pixels(original), await pixels(bytes)];
    expect(after.every((value, index) => Math.abs(value - (before[index] ?? 0)) <= 1)).toBe(true);

    const other = await exported(original, 'png', 'webp');
    const again = await sharp(other.bytes).png().toBuffer();
    expect((await readMetadata(again, { pixels: true })).rawTexts).toEqual({});
  });

  it('is given as it is, with a warning, when it is a video', async () => {
    const { bytes, report } = await exported(mp4(), 'video');
    expect(bytes).toEqual(Buffer.from(mp4()));
    expect(report.warnings).toEqual([expect.stringContaining('video')]);
  });
});
