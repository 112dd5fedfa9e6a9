import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { serveLibrary } from '../../../main/serve-library.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openZip } from '../../../main/packs/pack-zip.ts';
import type { StudioOptions } from '../../../main/studio.ts';
import { VERSION } from '../../../main/version.ts';
import { createSandbox, type Sandbox } from '../../support/gesso-process.ts';
import { readOnly } from '../../support/read-only-folder.ts';

/** What scripts rely on: options and the shape of the answers. */
let sandbox: Sandbox;
let owner: ReturnType<Sandbox['start']>;
let pictures: string;

beforeAll(async () => {
  sandbox = await createSandbox();
  pictures = join(dirname(sandbox.library), 'pictures');
  await mkdir(pictures);
  for (const [n, name] of ['one', 'two'].entries()) {
    const shade = 40 + 60 * n;
    await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: shade, g: 90, b: 20 } } })
      .png()
      .toFile(join(pictures, `${name}.png`));
  }
  // With an owner at hand, a command is a guest and starts faster.
  owner = sandbox.start('serve');
  const [told] = (await once(owner.stdout, 'data')) as [Buffer];
  const { url, error } = JSON.parse(told.toString()) as { url?: string; error?: { message: string } };
  if (url === undefined) throw new Error(`No owner for these tests: ${error?.message ?? 'it said nothing'}`);
});
afterAll(async () => {
  owner.kill('SIGTERM');
  await owner.finished;
  await sandbox.remove();
});

const answer = async <T>(...args: readonly string[]): Promise<T> => (await sandbox.run(...args)).json<T>();
const answerHere = async <T>(...args: readonly string[]): Promise<T> =>
  (await sandbox.here(...args)).json<T>();

/** For a library that this process serves. */
const servedHere = (): StudioOptions => ({
  settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
  host: { kind: 'web', canDragOut: false },
});

/** Has a program say at its end which native code it loaded. */
const TELL_NATIVE_CODE = `process.on('exit', () => {
  process.report.excludeNetwork = true;
  const files = process.report.getReport().sharedObjects;
  const loaded = ['better-sqlite3', 'sharp'].filter((name) => files.some((file) => file.includes(name)));
  console.error('native code: ' + loaded.join());
})`;

it('help, and a command beside another process that has the library, load nothing of what the library hangs on', async () => {
  vi.stubEnv('NODE_OPTIONS', `--import=data:text/javascript,${encodeURIComponent(TELL_NATIVE_CODE)}`);
  try {
    expect((await sandbox.run('--help')).stderr).toBe('native code: \n');
    // Which looks whether anybody has it.
    expect((await sandbox.run('search')).stderr).toBe('native code: better-sqlite3\n');
  } finally {
    vi.unstubAllEnvs();
  }
});

it('search: who reads no further, as head does, is told of no fault', async () => {
  const search = sandbox.start('search', '');
  search.stdout.destroy();
  expect(await search.finished).toMatchObject({ code: 0, stderr: '' });
});

it('import: counts of what was new, changed and passed over, failures by path and code, and the pace', async () => {
  const first = await answer<{ perSecond: number }>('import', pictures, '--mode', 'index');
  expect(first).toMatchObject({ indexed: 2, updated: 0, skipped: 0, failed: [] });
  expect(first.perSecond).toBeGreaterThan(0);
  expect(await answerHere('import', pictures, '--mode', 'index')).toMatchObject({ indexed: 0, skipped: 2 });

  const broken = join(dirname(pictures), 'broken.png');
  await writeFile(broken, 'no picture');
  const { code, stdout } = await sandbox.here('import', broken, '--mode', 'copy');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    indexed: 0,
    failed: [{ path: broken, code: expect.any(String) as string, message: expect.any(String) as string }],
  });
  expect((await sandbox.here('import', pictures, '--mode', 'sideways')).code).toBe(2);

  const many = join(dirname(pictures), 'many');
  await mkdir(many);
  for (let number = 100; number < 310; number += 1)
    await writeFile(join(many, `${number}.png`), 'no picture');
  const run = await sandbox.here('import', many, '--mode', 'index');
  const { failed } = JSON.parse(run.stdout) as { failed: { path: string }[] };
  expect(failed.map(({ path }) => path).toSorted()).toEqual(
    Array.from({ length: 210 }, (_, index) => join(many, `${100 + index}.png`)),
  );
});

