import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBuiltinEngine } from '../../../main/engines/builtin/builtin-engine.ts';
import { batchRequest, chooseBatchModel } from '../../../main/domain/batch/batch-request.ts';
import { DEFAULT_RUN_OPTIONS } from '../../../main/domain/batch/batch-run.ts';
import { createExpansion } from '../../../main/domain/batch/expansion.ts';
import { parseBatchFile } from '../../../main/promptmedia/parse-batch-file.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio } from '../../../main/studio.ts';
import type { Batch } from '../../../main/domain/batch/batch.ts';
import { hostileFiles } from '../../unit/promptmedia/hostile-files.ts';
import { atMost } from '../measure.ts';
import type { BenchResult } from '../result.ts';

const EXPANDED = 200_000;
const LISTS = 7;

function batchOf(text: string): Batch {
  const parsed = parseBatchFile(text, 'bench.yaml');
  if (!parsed.ok) throw new Error(parsed.errors[0]?.message);
  return parsed.batch;
}

/** Seven lists of ten: ten million prompts, with a random list and a wildcard. */
function largeFile(): string {
  const values = (list: number): string =>
    Array.from({ length: 10 }, (_, value) => `"part ${list} ${value}"`).join(', ');
  const lists = Array.from(
    { length: LISTS },
    (_, list) => `  l${list}: {type: sequential, values: [${values(list)}]}`,
  );
  return `prompts: ["a {red|green|blue} boat"]\nvariations:\n${lists.join('\n')}\n  mood: {type: random, values: [a, b, c, d, e]}\n`;
}

/** Expansion of ten million prompts, reading hostile files, and what a picture of a batch costs beyond the engine's own work. */
export async function run(images = 40): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  const large = batchOf(largeFile());
  const countedAt = performance.now();
  const expansion = createExpansion(large);
  const countMs = performance.now() - countedAt;
  if (expansion.imageCount !== 10_000_000) throw new Error(`Counted ${expansion.imageCount}`);
  results.push(atMost('count-ten-million', countMs, 'ms', 50));

  const expandedAt = performance.now();
  let characters = 0;
  for (let index = 0; index < EXPANDED; index++) characters += expansion.imageAt(index * 50).prompt.length;
  const perSecond = EXPANDED / ((performance.now() - expandedAt) / 1000);
  const plainAt = performance.now();
  for (let index = 0; index < EXPANDED; index++)
    characters -= Array.from({ length: 9 }, (_, part) => `part ${part} ${index}`).join(', ').length;
  const plainPerSecond = EXPANDED / ((performance.now() - plainAt) / 1000);
  // The bar is a share of joining nine texts, so that it means the same on every machine.
  const bar = plainPerSecond * 0.1;
  results.push({
    id: 'expansion',
    value: perSecond,
    unit: 'prompts/s',
    limit: bar,
    ok: perSecond >= bar && characters !== 0,
    reference: plainPerSecond,
  });

  let slowestMs = 0;
  for (const make of Object.values(hostileFiles(2 * 1024 * 1024 - 64, 19_900))) {
    const source = make();
    // Time of the processor, not of the clock: other programs' work is no part of it.
    const before = process.cpuUsage();
    parseBatchFile(source, 'hostile.yaml');
    const { user, system } = process.cpuUsage(before);
    slowestMs = Math.max(slowestMs, (user + system) / 1000);
  }
  results.push(atMost('slowest-hostile-file', slowestMs, 'ms', 1000));

  results.push(...(await costPerJob(images)));
  return results;
}

async function costPerJob(images: number): Promise<readonly BenchResult[]> {
  const text = `prompts: [a boat on a lake]\nwidth: 512\nheight: 512\nseeds: [${Array.from({ length: images }, (_, seed) => seed + 1).join(', ')}]`;
  const bareMs = await bareEngine(batchOf(text), images);
  const folder = await mkdtemp(join(tmpdir(), 'gesso-bench-batch-'));
  const opened = await openStudio(join(folder, 'library'), {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('The bench library is taken');
  const { studio } = opened;
  try {
    const { runs } = studio.batches;
    const startedAt = performance.now();
    await new Promise<void>((done, fail) => {
      runs.onChange(({ run }) => {
        if (run.state !== 'running') done();
      });
      runs.run({ text, fileName: 'bench.yaml', category: '' }, DEFAULT_RUN_OPTIONS, false).catch(fail);
    });
    const perImage = (performance.now() - startedAt) / images;
    return [
      { id: 'image-of-a-batch', value: perImage, unit: 'ms', limit: null, ok: true, reference: bareMs },
      atMost('overhead-per-image', perImage - bareMs, 'ms', Math.max(100, bareMs * 0.35), bareMs),
    ];
  } finally {
    await studio.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds a picture takes when nothing but the engine is at work. */
async function bareEngine(batch: Batch, images: number): Promise<number> {
  const engine = createBuiltinEngine();
  try {
    const expansion = createExpansion(batch);
    const chosen = chooseBatchModel(
      [await engine.describe()],
      'text-to-image',
      {},
      DEFAULT_RUN_OPTIONS,
      null,
    );
    const [executor] = engine.executors();
    if (typeof chosen === 'string' || !executor) throw new Error('The builtin engine has no model');
    const make = async (index: number): Promise<void> => {
      const image = expansion.imageAt(index);
      const task = {
        jobId: String(index),
        request: batchRequest(chosen, image, image.seed),
        inputs: [],
        imageCount: 1,
      };
      const context = {
        signal: new AbortController().signal,
        onProgress: () => undefined,
        onPreview: () => undefined,
        persistTicket: () => Promise.resolve(),
        onStarted: () => undefined,
      };
      for await (const output of executor.run(task, context))
        if (output.bytes.length === 0) throw new Error('Empty');
    };
    await make(0);
    const startedAt = performance.now();
    for (let index = 0; index < images; index++) await make(index);
    return (performance.now() - startedAt) / images;
  } finally {
    await engine.close();
  }
}
