import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { createSandbox } from '../../support/gesso-process.ts';

export interface ComposedInProcess {
  readonly code: number | null;
  readonly stderr: string;
  /** Highest resident memory of the program, MiB. */
  readonly peakMiB: number;
  /** Format, width and height of the file it wrote; null when there is none. */
  readonly made: {
    readonly format: string;
    readonly width: number;
    readonly height: number;
    readonly pages: number;
  } | null;
  /** Unfinished files in the library's cache. */
  readonly leftovers: readonly string[];
}

/** Says the highest memory on stderr when the program ends. */
const PEAK_AT_EXIT = `--import=data:text/javascript,process.on('exit',()=>process.stderr.write('PEAK'+process.resourceUsage().maxRSS+'%5Cn'))`;

/**
 * Composes `count` pictures (a few megapixels' worth of noise, 1024 × 1024 and 1344 × 768 by turns) with the real program.
 * @param interruptAt sends Ctrl+C once so many pictures are reported done
 */
export async function composeInProcess(
  count: number,
  args: readonly string[],
  extension: string,
  interruptAt = Infinity,
): Promise<ComposedInProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-compose-'));
  const sandbox = await createSandbox({ NODE_OPTIONS: PEAK_AT_EXIT });
  try {
    const pictures = join(folder, 'pictures');
    await mkdir(pictures);
    await makePictures(pictures, count);
    const target = join(folder, `composed.${extension}`);
    const [command = '', ...options] = args;
    const child = sandbox.start(command, pictures, '-o', target, ...options);
    child.stderr.on('data', (data: Buffer) => {
      const done = Number(/(\d+)\/\d+/.exec(data.toString())?.[1] ?? 0);
      if (done >= interruptAt) child.kill('SIGINT');
    });
    const { code, stderr } = await child.finished;
    const peaks = [...stderr.matchAll(/PEAK(\d+)/g)].map((match) => Number(match[1]) / 1024);
    const cache = await readdir(join(sandbox.library, '.gesso/cache'));
    return {
      code,
      stderr,
      peakMiB: Math.max(...peaks),
      made: existsSync(target) ? await shapeOf(target) : null,
      leftovers: cache.filter((name) => name.startsWith('composition-')),
    };
  } finally {
    await sandbox.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

async function shapeOf(path: string): Promise<ComposedInProcess['made']> {
  const options = { limitInputPixels: false, ...(!path.endsWith('.png') && { pages: -1 }) };
  const { format, width, height, pageHeight, pages } = await sharp(path, options).metadata();
  return { format, width, height: pageHeight ?? height, pages: pages ?? 1 };
}

/** A few different files, each under many names. */
async function makePictures(folder: string, count: number): Promise<void> {
  const different = Math.min(count, 4);
  for (let n = 0; n < different; n++) {
    const [width, height] = n % 2 === 0 ? [1024, 1024] : [1344, 768];
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 20 + n };
    const path = join(folder, `${String(n).padStart(4, '0')}.png`);
    await sharp({ create: { width, height, channels: 3, background: '#808080', noise } })
      .png({ compressionLevel: 1 })
      .toFile(path);
    for (let copy = n + different; copy < count; copy += different)
      await link(path, join(folder, `${String(copy).padStart(4, '0')}.png`));
  }
}