it('import: Ctrl+C cancels it also where another process does the work; what was read by then stays', async () => {
  const shelf = await createSandbox();
  const folder = join(dirname(shelf.library), 'cancelled');
  const picture = await readFile(join(pictures, 'one.png'));
  for (const [n, part] of ['first', 'second', 'third'].entries()) {
    await mkdir(join(folder, part), { recursive: true });
    for (let number = 0; number < 40; number += 1)
      await writeFile(
        join(folder, part, `held-${number}.png`),
        Buffer.concat([picture, Buffer.from(`${n} ${number}`)]),
      );
  }
  // The owner is this process: what it does is held the moment it tells of it, before the second folder.
  const { studio } = await serveLibrary(shelf.library, servedHere(), 0);
  try {
    await studio.imports.settled();
    const importing = shelf.start('import', folder, '--mode', 'index');
    const stop = studio.imports.watch((views) => {
      const view = views.find(({ title }) => title === 'cancelled');
      if (view?.state !== 'running' || view.foundFiles === 0) return;
      // Once: what is said a second time ends the process.
      stop();
      studio.imports.control(view.id, 'pause');
      importing.kill('SIGINT');
    });
    const { code, stderr, json } = await importing.finished;
    expect([code, stderr]).toEqual([1, expect.stringContaining('Cancelled.')]);
    // The first that were asked for.
    expect(json()).toMatchObject({ indexed: 32 });
    expect((await shelf.here('search', 'path:held')).json()).toMatchObject({ total: 32 });
  } finally {
    await studio.close();
    await shelf.remove();
  }
});

it('search: paths that exist, also of folders that are indexed where they lie', async () => {
  const { total, images } = await answer<{ total: number; images: { path: string }[] }>('search', 'path:one');
  expect(total).toBe(1);
  expect(images[0]?.path).toBe(join(pictures, 'one.png'));
});

it('show: a picture’s file tells all that its id tells, in the same places', async () => {
  await answerHere('import', pictures, '--mode', 'index');
  const { images } = await answer<{ images: { id: string; path: string }[] }>('search', 'path:one');
  const [{ id, path } = { id: '', path: '' }] = images;
  const byId = await answerHere<object>('show', id);
  expect(byId).toMatchObject({
    uid: id,
    path,
    user: { rating: 0 },
    collections: [],
    state: { missing: false },
  });
  expect(await answerHere('show', path)).toMatchObject(byId);
});

it('export: files, and packs with --pack', async () => {
  const zip = join(dirname(pictures), 'pack.zip');
  expect((await sandbox.here('export', 'path:one', '--to', zip, '--pack')).code).toBe(0);
  expect((await readFile(zip)).subarray(0, 2).toString()).toBe('PK');
  const report = await answer(
    'export',
    'path:one',
    '--to',
    join(dirname(pictures), 'out'),
    '--format',
    'webp',
  );
  expect(report).toMatchObject({ done: 1, total: 1, failed: [] });
  // A folder gets a pack in it, not a file of its name without an ending.
  const folder = join(dirname(pictures), 'packs');
  await mkdir(folder);
  const packed = await sandbox.here('export', 'path:one', '--to', folder, '--pack', '--format', 'jpeg');
  expect(packed.json()).toEqual({ path: join(folder, 'pack.zip') });
  expect(packed.stderr).toContain('leave --pack out');
});

