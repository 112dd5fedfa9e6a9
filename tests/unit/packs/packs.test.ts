import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { AppError } from '../../../main/domain/errors.ts';
import { UNKNOWN_GENERATION, type GenerationRecord } from '../../../main/domain/generation.ts';
import { formatGenerationJson } from '../../../main/metadata/generation-json.ts';
import { parsePasted } from '../../../main/metadata/parse-pasted.ts';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { readPack, type PackPorts } from '../../../main/packs/read-pack.ts';
import { writePack, type PackPicture } from '../../../main/packs/write-pack.ts';
import { plainPng, png } from '../../fixtures/metadata/pictures.ts';

const GENERATION: GenerationRecord = {
  ...UNKNOWN_GENERATION,
  type: 'inpaint',
  prompt: 'a door, 雪',
  negativePrompt: 'people',
  engine: 'comfyui',
  model: 'm.safetensors',
  seed: '18446744073709551615',
  steps: 20,
  guidance: 3.5,
  edit: { grow: 6, feather: 12, fill: 'blur', edge: 'strict', matchColor: true },
  extra: { tiling: true },
  createdAtMs: 1_795_000_000_000,
};
const UID = '0b6f8a52-7a2e-4a53-9d3e-0d6f5f1c2b3a';
const ports: PackPorts = {
  parseSettings: (text) => parsePasted(text)?.generation ?? null,
  readGeneration: async (bytes) => {
    const { generation } = await readMetadata(bytes);
    return generation.type === 'import' ? null : generation;
  },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-pack-'));
});
afterEach(() => rm(folder, { recursive: true }));

const settings = formatGenerationJson(UID, GENERATION, { format: 'png', width: 64, height: 64 });
const file = (text: string) => ({
  extension: 'png',
  sizeBytes: text.length,
  read: () => Promise.resolve(Buffer.from(text)),
});
const picture = (prompt = GENERATION.prompt): PackPicture => ({
  title: prompt,
  prompt,
  settings,
  generation: file('result'),
  source: file('source'),
  mask: file('mask'),
});

async function zip(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const path = join(folder, 'other.zip');
  const writer = new yazl.ZipFile();
  for (const [name, body] of Object.entries(files)) writer.addBuffer(Buffer.from(body as string), name);
  writer.end();
  await pipeline(writer.outputStream, createWriteStream(path));
  return path;
}

