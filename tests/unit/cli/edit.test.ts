import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../../main/domain/seeded-random.ts';
import { createSandbox, type Sandbox } from '../../support/gesso-process.ts';

const [width, height] = [128, 96];

let sandbox: Sandbox;
let owner: ReturnType<Sandbox['start']>;
let folder: string;
let source: string;

interface Made {
  readonly images: readonly {
    readonly id: string;
    readonly path: string;
    readonly seed: string;
    readonly width: number;
    readonly height: number;
  }[];
}

beforeAll(async () => {
  sandbox = await createSandbox();
  folder = join(dirname(sandbox.library), 'pictures');
  await mkdir(folder);
  source = join(folder, 'source.png');
  const draw = seededRandom('cli edits');
  const noise = Uint8Array.from({ length: width * height * 3 }, () => draw() % 256);
  await sharp(noise, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(source);
  owner = sandbox.start('serve');
  await new Promise((resolve) => owner.stdout.once('data', resolve));
});
afterAll(async () => {
  owner.kill('SIGTERM');
  await owner.finished;
  await sandbox.remove();
});

async function maskFile(
  name: string,
  size: { width: number; height: number },
  side: number,
): Promise<string> {
  const data = Uint8Array.from({ length: size.width * size.height }, (_, at) =>
    at % size.width < side && at / size.width < side ? 255 : 0,
  );
  const path = join(folder, `${name}.png`);
  await sharp(data, { raw: { ...size, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toFile(path);
  return path;
}

const rgb = (file: string, left = 0): Promise<Buffer> =>
  sharp(file).removeAlpha().extract({ left, top: 0, width, height }).raw().toBuffer();

it('edit: changes bytes where the mask is white and nowhere else, and records how', async () => {
  const mask = await maskFile('corner', { width, height }, 30);
  const options = ['--count', '2', '--seed', '7', '--feather', '4', '--grow', '2', '--context', 'whole'];
  const { images } = (await sandbox.run('edit', source, '--mask', mask, ...options)).json<Made>();
  expect(images).toMatchObject([
    { seed: '7', width, height },
    { seed: '8', width, height },
  ]);
  const before = await rgb(source);
  for (const { path } of images) {
    const after = await rgb(path);
    let [inside, outside] = [0, 0];
    for (let at = 0; at < width * height; at++) {
      if ([0, 1, 2].every((c) => before[at * 3 + c] === after[at * 3 + c])) continue;
      if (at % width < 30 && at / width < 30) inside++;
      else outside++;
    }
    expect(inside).toBeGreaterThan(450);
    expect(outside).toBe(0);
  }
  const shown = (await sandbox.here('show', images[0]?.id ?? '')).json<{ generation: object }>();
  expect(shown.generation).toMatchObject({
    type: 'inpaint',
    width,
    height,
    edit: { grow: 2, feather: 4, fill: 'blur', edge: 'strict', matchColor: true },
  });
  expect(shown.generation).not.toHaveProperty('edit.context');
});

it('Ctrl+C cancels the candidates that are not made yet, and keeps those that are', async () => {
  const mask = await maskFile('half', { width, height }, 90);
  const editing = sandbox.start('edit', source, '--mask', mask, '--count', '16');
  const hear = (text: Buffer): void => {
    if (!text.includes('done')) return;
    // Once: what is said a second time ends the process.
    editing.stderr.off('data', hear);
    editing.kill('SIGINT');
  };
  editing.stderr.on('data', hear);
  const { code, json } = await editing.finished;
  const { error } = json<{ error: { code: string; details: Made } }>();
  expect([code, error.code]).toEqual([1, 'CANCELLED']);
  const kept = error.details.images.map(({ path }) => basename(path));
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(16);
});

it('outpaint: by sides and by ratio, in passes where it is far; the original stays to the byte', async () => {
  const far = (await sandbox.here('outpaint', source, '--left', '128')).json<Made>();
  expect(far.images).toMatchObject([{ width: 256, height }]);
  expect((await rgb(far.images[0]?.path ?? '', 128)).equals(await rgb(source))).toBe(true);
  // Two passes of 64: the picture between them is the last one's source.
  const edits = (await sandbox.here('search', 'type:outpaint')).json<{ total: number }>();
  expect(edits.total).toBe(2);
  const shown = (await sandbox.here('show', far.images[0]?.id ?? '')).json<{ generation: object }>();
  expect(shown.generation).toMatchObject({
    type: 'outpaint',
    width: 256,
    height,
    edit: { grow: 'auto', feather: 'auto', context: 0.5 },
  });

  const shaped = (await sandbox.here('outpaint', source, '--ratio', '2:1', '--anchor', 'left')).json<Made>();
  expect(shaped.images).toMatchObject([{ width: 192, height }]);
  expect((await rgb(shaped.images[0]?.path ?? '')).equals(await rgb(source))).toBe(true);
});

it('refuse at once what can not be done, and say what to do', async () => {
  const wrong = await maskFile('wrong', { width: 40, height: 40 }, 10);
  const empty = await maskFile('empty', { width, height }, 0);
  const right = await maskFile('right', { width, height }, 10);
  const { total } = (await sandbox.here('search', '')).json<{ total: number }>();
  const refusals: [RegExp, ...string[]][] = [
    [/40 × 40.*128 × 96/, 'edit', source, '--mask', wrong],
    [/mask is empty/, 'edit', source, '--mask', empty],
    [/takes no reference picture/, 'edit', source, '--mask', right, '--reference', source],
    [/unknown option '--width'/, 'edit', source, '--mask', right, '--width', '64'],
    [/unknown option '--image'/, 'outpaint', source, '--left', '64', '--image', source],
    [/Allowed choices are blur/, 'edit', source, '--mask', right, '--fill', 'paint'],
    [/from 0 to 1, or whole/, 'edit', source, '--mask', right, '--context', '2'],
    [/0, or 64 to 2048/, 'outpaint', source, '--left', '20'],
    [/--left, --right/, 'outpaint', source],
    [/either sides or --ratio/, 'outpaint', source, '--left', '64', '--ratio', '16:9'],
    [/that shape already/, 'outpaint', source, '--ratio', '4:3'],
  ];
  for (const [message, ...args] of refusals) {
    const { code, stderr } = await sandbox.here(...args);
    expect(stderr, args.join(' ')).toMatch(message);
    expect(code, args.join(' ')).toBe(2);
  }
  expect((await sandbox.here('search', '')).json()).toMatchObject({ total });
});