it('export: a query that finds nothing is no fault, as in a search, and writes nothing', async () => {
  const to = join(dirname(pictures), 'nothing');
  const found = { done: 0, total: 0, failed: [], path: null };
  expect(await sandbox.here('export', 'path:nowhere', '--to', to)).toMatchObject({ code: 0 });
  expect(await answerHere('export', 'path:nowhere', '--to', `${to}.zip`)).toMatchObject(found);
  expect(await answerHere('export', 'path:nowhere', '--to', to, '--pack')).toEqual({ path: null });
  expect((await sandbox.here('export', 'rating:many', '--to', to)).code).toBe(2);
  // What was to be made of them can't be.
  const collage = await sandbox.here('collage', '--query', 'path:nowhere', '-o', join(to, 'all.png'));
  expect([collage.code, collage.json()]).toMatchObject([1, { error: { code: 'NOT_FOUND' } }]);
  expect((await readdir(dirname(to))).filter((name) => name.startsWith('nothing'))).toEqual([]);
});

it('export --lineage: what a picture was made from goes along', async () => {
  const source = join(dirname(pictures), 'source.png');
  const mask = join(dirname(pictures), 'mask.png');
  const plain = (background: string, side: number) =>
    sharp({ create: { width: side, height: side, channels: 3, background } }).png();
  await plain('#4080c0', 64).toFile(source);
  const hole = { input: await plain('#fff', 16).toBuffer(), left: 20, top: 20 };
  await plain('#000', 64).composite([hole]).toColourspace('b-w').toFile(mask);
  expect((await sandbox.here('edit', source, '--mask', mask)).code).toBe(0);
  const out = join(dirname(pictures), 'lineage');
  expect(await answerHere('export', 'type:inpaint', '--to', out, '--lineage')).toMatchObject({
    done: 2,
    failed: [],
  });
  expect((await readdir(out)).filter((name) => name.endsWith('_mask.png'))).toHaveLength(1);
  const pack = join(out, 'lineage.zip');
  await answerHere('export', 'type:inpaint', '--to', pack, '--pack', '--lineage');
  const { entries, close } = await openZip(pack);
  close();
  expect(entries.filter(({ path }) => path.endsWith('generation.png'))).toHaveLength(2);
});

it('shrink: what was saved, runs whose originals are kept, and the originals back', async () => {
  const loose = join(dirname(pictures), 'loose.png');
  const create = { width: 256, height: 256, channels: 3, background: '#123456' } as const;
  await sharp({ create }).png({ compressionLevel: 0 }).toFile(loose);
  await answerHere('import', loose, '--mode', 'copy');
  const before =
    (await answerHere<{ images: { path: string }[] }>('search', 'path:loose')).images[0]?.path ?? '';
  const original = await readFile(before);
  const { runId, ...report } = await answer<{ runId: string; savedBytes: number }>('shrink', 'path:loose');
  expect(report).toMatchObject({ total: 1, replaced: 1, kept: [] });
  expect(report.savedBytes).toBeGreaterThan(100_000);
  expect(await answerHere('shrink')).toMatchObject({ runs: [{ id: runId, pictures: 1, to: 'png' }] });
  expect((await readFile(before)).length).toBe(original.length - report.savedBytes);
  expect(await answerHere('shrink', '--restore', runId)).toEqual({ restored: 1, left: 0 });
  expect((await readFile(before)).equals(original)).toBe(true);
  expect(await answerHere('shrink')).toEqual({ runs: [] });
  expect((await sandbox.here('shrink', 'path:loose', '--keep', runId)).code).not.toBe(0);
});

