import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { startFakeComfyui } from '../../support/fake-comfyui/fake-comfyui.ts';
import { createSandbox, type Sandbox } from '../../support/gesso-process.ts';
import { smallDisk } from '../../support/small-disk.ts';

interface Made {
  readonly images: readonly {
    readonly id: string;
    readonly path: string;
    readonly seed: string;
    readonly width: number;
    readonly height: number;
  }[];
}

const SMALL = ['--width', '128', '--height', '64', '--steps', '2'];

describe('gesso generate', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await createSandbox();
  });
  afterEach(() => sandbox.remove());

  it('makes numbered files with rising seeds below the minute it began', async () => {
    const { images } = (
      await sandbox.run('generate', 'red fox in snow', '--seed', '7', '--count', '3', ...SMALL)
    ).json<Made>();
    expect(images.map(({ seed }) => seed)).toEqual(['7', '8', '9']);
    expect(images.map(({ path }) => basename(path))).toEqual([
      '001_seed_7.png',
      '002_seed_8.png',
      '003_seed_9.png',
    ]);
    expect(dirname(images[0]?.path ?? '')).toMatch(
      /collections[\\/]images[\\/]\d{4}[\\/]\d\d[\\/]\d\d[\\/]\d{4}$/,
    );
    for (const { path } of images) {
      expect(await sharp(path).metadata()).toMatchObject({ width: 128, height: 64, format: 'png' });
    }
  });

  it('starts from a picture in its shape, unless a size is given', async () => {
    const { images } = (await sandbox.here('generate', 'a wide field', ...SMALL)).json<Made>();
    const from = ['--image', images[0]?.path ?? '', '--steps', '1'];
    const shaped = (await sandbox.here('generate', 'a wide field', ...from)).json<Made>();
    expect(shaped.images[0]).toMatchObject({ width: 1448, height: 728 });
    const sized = (await sandbox.here('generate', 'a wide field', ...from, '--width', '64')).json<Made>();
    expect(sized.images[0]?.width).toBe(64);
  });

  it('gives two processes at once different numbers, and loses none', async () => {
    const made = await Promise.all(
      [1, 2].map(() => sandbox.run('generate', 'fox', '--seed', '7', '--count', '3', ...SMALL)),
    );
    const paths = made.flatMap((one) => one.json<Made>().images.map(({ path }) => path));
    expect(new Set(paths).size).toBe(6);
    for (const path of paths) expect((await stat(path)).size).toBeGreaterThan(100);
    // Within a minute's folder the numbers run on; the minute may turn over meanwhile.
    const folders = Map.groupBy(paths, dirname);
    for (const [folder, inside] of folders) {
      const counts = inside.map((path) => Number(basename(path).slice(0, 3))).sort((a, b) => a - b);
      expect(counts).toEqual(inside.map((_, n) => n + 1));
      expect((await readdir(folder)).filter((name) => !name.endsWith('.png'))).toEqual([]);
    }
    expect((await sandbox.run('verify')).json()).toMatchObject({ ok: true, checked: 6, problems: [] });
  });

  it('Ctrl+C cancels what is not made yet: the next command makes its own pictures only', async () => {
    const making = sandbox.start('generate', 'fox', '--count', '200', '--width', '512', '--height', '512');
    const hear = (text: Buffer): void => {
      if (!text.includes('1/200 done')) return;
      // Once: what is said a second time ends the process.
      making.stderr.off('data', hear);
      making.kill('SIGINT');
    };
    making.stderr.on('data', hear);
    const { code, json } = await making.finished;
    expect(code).toBe(1);
    const { error } = json<{ error: { code: string; details: Made } }>();
    expect(error.code).toBe('CANCELLED');
    const { images } = error.details;
    expect(images.length).toBeGreaterThan(0);
    expect(images.length).toBeLessThan(200);
    expect((await sandbox.here('generate', 'mill', ...SMALL)).code).toBe(0);
    expect((await sandbox.here('search', '')).json()).toMatchObject({ total: images.length + 1 });
  });

  it('Ctrl+C pauses a batch and tells what it made by then; the next command makes none of it, --resume the rest', async () => {
    const file = join(dirname(sandbox.library), 'many.yaml');
    await writeFile(
      file,
      `prompts: [fox]\nseeds: [${Array.from({ length: 30 }, (_, n) => n).join(', ')}]\nwidth: 256\nheight: 256\n`,
    );
    const making = sandbox.start('batch', file);
    const hear = (text: Buffer): void => {
      if (!/^[1-9]\d*\/30$/m.test(text.toString())) return;
      making.stderr.off('data', hear);
      making.kill('SIGINT');
    };
    making.stderr.on('data', hear);
    const { code, stderr, json } = await making.finished;
    expect([code, stderr]).toEqual([1, expect.stringContaining('gesso batch --resume')]);
    const { files, images } = json<Made & { files: readonly unknown[] }>();
    expect(images.length).toBeGreaterThan(0);
    expect(images.length).toBeLessThan(30);
    expect(files).toMatchObject([{ file, images: 30, state: 'running', done: images.length, failed: 0 }]);
    // One that was on its way when the batch was paused may have come after what was told.
    const made = async (): Promise<number> =>
      (await sandbox.here('search', '')).json<{ total: number }>().total;
    const paused = await made();
    expect(paused - images.length).toBeLessThan(3);
    expect((await sandbox.here('generate', 'mill', ...SMALL)).code).toBe(0);
    expect(await made()).toBe(paused + 1);
    const resumed = (await sandbox.run('batch', '--resume')).json<Made & { files: readonly unknown[] }>();
    expect(resumed.files).toMatchObject([
      { file: 'many.yaml', images: 30, errors: [], state: 'done', done: 30 },
    ]);
    expect(resumed.images).toHaveLength(30);
    expect((await sandbox.here('batch', '--resume')).json()).toMatchObject({ files: [], images: [] });
  });

  it('takes a server’s model before the builtin one, by its file name too, and says which servers are missed', async () => {
    const server = await startFakeComfyui();
    const modelOf = async (made: Made): Promise<unknown> =>
      (await readMetadata(made.images[0]?.path ?? '')).generation.model;
    try {
      expect((await sandbox.here('servers', 'add', server.url, '--name', 'Attic')).code).toBe(0);
      const first = await sandbox.here('generate', 'fox', ...SMALL);
      expect(first.stderr).toMatch(/^With v1-5-pruned-emaonly/m);
      expect(await modelOf(first.json<Made>())).toContain('v1-5-pruned-emaonly');
      const named = await sandbox.here('generate', 'fox', '--model', 'SD_XL_base_1.0', ...SMALL);
      expect(await modelOf(named.json<Made>())).toContain('sd_xl_base_1.0');
      const builtin = await sandbox.here('generate', 'fox', '--engine', 'builtin', ...SMALL);
      expect(await modelOf(builtin.json<Made>())).toBe('sketch');
    } finally {
      await server.stop();
    }
    const away = await sandbox.here('generate', 'fox', ...SMALL);
    expect([away.code, away.stderr]).toEqual([0, expect.stringMatching(/Attic: .*reached[^]*With Sketch/)]);
    const missed = await sandbox.here('generate', 'fox', '--model', 'sd_xl_base_1.0.safetensors', ...SMALL);
    expect([missed.code, missed.stderr]).toEqual([2, expect.stringMatching(/no model[^]*Attic: .*reached/)]);
    const none = await sandbox.here('generate', 'fox', '--engine', 'comfyui', ...SMALL);
    expect([none.code, none.json()]).toMatchObject([1, { error: { code: 'ENGINE_UNAVAILABLE' } }]);
  });

  it('says that a library can not be written', async () => {
    await writeFile(sandbox.library, 'a file, not a folder');
    const { code, stderr } = await sandbox.here('generate', 'fox', ...SMALL);
    expect(code).toBe(1);
    expect(stderr).toContain('may not write');
  });

  it.skipIf(!smallDisk)(
    'reports a full disk, keeps what was made, and leaves nothing half-written',
    async () => {
      await mkdir(sandbox.library);
      smallDisk?.mount(sandbox.library, 3);
      try {
        const full = await sandbox.here(
          'generate',
          'fox',
          '--count',
          '20',
          '--width',
          '512',
          '--height',
          '512',
          '--steps',
          '2',
        );
        expect(full.code).toBe(1);
        expect(full.stderr).toMatch(/disk.* is full/i);
        smallDisk?.resize(sandbox.library, 60);
        const { total } = (await sandbox.here('search', 'fox')).json<{ total: number }>();
        expect(total).toBeGreaterThan(0);
        expect(total).toBeLessThan(20);
        expect((await sandbox.here('verify', '--deep')).json()).toMatchObject({
          ok: true,
          checked: total,
          problems: [],
        });
      } finally {
        smallDisk?.unmount(sandbox.library);
      }
    },
  );

  it('keeps a garbage catalog aside and fills a new one from the files', async () => {
    const { images } = (await sandbox.here('generate', 'fox', '--count', '2', ...SMALL)).json<Made>();
    expect((await sandbox.here('rate', 'fox', '--rating', '4')).json()).toMatchObject({ changed: 2 });
    const hidden = join(sandbox.library, '.gesso');
    for (const ending of ['-wal', '-shm']) await writeFile(join(hidden, `catalog.sqlite${ending}`), '');
    await writeFile(join(hidden, 'catalog.sqlite'), 'this is no database, whatever it is '.repeat(500));
    const found = (await sandbox.here('search', 'fox rating:4')).json<Made & { total: number }>();
    expect(found.total).toBe(2);
    expect(found.images.map(({ id }) => id).sort()).toEqual(images.map(({ id }) => id).sort());
    expect((await readdir(join(hidden, 'backups'))).some((name) => name.startsWith('catalog-damaged'))).toBe(
      true,
    );
  });

  it('leaves a catalog that a newer Gesso has written as it is, and says how to go on without it', async () => {
    await sandbox.here('generate', 'fox', ...SMALL);
    const db = new Database(join(sandbox.library, '.gesso/catalog.sqlite'));
    db.pragma('user_version = 99');
    db.close();
    const refused = await sandbox.here('rebuild');
    expect(refused.code).toBe(1);
    const path = /move (.*) elsewhere/.exec(refused.stderr)?.[1] ?? '';
    await rename(path, join(dirname(sandbox.library), 'newer.sqlite'));
    expect((await sandbox.here('search', 'fox')).json()).toMatchObject({ total: 1 });
  });
});

