import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import yauzl from 'yauzl';
import type { ExportReport } from '../../../main/domain/export-report.ts';
import { UNKNOWN_GENERATION, type GenerationRecord } from '../../../main/domain/generation.ts';
import type { ImageFormat, ImageRecord, UserFacts } from '../../../main/domain/image-record.ts';
import type { ExportPictureOptions } from '../../../main/imaging/export-picture.ts';
import {
  exportImages,
  type ExportControl,
  type ExportItem,
  type ExportNaming,
  type ExportTarget,
} from '../../../main/packs/export-images.ts';

type ExportOptions = ExportPictureOptions & ExportNaming;
import { readPngChunks } from '../../../main/metadata/png-chunks.ts';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { readPictureFile } from '../../../main/metadata/read-picture-file.ts';
import { writeGeneration } from '../../../main/metadata/write-png.ts';
import { createExportPorts } from '../../../main/wiring/export-ports.ts';
import { bmp, captionedJpeg, mp4 } from '../../fixtures/metadata/pictures.ts';

const GENERATION: GenerationRecord = {
  ...UNKNOWN_GENERATION,
  type: 'inpaint',
  prompt: 'a fox, “snow” 雪 <b>',
  negativePrompt: 'blur',
  engine: 'comfyui',
  model: 'sd/xl.safetensors',
  seed: '18446744073709551615',
  steps: 20,
  guidance: 7.5,
  loras: [{ name: 'ink', modelStrength: 0.5, clipStrength: 1 }],
  parents: [{ role: 'source', uid: 'p' }],
  createdAtMs: new Date(2026, 10, 21, 10, 5, 7).getTime(),
  extra: { tiling: true },
};
const USER: UserFacts = {
  rating: 4,
  favorite: true,
  mark: 'final',
  tags: ['animals/fox'],
  note: 'n',
  stackId: null,
  stackRole: null,
  changedAtMs: 5,
};
const GRAPH = '{"3": {"class_type": "KSampler", "inputs": {}}}';
const OPTIONS: ExportOptions = {
  format: 'original',
  quality: 90,
  longEdge: null,
  metadata: 'keep',
  withUser: false,
  template: '{prompt:5}_{seed}_{count}',
  sidecars: [],
};

let folder: string;
let out: string;
const catalog = { rawTexts: () => Promise.resolve({ prompt: GRAPH, other: 'x' }) };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-export-'));
  out = join(folder, 'out');
});
afterEach(() => rm(folder, { recursive: true }));

async function item(index = 1, format: ImageFormat = 'png', side = 64): Promise<ExportItem> {
  const uid = `0b6f8a52-7a2e-4a53-9d3e-${String(index).padStart(12, '0')}`;
  const path = join(folder, `${index}.${format}`);
  const pixels = Buffer.from(Array.from({ length: side * 48 * 3 }, (_, at) => (at * 31 + index) % 256));
  const image = sharp(pixels, { raw: { width: side, height: 48, channels: 3 } });
  const plain = await image.toFormat(format === 'png' ? 'png' : 'gif').toBuffer();
  await writeFile(
    path,
    format === 'png'
      ? writeGeneration(plain, { uid, generation: GENERATION, texts: { prompt: GRAPH } })
      : plain,
  );
  const file = {
    rootId: 'library',
    path: `a/${index}.${format}`,
    sizeBytes: 1,
    modifiedAtMs: 0,
    width: side,
    height: 48,
    format,
    contentHash: 'ab',
    pixelHash: null,
  };
  const record: ImageRecord = {
    uid,
    file,
    generation: GENERATION,
    user: USER,
    collections: [],
    state: { missing: false, trashedAtMs: null, expiresAtMs: null },
  };
  return { record, path };
}

const run = (
  items: readonly ExportItem[],
  options: ExportOptions,
  target: ExportTarget,
  control?: ExportControl,
): Promise<ExportReport> =>
  exportImages(createExportPorts(catalog, options), items, options, target, control);

const toFolder = (
  items: readonly ExportItem[],
  options: Partial<ExportOptions> = {},
): Promise<ExportReport> => run(items, { ...OPTIONS, ...options }, { kind: 'folder', path: out });