it('tag, rate, collect, trash, restore: a dry run changes nothing; undo and redo', async () => {
  expect(await answer('tag', 'path:one', '--add', 'a', '--dry-run')).toEqual({
    matched: 1,
    changed: 1,
    dryRun: true,
  });
  expect(await answerHere('tag', 'path:one', '--add', 'a')).toEqual({
    matched: 1,
    changed: 1,
    dryRun: false,
  });
  expect(await answerHere('rate', 'tag:a', '--rating', '4')).toMatchObject({ changed: 1 });
  const collected = await sandbox.hereInWords('collect', 'rating:4', '--to', 'Best');
  expect(collected.stdout).toBe('1 match, 1 added to Best\n');
  expect(await answerHere('search', 'collection:Best')).toMatchObject({ total: 1 });
  expect(await answer('undo')).toMatchObject({ entry: { kind: 'collect', detail: '+Best', undone: true } });
  expect(await answerHere('search', 'collection:Best')).toMatchObject({ total: 0 });
  expect((await sandbox.here('collect', 'rating:4', '--from', 'Best')).stderr).toContain(
    'no collection "Best"',
  );
  await answerHere('collect', 'rating:4', '--to', 'Trips/Norway');
  await answerHere('collect', 'rating:4', '--to', 'trips/Sweden');
  expect(await answerHere('search', 'collection:Norway collection:Sweden')).toMatchObject({ total: 1 });
  expect(await answerHere('collect', 'rating:4', '--from', 'Trips/Norway')).toMatchObject({ changed: 1 });
  expect((await sandbox.here('collect', 'rating:4', '--from', 'Trips/Finland')).code).toBe(1);
  expect((await sandbox.here('collect', 'rating:4', '--to', '/')).code).toBe(2);
  const made = JSON.parse(
    await readFile(join(sandbox.library, '.gesso/user/collections.json'), 'utf8'),
  ) as unknown;
  expect(JSON.stringify(made).match(/"Trips"/gi)).toHaveLength(1);
  for (let n = 0; n < 3; n += 1) await answerHere('undo');
  expect(await answerHere('redo')).toMatchObject({ entry: { kind: 'collect', undone: false } });
  expect(await answerHere('trash', 'tag:a')).toMatchObject({ changed: 1 });
  const faulty = await sandbox.here('restore', 'tag:a rating:many');
  expect([faulty.code, faulty.json()]).toMatchObject([2, { error: { details: { position: 13 } } }]);
  expect((await sandbox.here('restore', 'tag:a) OR (tag:b')).code).toBe(2);
  expect(await answerHere('restore', 'tag:b')).toMatchObject({ matched: 0 });
  expect(await answerHere('restore', '')).toMatchObject({ matched: 1, changed: 1 });
  expect(await answerHere('verify')).toMatchObject({ ok: true, problems: [] });
  expect(await answerHere('catalog', 'cancel-restore')).toEqual({ cancelled: null });
});

it('batch: files with counts and errors, and every expanded prompt; nothing runs beside a faulty file', async () => {
  const folder = join(dirname(pictures), 'batches');
  await mkdir(folder);
  const good = join(folder, 'good.yaml');
  const size = 'width: 64\nheight: 64\nsteps: 1\n';
  await writeFile(good, `prompts: [a fox, a hill]\nseeds: [1, 2]\n${size}`);
  const wanted = { file: good, images: 4, errors: [] };
  expect(await answerHere('batch', good, '--dry-run')).toMatchObject({
    files: [wanted],
    prompts: ['a fox', 'a hill'],
  });
  const mistyped = await sandbox.here('batch', good, '--dry-run', '--workflow', 'fsat');
  expect(mistyped.stderr).toContain('no workflow “fsat”');
  await writeFile(good, Buffer.from(`\uFEFFprompts: [a fox, a hill]\nseeds: [1, 2]\n${size}`, 'utf16le'));
  expect(await answerHere('batch', good, '--dry-run')).toMatchObject({ files: [wanted] });
  await writeFile(good, Buffer.from('prompts: [café]', 'latin1'));
  expect((await sandbox.here('batch', good, '--dry-run')).json()).toMatchObject({
    files: [{ file: good, images: 0, errors: [{ line: 1, column: 14 }] }],
  });
  await writeFile(good, `prompts: [a fox, a hill]\nseeds: [1, 2]\n${size}`);
  const huge = join(folder, 'huge.yaml');
  await writeFile(huge, '');
  await truncate(huge, 3 * 2 ** 30);
  expect((await sandbox.here('batch', huge)).json()).toMatchObject({ error: { code: 'FILE_UNREADABLE' } });
  await rm(huge);
  const bad = join(folder, 'bad.yaml');
  await writeFile(bad, `prompts: [a fox]\nsteps: many\n`);
  for (const dryRun of [['--dry-run'], []]) {
    const refused = await sandbox.here('batch', folder, ...dryRun);
    expect(refused.code).toBe(1);
    expect(refused.json()).toMatchObject({
      files: [{ file: bad, images: 0, errors: [{ line: 2, column: 8 }] }, wanted],
    });
  }
  expect(await answerHere('search', 'fox')).toMatchObject({ total: 0 });
  const made = await answer<{ images: { id: string; path: string }[] }>('batch', good);
  expect(made).toMatchObject({ files: [wanted], prompts: ['a fox', 'a hill'] });
  expect(made.images).toHaveLength(4);
  const found = await answerHere<{ images: { id: string }[] }>('search', 'batch:good');
  expect(found.images.map(({ id }) => id).toSorted()).toEqual(made.images.map(({ id }) => id).toSorted());
  const logs = join(sandbox.library, '.gesso/logs');
  const logged = await Promise.all((await readdir(logs)).map((name) => readFile(join(logs, name), 'utf8')));
  for (const { path } of made.images) {
    expect(logged.join('')).toContain(relative(sandbox.library, path).replaceAll('\\', '/'));
  }
});

