import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { inpaintCanvas, outpaintCanvas } from '../../../main/imaging/edit/edit-canvas.ts';
import { decodePicture } from '../../../main/imaging/edit/decoded-picture.ts';
import { prepareEdit, stitchEdit, type EditSpec } from '../../../main/imaging/edit/edit-pipeline.ts';
import { editCases } from '../../support/edit-cases.ts';
import { bytesOf, differenceOutside, foreign, specOf } from '../../support/edit-checks.ts';
import { atMost, quantile } from '../measure.ts';
import type { BenchResult } from '../result.ts';
import { benchEdits, benchPictures, maskPng, SCENE_HEIGHT, SCENE_WIDTH } from './pictures.ts';
import { decode, draw, RECIPES, specFor, stitched, type Drawer, type Recipe } from './recipes.ts';
import { measureSeam, type Rgb, type SeamFigures } from './seam.ts';

/** Edits of the exactness check; `npm run test:soak` does 500. */
const EXACT_CASES = 100;
const GRADIENT_LIMIT = 1.1;
const DIFFERENCE_LIMIT = 1.5;
const HOLE_LIMIT_MS = 3000;

/** How exact and how invisible edits are, each recipe beside naive ones, and how long a large hole takes. */
export async function run(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-stitch-'));
  try {
    return [...(await benchExactness(folder)), ...(await benchSeams(folder)), ...(await benchTime(folder))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchExactness(folder: string): Promise<BenchResult[]> {
  let outside = 0;
  let identity = 0;
  for await (const edit of editCases(EXACT_CASES, 'strict')) {
    const spec = await specOf(folder, edit);
    const { width, height } = await prepareEdit(spec);
    outside = Math.max(
      outside,
      await differenceOutside(spec, await stitchEdit(spec, await foreign(width, height))),
    );
  }
  for await (const edit of editCases(EXACT_CASES, 'identity')) {
    const spec = await specOf(folder, edit);
    const after = await decodePicture(await stitchEdit(spec, (await prepareEdit(spec)).image));
    const before = await decodePicture(spec.source);
    if (Buffer.compare(bytesOf(before.data), bytesOf(after.data)) !== 0) identity++;
  }
  return [
    atMost('exact: largest difference outside the mask', outside, 'levels', 0),
    atMost(`exact: changed by an edit without sampling, of ${EXACT_CASES}`, identity, 'pictures', 0),
  ];
}

interface Measured extends SeamFigures {
  readonly flat: boolean;
  /** `untouched`: the scene as it would be without the thing that was removed. */
  readonly recipe: Recipe | 'untouched';
  readonly drawer: Drawer;
}

async function benchSeams(folder: string): Promise<BenchResult[]> {
  const measured: Measured[] = [];
  const source = join(folder, 'source.png');
  for (const { flat, scene } of benchPictures(SCENE_WIDTH, SCENE_HEIGHT)) {
    for (const { source: rgb, area, truth } of await benchEdits(scene)) {
      await sharp(rgb.data, { raw: { width: rgb.width, height: rgb.height, channels: 3 } })
        .png({ compressionLevel: 1 })
        .toFile(source);
      for (const drawer of ['builtin', 'drifting'] as const) {
        const spec = specFor(source, area, drawer);
        const { before, inside } = await canvasOf(spec);
        const output = await draw(spec, drawer);
        for (const recipe of RECIPES) {
          const result = await stitched(recipe, spec, output, before, inside);
          measured.push({ flat, recipe, drawer, ...measureSeam(result, inside) });
        }
        measured.push({ flat, recipe: 'untouched', drawer, ...measureSeam(truth, inside) });
      }
    }
  }
  return (['builtin', 'drifting'] as const).flatMap((drawer) => summary(measured, drawer));
}

/** A line per figure and recipe; the naive ones are there to be compared with. */
function summary(measured: readonly Measured[], drawer: Drawer): BenchResult[] {
  const pick = (recipe: Measured['recipe'], value: (one: Measured) => number, flat = false): number[] =>
    measured
      .filter((one) => one.drawer === drawer && one.recipe === recipe && (!flat || one.flat))
      .map(value);
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const ratio = ({ gradientRatio }: Measured): number => gradientRatio;
  const ring = ({ ringDifference }: Measured): number => ringDifference;
  return RECIPES.flatMap((recipe) => {
    const ours = recipe === 'strict edge' || recipe === 'soft edge';
    const line = (
      figure: string,
      of: (one: Measured['recipe']) => number,
      unit: string,
      limit: number | null,
    ) => atMost(`${drawer}, ${recipe}: ${figure}`, of(recipe), unit, ours ? limit : null, of('untouched'));
    return [
      line('seam gradient, mean', (one) => mean(pick(one, ratio)), '× beside it', GRADIENT_LIMIT),
      line('seam gradient, worst tenth', (one) => quantile(pick(one, ratio), 0.9), '× beside it', null),
      line('ring, flat colour', (one) => Math.max(...pick(one, ring, true)), 'ΔE00', DIFFERENCE_LIMIT),
      line('ring, all', (one) => mean(pick(one, ring)), 'ΔE00', null),
    ];
  });
}

/** The whole canvas of an edit before it, and what lies inside the seam. */
async function canvasOf(spec: EditSpec): Promise<{ before: Rgb; inside: Uint8Array }> {
  const { area, source } = spec;
  const { picture, mask } =
    'maskPng' in area ? await inpaintCanvas(source, area.maskPng) : await outpaintCanvas(source, area.extend);
  const { width, height, data } = picture;
  return { before: { width, height, data: Uint8Array.from(data) }, inside: mask };
}

/** A hole of 512² in a picture of 2048², beside decoding and encoding that picture. */
async function benchTime(folder: string): Promise<BenchResult[]> {
  const [width, height, hole] = [2048, 2048, 512];
  const results: BenchResult[] = [];
  for (const { name, scene } of benchPictures(width, height).filter((one) => TIMED.has(one.name))) {
    const source = join(folder, `large-${name}.png`);
    await sharp(scene.data, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 1 })
      .toFile(source);
    const inHole = (at: number): boolean => at >= (width - hole) / 2 && at < (width + hole) / 2;
    const area = { maskPng: await maskPng(width, height, (x, y) => (inHole(x) && inHole(y) ? 255 : 0)) };
    const spec = specFor(source, area, 'builtin');
    const plain = await cpuMs(async () => {
      const { data } = await decode(await sharp(source).png().toBuffer());
      if (data.length !== width * height * 3) throw new Error('not decoded');
    });
    const whole = await cpuMs(async () => stitchEdit(spec, await draw(spec, 'builtin')));
    results.push(
      atMost(`time: hole of 512² in 2048², ${name}`, whole, 'ms of processor', HOLE_LIMIT_MS, plain),
    );
  }
  return results;
}

const TIMED = new Set(['clouds', 'leaves', 'painting']);

/** Processor time of all threads: what it takes on a machine that is doing nothing else. */
async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