/** The same picture's record with another file. */
async function fileItem(index: number, format: 'bmp' | 'video', bytes: Uint8Array): Promise<ExportItem> {
  const { record } = await item(index);
  const name = `${index}.${format === 'video' ? 'mp4' : format}`;
  const path = join(folder, name);
  await writeFile(path, bytes);
  return { record: { ...record, file: { ...record.file, path: `a/${name}`, format } }, path };
}

describe('exporting pictures', () => {
  it('gives the original byte for byte when nothing is to change', async () => {
    const one = await item();
    expect(await toFolder([one])).toMatchObject({ done: 1, failed: [], cancelled: false });
    expect(await readdir(out)).toEqual(['a fox_18446744073709551615_001.png']);
    expect(await readFile(join(out, 'a fox_18446744073709551615_001.png'))).toEqual(await readFile(one.path));
  });

  it.each(['png', 'jpeg', 'webp', 'avif'] as const)('carries the whole record into %s', async (format) => {
    const one = await item();
    await toFolder([one], { format, longEdge: 32, withUser: true });
    const [name = ''] = await readdir(out);
    const read = await readPictureFile(join(out, name));
    expect(read.uid).toBe(one.record.uid);
    expect(read.generation).toEqual(GENERATION);
    expect(read.user).toEqual(USER);
    expect([read.facts.width, read.facts.height, read.facts.format]).toEqual([32, 24, format]);
    expect(read.warnings).toEqual([]);
    await expect(sharp(join(out, name)).raw().toBuffer()).resolves.toHaveLength(32 * 24 * 3);
  });

  it('keeps the pixels’ bytes of a PNG that only gets the user’s words', async () => {
    const one = await item();
    await toFolder([one], { withUser: true });
    const [name = ''] = await readdir(out);
    const chunks = (bytes: Uint8Array) =>
      readPngChunks(bytes).map(({ type, data }) => [type, Buffer.from(data).toString('hex')]);
    const [before, after] = [await readFile(one.path), await readFile(join(out, name))];
    expect(chunks(after).filter(([type, data]) => type !== 'iTXt' || !data?.startsWith('584d4c3a'))).toEqual(
      chunks(before),
    );
    expect((await readMetadata(after)).user).toEqual(USER);
  });

  it.each(['utf8', 'latin1'] as const)(
    'takes away keywords of the older form that the user has removed (%s)',
    async (encoding) => {
      const { record } = await item();
      const path = join(folder, 'agency.jpg');
      const before = await captionedJpeg(
        { caption: 'Quay', keywords: ['Häfen', 'harbour', 'odd', 'fox'] },
        encoding,
      );
      await writeFile(path, before);
      for (const generation of [GENERATION, UNKNOWN_GENERATION]) {
        const user = { ...USER, tags: ['Häfen', 'animals/fox', 'new'] };
        const file = { ...record.file, path: 'a/1.jpg', format: 'jpeg' as const };
        await toFolder([{ path, record: { ...record, file, generation, user } }], {
          withUser: true,
          template: 'x',
        });
        const after = await readFile(join(out, 'x.jpg'));
        expect(await readMetadata(after)).toMatchObject({
          rawTexts: { 'iptc:Keywords': 'Häfen\nfox', 'iptc:Caption': 'Quay' },
          user: { tags: ['Häfen', 'animals/fox', 'new'] },
        });
        expect(await sharp(after).raw().toBuffer()).toEqual(await sharp(before).raw().toBuffer());
        await rm(out, { recursive: true });
      }
    },
  );

  it('carries ComfyUI’s graph along', async () => {
    await toFolder([await item()], { format: 'webp' });
    const [name = ''] = await readdir(out);
    expect((await readMetadata(join(out, name))).rawTexts['exif:Model']).toBe(`prompt:${GRAPH}`);
  });

  it.each(['original', 'jpeg', 'webp', 'avif', 'png', 'tiff'] as const)(
    'strips everything from %s',
    async (format) => {
      await toFolder([await item()], { format, metadata: 'strip' });
      const [name = ''] = await readdir(out);
      const read = await readMetadata(join(out, name));
      expect(read.generation).toEqual(UNKNOWN_GENERATION);
      expect(read.rawTexts).toEqual({});
    },
  );

  it('writes sidecars that say everything, and warns where the file can’t', async () => {
    const one = await item(1, 'gif');
    const report = await toFolder([one], { withUser: true, sidecars: ['json', 'txt', 'xmp'], template: 'x' });
    expect((await readdir(out)).toSorted()).toEqual(['x.gif', 'x.json', 'x.txt', 'x.xmp']);
    expect(report.warnings).toHaveLength(1);
    const read = await readPictureFile(join(out, 'x.gif'));
    expect(read).toMatchObject({ uid: one.record.uid, generation: GENERATION, user: USER });
    await rm(join(out, 'x.xmp'));
    expect((await readPictureFile(join(out, 'x.gif'))).generation).toEqual(GENERATION);
    expect(await readFile(join(out, 'x.json'), 'utf8')).toContain('"seed": 18446744073709551615');
  });

  it('names the pictures whose masks can not be read, and exports them without', async () => {
    const items = await Promise.all([1, 2, 3].map((index) => item(index)));
    const masked = items.map(({ record, path }, index) => {
      const parents = [{ role: 'mask' as const, uid: `mask-${index + 1}` }];
      return { path, record: { ...record, generation: { ...GENERATION, parents } } };
    });
    const readMask = (id: string): Promise<Uint8Array> =>
      id === 'mask-2' ? Promise.resolve(Uint8Array.of(1)) : Promise.reject(new Error('EIO'));
    const ports = createExportPorts(catalog, OPTIONS, readMask);
    const options = { ...OPTIONS, template: '{count}' };
    const report = await exportImages(ports, masked, options, { kind: 'folder', path: out });
    expect((await readdir(out)).toSorted()).toEqual(['001.png', '002.png', '002_mask.png', '003.png']);
    expect(report).toMatchObject({ done: 3, failed: [] });
    expect(report.warnings).toEqual([
      'The masks of 2 pictures could not be read. These were exported without: “a/1.png”, “a/3.png”.',
    ]);
  });

  it('overwrites nothing and keeps a picture and its sidecars together', async () => {
    await mkdir(out);
    await writeFile(join(out, 'same.json'), 'was here');
    await toFolder([await item(1), await item(2)], { template: 'same', sidecars: ['json'] });
    expect((await readdir(out)).toSorted()).toEqual([
      'same (2).json',
      'same (2).png',
      'same (3).json',
      'same (3).png',
      'same.json',
    ]);
    expect(await readFile(join(out, 'same.json'), 'utf8')).toBe('was here');
  });

  it.each(['folder', 'zip'] as const)(
    'clears away what a killed export left where a %s is made',
    async (kind) => {
      const into = join(out, 'sub');
      await mkdir(into, { recursive: true });
      const left = 'a fox.png.0123abcd.gesso-part';
      for (const name of [left, 'theirs.zip.0123abcd.part']) await writeFile(join(into, name), 'half');
      const path = kind === 'folder' ? out : join(into, 'a.zip');
      const template = kind === 'folder' ? 'sub/a' : 'a';
      const exportOne = async () => run([await item()], { ...OPTIONS, template }, { kind, path });
      await exportOne();
      // It may be another program's that is at it.
      expect(await readdir(into)).toContain(left);
      const afterwards = Date.now() + 2 * 3_600_000;
      const clock = vi.spyOn(Date, 'now').mockReturnValue(afterwards);
      onTestFinished(() => clock.mockRestore());
      await exportOne();
      const made = kind === 'folder' ? ['a (2).png', 'a.png'] : ['a (2).zip', 'a.zip'];
      expect((await readdir(into)).toSorted()).toEqual([...made, 'theirs.zip.0123abcd.part']);
    },
  );

  it('goes on when one picture is gone, and tells of it', async () => {
    const [one, two] = [await item(1), await item(2)];
    await rm(one.path);
    const report = await toFolder([one, two]);
    expect(report).toMatchObject({ done: 2, failed: [{ uid: one.record.uid, code: 'NOT_FOUND' }] });
    expect(await readdir(out)).toHaveLength(1);
  });

  it('tells which were written and which were not when the folder takes no more', async () => {
    const items = [await item(1), await item(2), await item(3)];
    await mkdir(out);
    await writeFile(join(out, '002.json'), 'where a folder would be');
    const report = await toFolder(items, { template: '{count}.json/x' });
    const reason = { code: 'CONFLICT', message: `A file stands where the folder would be: ${out}` };
    expect(report).toMatchObject({ done: 3, total: 3, cancelled: false, path: out });
    expect(report.failed).toEqual(
      items.slice(1).map(({ record: { uid, file } }) => ({ uid, path: file.path, ...reason })),
    );
    expect((await readdir(out, { recursive: true })).toSorted()).toEqual([
      '001.json',
      '001.json/x.png',
      '002.json',
    ]);
  });

  it('says what is in the way of the first of all', async () => {
    await mkdir(out);
    await writeFile(join(out, '001.json'), 'where a folder would be');
    const made = toFolder([await item(1), await item(2)], { template: '{count}.json/x' });
    await expect(made).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it.skipIf(process.platform === 'win32')('leaves no picture without its sidecars', async () => {
    await mkdir(out);
    // Its name is taken, though there is no file.
    await symlink(join(folder, 'nothing'), join(out, 'x.json'));
    const made = toFolder([await item(1)], { template: 'x', sidecars: ['json'] });
    await expect(made).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await readdir(out)).toEqual(['x.json']);
  });

  it('writes a zip file with folders of the template, of distinct names, beside one that is there', async () => {
    const items = [await item(1), await item(2), await item(3)];
    await writeFile(join(folder, 'all.zip'), 'was here');
    const target = { kind: 'zip', path: join(folder, 'all.zip') } as const;
    const report = await run(items, { ...OPTIONS, template: '{model}/{date}', sidecars: ['json'] }, target);
    expect(report.path).toBe(join(folder, 'all (2).zip'));
    const entries = await unzip(report.path);
    expect([...entries.keys()]).toEqual([
      'xl/2026-11-21.png',
      'xl/2026-11-21.json',
      'xl/2026-11-21 (2).png',
      'xl/2026-11-21 (2).json',
      'xl/2026-11-21 (3).png',
      'xl/2026-11-21 (3).json',
    ]);
    expect(entries.get('xl/2026-11-21 (2).png')).toEqual(await readFile(items[1]?.path ?? ''));
    expect((await readdir(folder)).filter((name) => name.endsWith('-part'))).toEqual([]);
  });

  it.each([
    ['folder', 1],
    ['zip', 0],
  ] as const)('stops when told, leaving whole files only: into a %s, %i', async (kind, left) => {
    const controller = new AbortController();
    const items = [await item(1), await item(2), await item(3)];
    const onProgress = (done: number): void => {
      if (done === 1) controller.abort();
    };
    const report = await run(
      items,
      OPTIONS,
      { kind, path: kind === 'zip' ? join(out, 'all.zip') : out },
      { signal: controller.signal, onProgress },
    );
    expect(report).toMatchObject({ done: 1, total: 3, cancelled: true });
    expect(await readdir(out)).toHaveLength(left);
  });

  it.each(['folder', 'zip'] as const)('copies a video into a %s as it is', async (kind) => {
    const video = await fileItem(1, 'video', mp4());
    const target = { kind, path: kind === 'zip' ? join(out, 'all.zip') : out };
    expect(await run([video], { ...OPTIONS, template: 'x' }, target)).toMatchObject({ done: 1, failed: [] });
    const made = kind === 'zip' ? (await unzip(target.path)).get('x.mp4') : readFile(join(out, 'x.mp4'));
    expect(await made).toEqual(Buffer.from(mp4()));
  });

  it('draws a BMP anew in other formats', async () => {
    await toFolder([await fileItem(1, 'bmp', bmp())], { format: 'png', template: 'x' });
    const { data, info } = await sharp(join(out, 'x.png')).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, ...data.subarray(0, 3)]).toEqual([24, 16, 255, 128, 0]);
  });

  it('says of a picture that can’t be drawn anew why, and what to do', async () => {
    const report = await toFolder([await fileItem(1, 'bmp', bmp({ bits: 8 }))], { format: 'png' });
    expect(report.failed).toMatchObject([
      { path: 'a/1.bmp', code: 'UNSUPPORTED', message: expect.stringMatching(/24 or 32 bits/) as unknown },
    ]);
    expect(report.failed[0]?.message).toContain('given as it is');
  });

  it('goes on in a folder when a file can’t be copied, and makes no zip file without it', async () => {
    const [video, picture] = [await fileItem(1, 'video', mp4()), await item(2)];
    await rm(video.path);
    // It opens, and can't be read.
    await mkdir(video.path);
    expect((await toFolder([video, picture], { template: '{count}' })).failed).toMatchObject([
      { uid: video.record.uid, path: 'a/1.mp4', code: 'FILE_UNREADABLE' },
    ]);
    expect(await readdir(out)).toEqual(['002.png']);
    const zip = run([video, picture], OPTIONS, { kind: 'zip', path: join(folder, 'zips/all.zip') });
    await expect(zip).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(/“a\/1\.mp4”.*to a folder/) as unknown,
    });
    expect(await readdir(join(folder, 'zips'))).toEqual([]);
  });

  it.skipIf(process.platform === 'win32').each(['folder', 'zip'] as const)(
    'stops in the middle of a file when told, leaving none of it in a %s',
    async (kind) => {
      const { record } = await fileItem(1, 'video', mp4());
      const endless = { record, path: '/dev/zero' };
      const controller = new AbortController();
      // The disk shall not fill up, should this test fail.
      const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(4000)]);
      const target = { kind, path: kind === 'zip' ? join(out, 'all.zip') : out };
      const exporting = run([endless], { ...OPTIONS, template: 'x' }, target, { signal });
      await vi.waitFor(async () => expect(await readdir(out)).toHaveLength(1), {
        interval: 1,
        timeout: 3000,
      });
      controller.abort();
      expect(await exporting).toMatchObject({ done: 0, cancelled: true });
      expect(await readdir(out)).toEqual([]);
    },
  );
});