it('servers: list, test of an address that is no ComfyUI and of one that is away', async () => {
  expect(await answer('servers', 'list')).toEqual({ servers: [] });
  const stranger = createServer((_request, response) => response.end('<html>hello</html>')).listen(
    0,
    '127.0.0.1',
  );
  await once(stranger, 'listening');
  const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  const tested = await sandbox.here('servers', 'test', url);
  stranger.close();
  expect(tested.code).toBe(1);
  expect(tested.json()).toMatchObject({ error: { code: 'SERVER_PROTOCOL' } });
  const away = await sandbox.here('servers', 'add', 'http://127.0.0.1:9');
  expect(away.code).toBe(1);
  expect(away.json()).toMatchObject({ error: { code: 'SERVER_UNREACHABLE' } });
});

it('search in words: nothing but paths on stdout, so that they can be piped', async () => {
  const { stdout, stderr } = await sandbox.hereInWords('search', 'root:pictures path:one');
  expect(stdout).toBe(`${join(pictures, 'one.png')}\n`);
  expect(stderr).toBe('1 found\n');
  const none = await sandbox.hereInWords('search', 'root:pictures root:pictuers');
  expect(none.stdout).toBe('');
  expect(none.stderr).toMatch(
    /^0 found\nNo picture at all matches root:pictuers\.\nThere are: .*pictures.*\nTo find something like it, search root:pictures root:"pictures"\n$/,
  );
});

it('export: one that fails is told, and exits 1', async () => {
  const cut = join(dirname(pictures), 'cut-off.png');
  const whole = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#468' } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  await writeFile(cut, whole.subarray(0, 9000));
  await sandbox.here('import', cut);
  const out = join(dirname(pictures), 'converted');
  const { code, json } = await sandbox.here('export', 'path:cut-off', '--to', out, '--format', 'webp');
  expect(json()).toMatchObject({ failed: [{ code: 'FILE_CORRUPT' }] });
  expect(code).toBe(1);
});

it('what is named and not there is told by its path and exits 1', async () => {
  const gone = join(dirname(pictures), 'gone');
  const picture = join(pictures, 'one.png');
  for (const args of [
    ['import', gone],
    ['import', gone, '--mode', 'index'],
    ['collage', gone],
    ['gif', gone],
    ['batch', gone],
    ['edit', picture, '--mask', gone],
  ]) {
    const { code, json } = await sandbox.here(...args);
    const { error } = json<{ error: { code: string; message: string } }>();
    expect([args[0], code, error.code]).toEqual([args[0], 1, 'NOT_FOUND']);
    expect(error.message).toContain(gone);
  }
  const over = await sandbox.here('export', 'path:one', '--to', picture);
  expect(over.code).toBe(1);
  expect(over.json()).toMatchObject({ error: { code: 'CONFLICT' } });
});

