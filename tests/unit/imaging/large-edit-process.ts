import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { DEFAULT_EDIT_SETTINGS } from '../../../main/domain/edit.ts';
import { MAX_INPUT_PIXELS } from '../../../main/imaging/limits.ts';
import { decodePicture } from '../../../main/imaging/edit/decoded-picture.ts';
import { prepareEdit, stitchEdit, type EditSpec } from '../../../main/imaging/edit/edit-pipeline.ts';

export interface LargeEdit {
  /** Highest resident memory while the edit was prepared and stitched, MiB, and what the samples of the result take. */
  readonly peakMiB: number;
  readonly resultMiB: number;
  readonly width: number;
  readonly height: number;
  /** The size that the engine was given. */
  readonly givenPixels: number;
  /** Samples of the original that are not in the result as they were. */
  readonly changed: number;
  /** Pixels round it that were left as black as the room that was made for them. */
  readonly unfilled: number;
}

/** Extends a square picture on all sides, in a process of its own. */
export function extendInProcess(side: number, added: number): Promise<LargeEdit> {
  const child = spawn(
    process.execPath,
    ['--experimental-strip-types', fileURLToPath(import.meta.url), `${side}`, `${added}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve(JSON.parse(said) as LargeEdit);
      else reject(new Error(`it ended with ${code}`));
    });
  });
}

async function extend(side: number, added: number): Promise<LargeEdit> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-large-'));
  try {
    const source = join(folder, 'source.png');
    await makePicture(source, side);
    const spec: EditSpec = {
      source,
      area: { extend: { left: added, right: added, up: added, down: added } },
      settings: DEFAULT_EDIT_SETTINGS,
      model: { nativeSize: 1024, sizeStep: 8, samples: true },
      strength: 1,
      seed: '7',
    };
    const { width, height, image } = await prepareEdit(spec);
    // Brighter than it was given, so that there is something to match and to blend.
    const output = await sharp(image).linear(0.9, 30).png({ compressionLevel: 1 }).toBuffer();
    const result = await stitchEdit(spec, output);
    const peakMiB = process.resourceUsage().maxRSS / 1024;
    return { peakMiB, givenPixels: width * height, ...(await compare(source, result, added)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Light squares, different in every place of a tile, so that a shift would show. */
async function makePicture(path: string, side: number): Promise<void> {
  const tile = Uint8Array.from({ length: 256 * 256 * 3 }, (_, at) => 90 + ((at * 2_654_435_761) % 97));
  const input = await sharp(tile, { raw: { width: 256, height: 256, channels: 3 } })
    .png()
    .toBuffer();
  await sharp({
    create: { width: side, height: side, channels: 3, background: '#888888' },
    limitInputPixels: MAX_INPUT_PIXELS,
  })
    .composite([{ input, tile: true }])
    .removeAlpha()
    .png({ compressionLevel: 1 })
    .toFile(path);
}

async function compare(
  source: string,
  result: Uint8Array,
  added: number,
): Promise<Pick<LargeEdit, 'width' | 'height' | 'resultMiB' | 'changed' | 'unfilled'>> {
  const before = await decodePicture(source);
  const { width, height, data, channels } = await decodePicture(result);
  if (channels !== 3 || before.channels !== 3) throw new Error('not RGB');
  let changed = 0;
  let unfilled = 0;
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width * 3, (y + 1) * width * 3);
    const inner = y >= added && y < added + before.height;
    if (inner) {
      const from = (y - added) * before.width * 3;
      const original = before.data.subarray(from, from + before.width * 3);
      for (let i = 0; i < original.length; i++) if (row[added * 3 + i] !== original[i]) changed++;
    }
    for (let x = 0; x < width; x++) {
      if (inner && x >= added && x < added + before.width) continue;
      if (row.subarray(x * 3, x * 3 + 3).every((value) => value === 0)) unfilled++;
    }
  }
  return { width, height, resultMiB: data.byteLength / 1024 ** 2, changed, unfilled };
}

const [side, added] = process.argv.slice(2).map(Number);
if (process.argv[1] === fileURLToPath(import.meta.url) && side && added)
  console.log(JSON.stringify(await extend(side, added)));