describe('packs of our own', () => {
  it('give back every setting, the result, the source and the mask', async () => {
    const path = await writePack(join(folder, 'one.zip'), [picture()]);
    const pack = await readPack(path, ports);
    expect(pack.items).toEqual([
      { name: 'Pack', generation: GENERATION, roles: ['generation', 'source', 'mask'] },
    ]);
    expect(String(await pack.read(0, 'generation'))).toBe('result');
    expect(String(await pack.read(0, 'source'))).toBe('source');
    expect(String(await pack.read(0, 'mask'))).toBe('mask');
    expect(pack.prompts).toEqual(['a door, 雪']);
    pack.close();
  });

  it('hold several pictures in a folder each, and the prompts', async () => {
    const path = await writePack(join(folder, 'many.zip'), [
      picture('a/b: c'),
      { ...picture('other\nline'), source: null, mask: null },
    ]);
    const pack = await readPack(path, ports);
    expect(pack.items.map(({ name, roles }) => [name, roles])).toEqual([
      ['001 a_b_ c', ['generation', 'source', 'mask']],
      ['002 other_line', ['generation']],
    ]);
    expect(pack.prompts).toEqual(['a/b: c', 'other\nline']);
    pack.close();
  });

  it('are not made when they could not be opened again, and say how much is too much', async () => {
    const bare = { ...picture(), source: null, mask: null };
    const pack = (pictures: readonly PackPicture[]) => writePack(join(folder, 'large.zip'), pictures);
    const sized = (sizeBytes: number) => ({ ...bare, generation: { ...file('x'), sizeBytes } });
    await expect(pack(Array.from({ length: 10_000 }, () => bare))).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringContaining('20000 files, and these pictures make 20001') as string,
    });
    const many = Array.from({ length: 17 }, () => sized(500 * 2 ** 20));
    await expect(pack(many)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    await expect(pack([sized(513 * 2 ** 20)])).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('can be opened however often their prompts say the same', async () => {
    const words = 'a fox in the snow, '.repeat(15_000);
    const pictures = Array.from({ length: 20 }, (_, index) => picture(`${words}${index}`));
    const pack = await readPack(await writePack(join(folder, 'same.zip'), pictures), ports);
    expect(pack.items).toHaveLength(20);
    pack.close();
  });

  it('overwrite nothing, and leave nothing behind when cancelled', async () => {
    await writeFile(join(folder, 'one.zip'), 'was here');
    expect(await writePack(join(folder, 'one.zip'), [picture()])).toBe(join(folder, 'one (2).zip'));
    expect(await readFile(join(folder, 'one.zip'), 'utf8')).toBe('was here');
    await expect(
      writePack(join(folder, 'two.zip'), [picture()], { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await readdir(folder)).toSorted()).toEqual(['one (2).zip', 'one.zip']);
  });

  it('use the names other tools know', () => {
    expect(settings).toContain('"seed": 18446744073709551615');
    expect(JSON.parse(settings)).toMatchObject({
      prompt: 'a door, 雪',
      guidance_scale: 3.5,
      num_inference_steps: 20,
      output_format: 'png',
      model: 'm.safetensors',
      timestamp: '2026-11-18T11:06:40.000Z',
    });
  });
});

describe('packs of other tools', () => {
  it('may lack parts and have others', async () => {
    const path = await zip({
      'a/config.json': '{"prompt":"x","seed":7,"num_inference_steps":4,"unheard_of":{"deep":1}}',
      'a/output.webp': 'picture',
      'a/readme.md': 'hello',
      'b/input.png': 'source only',
      '__MACOSX/._a': 'junk',
      'c/generation.json': 'not json',
    });
    const pack = await readPack(path, ports);
    expect(pack.items.map(({ name, roles }) => [name, roles])).toEqual([
      ['a', ['generation']],
      ['b', ['source']],
      ['c', []],
    ]);
    expect(pack.items[0]?.generation).toMatchObject({ prompt: 'x', seed: '7', steps: 4 });
    expect(pack.warnings).toEqual([
      'One file of another kind was passed over in a/.',
      expect.stringContaining('c/generation.json'),
    ]);
    expect(await pack.read(1, 'mask')).toBeNull();
    pack.close();
  });

  it('may be a heap of pictures, each saying how it was made', async () => {
    const path = await zip({
      '1.png': await png({ parameters: 'first\nSteps: 3, Seed: 1' }),
      '2.png': await png({ parameters: 'second\nSteps: 3, Seed: 2' }),
      '3.png': await plainPng(),
      '3.json': '{"prompt":"third"}',
    });
    const pack = await readPack(path, ports);
    expect(pack.items.map(({ generation }) => generation?.prompt).toSorted()).toEqual([
      'first',
      'second',
      'third',
    ]);
    pack.close();
  });

  it('may be prompts alone', async () => {
    const pack = await readPack(await zip({ 'prompts.txt': 'one\r\ntwo\r\n' }), ports);
    expect(pack).toMatchObject({ items: [], prompts: ['one', 'two'] });
    pack.close();
  });
});

describe('hostile packs', () => {
  /** The code with which a pack is refused; `opened` when it isn't. */
  const refusal = async (bytes: Uint8Array): Promise<string> => {
    const path = join(folder, 'hostile.zip');
    await writeFile(path, bytes);
    try {
      (await readPack(path, ports)).close();
      return 'opened';
    } catch (error) {
      return error instanceof AppError ? error.code : 'unexpected';
    }
  };

  it.each(['../evil.png', '/etc/evil.png', 'a/../../evil.png', String.raw`..\evil.png`, 'C:/evil.png'])(
    'are refused for naming %s',
    async (name) => {
      expect(await refusal(rawZip([{ name, data: Buffer.from('x') }]))).toBe('FILE_CORRUPT');
    },
  );

  it('are refused for claiming or being too much', async () => {
    expect(await refusal(rawZip([{ name: 'a.png', data: Buffer.from('x'), claimed: 2 ** 31 }]))).toBe(
      'TOO_LARGE',
    );
    const bomb = rawZip([{ name: 'a.png', data: Buffer.from('x'), claimed: 100 * 1024 * 1024 }]);
    expect(await refusal(bomb)).toBe('TOO_LARGE');
    const many = Array.from({ length: 20_001 }, (_, index) => ({
      name: `${index}.txt`,
      data: Buffer.alloc(0),
    }));
    expect(await refusal(rawZip(many))).toBe('TOO_LARGE');
  });

  it('are refused for lying about a size, as soon as it shows', async () => {
    const path = join(folder, 'liar.zip');
    await writeFile(
      path,
      rawZip([{ name: 'generation.json', data: Buffer.from('{"prompt":"x"}'), claimed: 5 }]),
    );
    await expect(readPack(path, ports)).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
  });

  it('are refused when they are no zip, cut off, or absent', async () => {
    expect(await refusal(Buffer.from('no zip'))).toBe('FILE_CORRUPT');
    const cut = rawZip([{ name: 'a.png', data: Buffer.alloc(500) }]).subarray(0, 300);
    expect(await refusal(cut)).toBe('FILE_CORRUPT');
    await expect(readPack(join(folder, 'none.zip'), ports)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are refused when they hold nothing of a pack', async () => {
    const path = await zip({ 'readme.md': 'hello', 'notes.txt': 'no prompts' });
    await expect(readPack(path, ports)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});

/** A zip file written by hand, so that it can lie. Entries are stored; `claimed` is the size both tables give. */
function rawZip(
  entries: readonly { readonly name: string; readonly data: Buffer; readonly claimed?: number }[],
): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, data, claimed } of entries) {
    const nameBytes = Buffer.from(name, 'utf8');
    const size = claimed ?? data.length;
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    // Deflated, when it lies: a stored entry's two sizes must agree.
    shared.writeUInt16LE(claimed === undefined ? 0 : 8, 4);
    shared.writeUInt32LE(crc32(data), 10);
    const body =
      claimed === undefined
        ? data
        : Buffer.concat([Buffer.from([1, data.length, 0, ~data.length & 0xff, 0xff]), data]);
    shared.writeUInt32LE(body.length, 14);
    shared.writeUInt32LE(size, 18);
    shared.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), shared, nameBytes, body]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    centrals.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), shared, place, nameBytes]),
    );
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}