const REFUSED: readonly (readonly string[])[] = [
  ['rate', 'x', '--rating', '6'],
  ['tag', 'x', '--add', ''],
  ['collect', 'x', '--to', ' '],
  ['rename-tag', 'a', ''],
  ['search', '--limit', '-1'],
  ['export', 'x', '--to', 'y', '--format', 'bmp'],
  ['export', 'x', '--to', ''],
  ['export', 'x', '--to', 'y', '--quality', '200'],
  ['export', 'x', '--to', 'y', '--sidecar', 'doc'],
  ['generate', 'x', '--count', '0'],
  ['generate', 'x', '--width', '99999999999999999999'],
  ['edit', 'x.png', '--mask', 'y.png', '--strength', '2'],
  ['edit', 'x.png', '--mask', 'y.png', '--count', '17'],
  ['collage', 'x', '--columns', '0'],
  ['gif', 'x', '--frame', '5'],
  ['edit', 'x.png'],
];

it.each(REFUSED.map((args) => ({ line: args.join(' '), args })))(
  '$line: is refused in words a person understands',
  async ({ args }) => {
    const { code, json, stderr } = await sandbox.here(...args);
    expect(code).toBe(2);
    expect(json()).toMatchObject({ error: { code: 'INVALID_INPUT' } });
    expect(stderr).toMatch(/option|argument/);
  },
);

it('a path that is empty, as of a variable that is not set, is not the folder the shell is in', async () => {
  const picture = join(pictures, 'one.png');
  for (const args of [
    // Nothing here would be written where the tests run.
    ['import', '', '--mode', 'index'],
    ['batch', '', '--dry-run'],
    ['collage', ''],
    ['show', ''],
    ['edit', picture, '--mask', ''],
    ['edit', '', '--mask', picture],
  ]) {
    const { code, stderr } = await sandbox.here(...args);
    expect([args, code, stderr]).toEqual([args, 2, expect.stringMatching(/empty/)]);
  }
});

it('what begins with a dash is told how it is written', async () => {
  const { code, stderr, json } = await sandbox.here('search', '-one');
  expect([code, json()]).toMatchObject([2, { error: { code: 'INVALID_INPUT' } }]);
  expect(stderr).toContain('gesso search --json -- -fox');
});

it('a composition is made of the pictures that can be read, and says which were left out', async () => {
  const mixed = join(dirname(pictures), 'mixed');
  await mkdir(mixed);
  await writeFile(join(mixed, 'damaged.png'), 'no picture');
  await writeFile(join(mixed, 'whole.png'), await readFile(join(pictures, 'one.png')));
  const { code, stdout, stderr } = await sandbox.here('collage', mixed, '-o', join(mixed, 'all.png'));
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ uid: null, width: 2400, leftOut: ['damaged.png'] });
  expect(stderr).toContain('damaged.png');

  const over = await sandbox.here('collage', mixed, '-o', join(mixed, 'whole.png'));
  expect(over.code).toBe(2);
  expect(over.stderr).toContain('whole.png is one of the pictures');
  expect(await readFile(join(mixed, 'whole.png'))).toEqual(await readFile(join(pictures, 'one.png')));

  const to = join(mixed, 'made');
  await mkdir(join(to, 'taken.png'), { recursive: true });
  expect((await sandbox.here('collage', mixed, '-o', join(to, 'taken.png'))).code).toBe(1);
  expect(await readdir(to)).toEqual(['taken.png']);
});

it('a composition is not written under the ending of another format', async () => {
  for (const args of [
    ['collage', pictures, '-o', join(pictures, 'x.bmp')],
    ['gif', pictures, '-o', join(pictures, 'x.mp4')],
  ]) {
    expect((await sandbox.here(...args)).code).toBe(2);
  }
  expect((await readdir(pictures)).filter((name) => name.startsWith('x'))).toEqual([]);
});

it('--version says which Gesso this is', async () => {
  const { code, stdout } = await sandbox.hereInWords('--version');
  expect(code).toBe(0);
  expect(stdout.trim()).toBe(VERSION);
});

it('bad usage exits 2 with one JSON document', async () => {
  const bad = await sandbox.run('search', 'rating:many');
  expect(bad.code).toBe(2);
  expect(bad.json()).toMatchObject({ error: { code: 'INVALID_QUERY', details: { position: 7 } } });
  expect((await sandbox.here('nonsense')).code).toBe(2);
});

