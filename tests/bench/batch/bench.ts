import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBuiltinEngine } from '../../../main/engines/builtin/builtin-engine.ts';
import { batchRequest, chooseBatchModel } from '../../../main/domain/batch/batch-request.ts';
import { DEFAULT_RUN_OPTIONS } from '../../../main/domain/batch/batch-run.ts';
import { createExpansion } from '../../../main/domain/batch/expansion.ts';
import { parseBatchFile } from '../../../main/promptmedia/parse-batch-file.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio } from '../../../main/open-studio.ts';
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
  for (let index = 0; index < EXPANDED; index++) characters += expansion.imageAt(index).prompt.length;
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
  for (const make of Object.values(hostileFiles(1.5 * 1024 * 1024 - 64, 15_900))) {
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
  const bare = await bareEngine(batchOf(text), images);
  const folder = await mkdtemp(join(tmpdir(), 'gesso-bench-batch-'));
  const opened = await openStudio(join(folder, 'library'), {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('The bench library is taken');
  const { studio } = opened;
  try {
    const { runs } = studio.batches;
    const make = (source: string): Promise<void> =>
      new Promise<void>((done, fail) => {
        const stop = runs.onChange(({ run }) => {
          if (run.state === 'running') return;
          stop();
          done();
        });
        runs
          .run({ text: source, fileName: 'bench.yaml', category: '' }, DEFAULT_RUN_OPTIONS, false)
          .catch(fail);
      });
    await make('prompts: [a boat on a lake]\nwidth: 512\nheight: 512\nseeds: [1, 2, 3]');
    const measure = stopwatch();
    await make(text);
    const { ms, cpuMs } = measure(images);
    return [
      { id: 'image-of-a-batch', value: ms, unit: 'ms', limit: null, ok: true, reference: bare.ms },
      // Time of the processor, of all threads: metadata, file, thumbnail, rows and journal of one picture.
      atMost('overhead-per-image', cpuMs - bare.cpuMs, 'ms CPU', 100, bare.cpuMs),
    ];
  } finally {
    await studio.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Cost {
  readonly ms: number;
  readonly cpuMs: number;
}

/** Measures from now on; the answer is divided by a number of pictures. */
function stopwatch(): (images: number) => Cost {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  return (images) => {
    const { user, system } = process.cpuUsage(before);
    return { ms: (performance.now() - startedAt) / images, cpuMs: (user + system) / 1000 / images };
  };
}

/** What a picture costs when nothing but the engine is at work. */
async function bareEngine(batch: Batch, images: number): Promise<Cost> {
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
    const measure = stopwatch();
    for (let index = 0; index < images; index++) await make(index);
    return measure(images);
  } finally {
    await engine.close();
  }
}