describe('gesso generate beside a program that has the library', () => {
  let sandbox: Sandbox;
  let owner: ReturnType<Sandbox['start']>;
  beforeAll(async () => {
    sandbox = await createSandbox();
    owner = sandbox.start('serve');
    await once(owner.stdout, 'data');
  });
  afterAll(async () => {
    owner.kill('SIGTERM');
    await owner.finished;
    await sandbox.remove();
  });

  it('makes the same pixels from the same seed and prompt', async () => {
    const pixels = async (seed: string): Promise<Buffer> => {
      const { images } = (await sandbox.here('generate', 'fox', '--seed', seed, ...SMALL)).json<Made>();
      return sharp(images[0]?.path).raw().toBuffer();
    };
    const [first, second, other] = [await pixels('7'), await pixels('7'), await pixels('8')];
    expect(first.equals(second)).toBe(true);
    expect(first.equals(other)).toBe(false);
  });

  it('carries the largest seed exactly everywhere', async () => {
    const seed = '18446744073709551615';
    const { images } = (
      await sandbox.here('generate', 'a kite', '--seed', seed, '--count', '2', ...SMALL)
    ).json<Made>();
    expect(images.map((image) => image.seed)).toEqual([seed, '0']);
    const [image] = images;
    expect(basename(image?.path ?? '')).toMatch(new RegExp(`^\\d{3}_seed_${seed}\\.png$`));
    const { generation } = await readMetadata(image?.path ?? '');
    expect(generation.seed).toBe(seed);
    expect((await readFile(image?.path ?? '')).toString('latin1')).toContain(`Seed: ${seed}`);
    expect((await sandbox.here('show', image?.id ?? '')).json()).toMatchObject({ generation: { seed } });
    const found = async (query: string): Promise<string[]> =>
      (await sandbox.here('search', query, '--sort', '-seed')).json<Made>().images.map((one) => one.seed);
    expect(await found(`seed:${seed}`)).toEqual([seed]);
    expect(await found('seed:>9007199254740993')).toEqual([seed]);
    expect(await found('kite seed:0..18446744073709551615')).toEqual(['0', seed]);
  });

  it('writes what other tools and `show` read from the file alone', async () => {
    const made = await sandbox.here(
      'generate',
      'red fox — in snow',
      '--negative',
      'blur',
      '--strength',
      '0.5',
      '--seed',
      '7',
      '--guidance',
      '5.5',
      ...SMALL,
    );
    expect(made.stderr).toMatch(
      /Sketch.* does not use --negative, --strength .*takes --width, --height, --steps, --guidance\./,
    );
    const { images } = made.json<Made>();
    const copy = join(sandbox.library, '..', 'copy.png');
    await writeFile(copy, await readFile(images[0]?.path ?? ''));
    const shown = (await sandbox.here('show', copy)).json<Record<string, unknown>>();
    expect(shown).toMatchObject({
      uid: images[0]?.id,
      record: null,
      generation: {
        prompt: 'red fox — in snow',
        negativePrompt: 'blur',
        seed: '7',
        steps: 2,
        guidance: 5.5,
        model: 'sketch',
      },
    });
    expect(String((shown['rawTexts'] as Record<string, string>)['parameters'])).toContain(
      'Negative prompt: blur',
    );
  });

  it.each([
    ['an empty prompt', ['generate', ' '], /prompt is empty/i],
    ['a width below the least', ['generate', 'fox', '--width', '63'], /width.*64/i],
    ['20,000 pixels', ['generate', 'fox', '--height', '20000'], /height.*4096/i],
    ['no steps', ['generate', 'fox', '--steps', '0'], /steps.*1/i],
    ['a negative seed', ['generate', 'fox', '--seed', '-1'], /seed/i],
    ['a seed past 64 bits', ['generate', 'fox', '--seed', '18446744073709551616'], /seed/i],
    ['a model nobody has', ['generate', 'fox', '--model', 'flux'], /no model "flux"/i],
    ['an engine that is not there', ['generate', 'fox', '--engine', 'dalle'], /no engine "dalle"/i],
    ['no picture at all', ['generate', 'fox', '--count', '0'], /count/i],
    ['a command that is not there', ['paint', 'fox'], /unknown command/i],
    ['a query that does not parse', ['search', 'rating:>='], /./],
  ])('refuses %s as bad usage and makes nothing', async (_what, args, message) => {
    const before = await sandbox.files();
    const { code, stderr } = await sandbox.here(...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(await sandbox.files()).toEqual(before);
  });

  it('says that a file to show is not there', async () => {
    const { code, stderr } = await sandbox.here('show', join(sandbox.library, 'nothing.png'));
    expect(code).toBe(1);
    expect(stderr).toContain('There is no file');
  });
});