it('what only reads makes no library of a folder that holds none; what brings pictures does', async () => {
  const fresh = await createSandbox();
  try {
    for (const args of [['search', 'fox'], ['verify'], ['folders'], ['undo'], ['tag', 'fox', '--add', 'a']]) {
      const { code, stderr, stdout } = await fresh.here(...args);
      expect([code, stderr, JSON.parse(stdout)]).toEqual([
        1,
        expect.stringContaining(fresh.library),
        { error: expect.objectContaining({ code: 'NOT_FOUND' }) as unknown },
      ]);
    }
    await expect(readdir(fresh.library)).rejects.toMatchObject({ code: 'ENOENT' });
    // A folder that was made for it is not mistyped.
    await mkdir(fresh.library);
    expect(await fresh.here('search', 'fox')).toMatchObject({ code: 0 });
    await rm(fresh.library, { recursive: true });
    expect((await fresh.here('import', join(pictures, 'one.png'))).code).toBe(0);
    expect(await fresh.here('search', '')).toMatchObject({ code: 0 });
  } finally {
    await fresh.remove();
  }
});

it.runIf(readOnly)(
  'a library that can’t be written is searched, shown, exported and verified; nothing else',
  async () => {
    const shelf = await createSandbox();
    const [folder, image] = [dirname(shelf.library), join(pictures, 'one.png')];
    try {
      await shelf.here('import', image);
      await shelf.here('tag', '', '--add', 'kept');
      await shelf.here('collect', '', '--to', 'Best');
      readOnly?.set(shelf.library);
      const search = await shelf.run('search', 'tag:kept collection:Best');
      expect([search.code, search.stderr]).toEqual([0, expect.stringContaining("can't be written")]);
      const { total, images } = search.json<{ total: number; images: { id: string; path: string }[] }>();
      expect(total).toBe(1);
      const { id = '', path = '' } = images[0] ?? {};
      expect((await shelf.here('show', id)).json()).toMatchObject({
        uid: id,
        path,
        user: { tags: expect.arrayContaining(['kept']) as unknown },
      });
      const out = join(folder, 'out');
      expect((await shelf.here('export', '', '--to', out)).json()).toMatchObject({ done: 1, failed: [] });
      expect(await readdir(out)).toHaveLength(1);
      expect((await shelf.here('verify', '--deep')).json()).toMatchObject({ ok: true, checked: 1 });
      for (const change of [
        ['rate', '', '--rating', '3'],
        ['import', image],
        ['undo'],
        ['collage', '--query', ''],
      ])
        expect((await shelf.here(...change)).json()).toMatchObject({ error: { code: 'LIBRARY_UNWRITABLE' } });
      const { studio, dispatcher } = await serveLibrary(shelf.library, servedHere(), 0);
      try {
        const call = (name: string, input: unknown): Promise<unknown> =>
          dispatcher.call(name, input, {
            clientId: 'c',
            trusted: false,
            signal: new AbortController().signal,
          });
        expect(await call('system.info', {})).toMatchObject({ value: { isReadOnly: true } });
        expect(await call('gallery.counts', { queries: ['tag:kept'] })).toMatchObject({
          value: { counts: [1] },
        });
        const rated = { target: { kind: 'uids', uids: [id] }, change: { kind: 'rate', rating: 3 } };
        for (const [name, input] of [
          ['gallery.change', rated],
          ['jobs.resume', {}],
        ] as const)
          expect(await call(name, input)).toMatchObject({ error: { code: 'LIBRARY_UNWRITABLE' } });
        expect(studio.runner.pause).not.toBeNull();
      } finally {
        await studio.close();
      }
      expect(
        (await readdir(tmpdir())).filter((name) => name.startsWith(`gesso-reading-${process.pid}-`)),
      ).toEqual([]);
    } finally {
      readOnly?.lift(shelf.library);
      await shelf.remove();
    }
  },
);

it.runIf(process.platform === 'linux')(
  'a library or an export where no folder can be made is refused',
  async () => {
    const { code, stderr } = await sandbox.here('export', 'path:one', '--to', '/proc/gesso/out');
    expect([code, stderr]).toEqual([1, expect.stringContaining('/proc/gesso')]);
  },
);