// Their files have holes, which take no room on most drives.
describe.skipIf(process.platform === 'win32')('exporting a file of more than 2 GB', () => {
  const enlarged = async (one: ExportItem): Promise<ExportItem> => {
    await truncate(one.path, 2 ** 31 + 4096);
    return one;
  };
  const rendered = (one: ExportItem, options: Partial<ExportOptions>) =>
    createExportPorts(catalog, { ...OPTIONS, ...options }).render(one);

  it('copies it where it is to stay as it is', async () => {
    for (const large of [await enlarged(await fileItem(1, 'video', mp4())), await enlarged(await item(2))])
      expect(await rendered(large, {})).toMatchObject({ content: { copyOf: large.path }, warning: null });
  });

  it('copies it with a word of warning where more metadata would have to go in', async () => {
    const large = await enlarged(await item());
    const made = await rendered(large, { withUser: true });
    expect(made).toMatchObject({
      content: { copyOf: large.path },
      warning: expect.stringMatching(/more than 2 GB/) as unknown,
    });
  });

  it('says so where it would have to be read whole', async () => {
    const large = await enlarged(await fileItem(1, 'bmp', bmp()));
    await expect(rendered(large, { metadata: 'strip' })).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  it('draws it anew without metadata, or in another format', async () => {
    const large = await enlarged(await item());
    for (const options of [{ metadata: 'strip' }, { format: 'webp' }] as const) {
      const { content } = await rendered(large, options);
      if (!(content instanceof Uint8Array)) throw new Error('It was copied');
      expect(await sharp(content).metadata()).toMatchObject({ width: 64, height: 48 });
    }
  });
});

function unzip(path: string): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Buffer>();
    yauzl.open(path, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('entry', (entry: yauzl.Entry) => {
        zip.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure);
          const parts: Buffer[] = [];
          stream.on('data', (part: Buffer) => parts.push(part));
          stream.on('end', () => {
            entries.set(entry.fileName, Buffer.concat(parts));
            zip.readEntry();
          });
        });
      });
      zip.on('end', () => resolve(entries));
      zip.readEntry();
    });
  });
}
