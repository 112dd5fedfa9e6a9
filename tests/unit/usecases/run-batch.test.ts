import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { derivedId, indexOfDerivedId } from '../../../main/domain/batch/batch-run.ts';
import type { BatchRunOptions } from '../../../main/domain/batch/batch-run.ts';
import { seededRandom } from '../../../main/domain/seeded-random.ts';
import { BatchRuns } from '../../../main/usecases/run-batch.ts';
import { emptyDisk, ENGINE, fakeWorld } from '../promptmedia/fake-batch-deps.ts';
import type { FakeDisk } from '../promptmedia/fake-batch-deps.ts';

const OPTIONS: BatchRunOptions = { workflow: '', engine: '', model: '', drawSeed: '0' };
const source = (
  text: string,
  fileName = 'scene.yaml',
): { text: string; fileName: string; category: string } => ({
  text,
  fileName,
  category: '',
});
const THREE_BY_TWO = `
prompts: [one, two, three]
variations: {v: {type: sequential, values: [x, y]}}
workflows: {dev: {seeds: [5], steps: 4}}
`;
const imagePaths = (disk: FakeDisk): string[] =>
  disk.files.filter((path) => path.includes('_seed_')).toSorted();
const promptsInOrder = (disk: FakeDisk): string[] =>
  [...disk.jobs.values()]
    .toSorted((a, b) => (a.images[0]?.count ?? 0) - (b.images[0]?.count ?? 0))
    .map((job) => job.request.prompt);

describe('C4: a batch as one session', () => {
  it('makes 3 prompts × 2 variations in prompt-then-variation order, numbered from 001, its file beside them', async () => {
    const disk = emptyDisk();
    const { deps, queue } = fakeWorld(disk);
    const runs = new BatchRuns(deps);
    await runs.run(source(THREE_BY_TWO), OPTIONS, false);
    await queue.finish(100);
    const folder = 'collections/images/2026/11/21/1005';
    expect(imagePaths(disk)).toEqual([1, 2, 3, 4, 5, 6].map((count) => `${folder}/00${count}_seed_5.png`));
    expect(disk.files).toContain(`${folder}/scene.yaml`);
    expect(promptsInOrder(disk)).toEqual(['one, x', 'one, y', 'two, x', 'two, y', 'three, x', 'three, y']);
    await sleep(5);
    expect([...disk.runs.values()][0]).toMatchObject({
      state: 'done',
      cursor: 6,
      progress: { done: 6, failed: 0 },
    });
  });

  it('takes seeds innermost and goes on numbering in the same minute', async () => {
    const disk = emptyDisk();
    const two = THREE_BY_TWO.replace('[5]', '[5, 6]');
    for (const text of [two, two]) {
      const { deps, queue } = fakeWorld(disk);
      await new BatchRuns(deps).run(source(text), OPTIONS, false);
      await queue.finish(100);
    }
    const names = imagePaths(disk).map((path) => path.split('/').at(-1));
    expect(names).toHaveLength(24);
    expect(names.slice(0, 3)).toEqual(['001_seed_5.png', '002_seed_6.png', '003_seed_5.png']);
    expect(names.slice(12, 14)).toEqual(['013_seed_5.png', '014_seed_6.png']);
  });

  it('uses one random seed for all where the file gives none', async () => {
    const disk = emptyDisk();
    const { deps, queue } = fakeWorld(disk);
    await new BatchRuns(deps).run(source('prompts: [a, b]'), OPTIONS, false);
    await queue.finish(9);
    expect(imagePaths(disk).map((path) => path.split('/').at(-1))).toEqual([
      '001_seed_777.png',
      '002_seed_777.png',
    ]);
  });

  it('gives the queue a few hundred jobs at a time', async () => {
    const disk = emptyDisk();
    const { deps, queue } = fakeWorld(disk);
    const seeds = Array.from({ length: 1500 }, (_, index) => index).join(', ');
    await new BatchRuns(deps).run(source(`prompts: [a]\nseeds: [${seeds}]`), OPTIONS, false);
    expect(disk.jobs.size).toBe(400);
    await queue.finish(10_000);
    expect(imagePaths(disk)).toHaveLength(1500);
    expect(new Set([...disk.jobs.values()].map((job) => job.images[0]?.count)).size).toBe(1500);
  });
});

describe('a disk that is full', () => {
  const THIRD = 3;

  it('keeps how far a batch is from being written, not the batch from its end, nor the next start from knowing it', async () => {
    const disk = emptyDisk();
    const { deps, queue } = fakeWorld(disk);
    const logged: string[] = [];
    let writes = 0;
    const runs = new BatchRuns({
      ...deps,
      store: {
        ...deps.store,
        put: async (run) => {
          writes += 1;
          if (writes < THIRD) return deps.store.put(run);
          throw new Error('no space left');
        },
      },
      log: (_level, message) => void logged.push(message),
    });
    const seeds = Array.from({ length: 900 }, (_, index) => index).join(', ');
    const { id } = await runs.run(source(`prompts: [a]\nseeds: [${seeds}]`), OPTIONS, false);
    await queue.finish(10_000);
    await expect.poll(async () => (await runs.statuses())[0]?.run.state).toBe('done');
    expect(imagePaths(disk)).toHaveLength(900);
    expect(logged).toContain('How far a batch is could not be written');
    expect(disk.runs.get(id)?.state).toBe('running');
    const next = new BatchRuns(fakeWorld(disk).deps);
    await next.start();
    await expect.poll(() => disk.runs.get(id)?.state).toBe('done');
    expect(imagePaths(disk)).toHaveLength(900);
  });
});

describe('a catalog that takes no jobs for a while', () => {
  it('holds a batch up, and does not end it while some of its jobs are open', async () => {
    const disk = emptyDisk();
    const { deps, queue } = fakeWorld(disk);
    let refused = 0;
    const runs = new BatchRuns({
      ...deps,
      catalog: {
        ...deps.catalog,
        appendJobs: async (...given) => {
          refused += 1;
          if (refused <= 2) throw new Error('no space left');
          return deps.catalog.appendJobs(...given);
        },
      },
    });
    const seeds = Array.from({ length: 900 }, (_, index) => index).join(', ');
    await runs.run(source(`prompts: [a]\nseeds: [${seeds}]`), OPTIONS, false);
    await queue.finish(10_000);
    expect(imagePaths(disk)).toHaveLength(900);
    await expect.poll(async () => (await runs.statuses())[0]?.run.state).toBe('done');
  });
});

describe('settings of a run', () => {
  it('come from the workflow; its name also chooses the model', async () => {
    const disk = emptyDisk();
    const { deps } = fakeWorld(disk);
    const runs = new BatchRuns(deps);
    const text = 'prompts: [a]\nsteps: 9\nworkflows: {dev: {steps: 20, width: 640}, schnell: {steps: 4}}';
    await runs.run(source(text), OPTIONS, false);
    await runs.run(source(text), { ...OPTIONS, workflow: 'schnell' }, false);
    const requests = [...disk.jobs.values()].map((job) => [
      job.request.model,
      job.request.steps,
      job.request.width,
    ]);
    expect(requests).toEqual([
      ['flux-dev.safetensors', 20, 640],
      ['flux-schnell.safetensors', 4, 1024],
    ]);
  });

  it('chain LoRAs in order under the engine’s own names', async () => {
    const disk = emptyDisk();
    const { deps } = fakeWorld(disk);
    const text =
      'prompts: [a]\nloras: [{name: wash, strength: 0.5}, {name: ink, strength_model: 1, strength_clip: 0.2}]';
    await new BatchRuns(deps).run(source(text), OPTIONS, false);
    expect([...disk.jobs.values()][0]?.request.loras).toEqual([
      { name: 'wash.safetensors', modelStrength: 0.5, clipStrength: 0.5 },
      { name: 'flux/Ink.safetensors', modelStrength: 1, clipStrength: 0.2 },
    ]);
  });
});

describe('what keeps a batch from running', () => {
  it.each([
    [
      'prompts: [a]\nloras:\n  - name: oil',
      'INVALID_BATCH',
      /No server of ComfyUI has a LoRA named “oil.safetensors”/,
    ],
    ['prompts: [a]\nmodel: none', 'INVALID_BATCH', /There is no model “none”/],
    ['prompts: [a __fish__]', 'INVALID_BATCH', /There is no wildcard list “fish”/],
    ['prompts: [a]\nsteps: 500', 'INVALID_BATCH', /Steps must be from 1 to 100/],
    ['prompts: [', 'INVALID_BATCH', /scene\.yaml, line 1/],
  ])('%j is told before anything is queued or written', async (text, code, message) => {
    const disk = emptyDisk();
    const { deps } = fakeWorld(disk);
    await expect(new BatchRuns(deps).run(source(text), OPTIONS, false)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as unknown,
    });
    expect(disk).toEqual(emptyDisk());
  });

  it('points at the line of a missing LoRA and names close ones', async () => {
    const { deps } = fakeWorld(emptyDisk());
    const error: unknown = await new BatchRuns(deps)
      .run(source('prompts: [a]\nloras:\n  - name: ink-v2'), OPTIONS, false)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ details: { issues: [{ line: 3, column: 11 }] } });
    expect(String(error)).toContain('Did you mean flux/Ink.safetensors?');
  });

  it('more than 10,000 pictures ask first', async () => {
    const disk = emptyDisk();
    const { deps } = fakeWorld(disk);
    const lists = ['a', 'b', 'c', 'd'].map(
      (name) => `  ${name}: {type: sequential, values: [0,1,2,3,4,5,6,7,8,9,10]}`,
    );
    const large = source(`prompts: [p]\nvariations:\n${lists.join('\n')}`);
    const runs = new BatchRuns(deps);
    await expect(runs.run(large, OPTIONS, false)).rejects.toMatchObject({
      code: 'TOO_LARGE',
      details: { images: 11 ** 4 },
    });
    expect(disk.jobs.size).toBe(0);
    await expect(runs.run(large, OPTIONS, true)).resolves.toMatchObject({ images: 11 ** 4 });
  });
});

describe('C7: stopping and going on', () => {
  it('takes back what is queued on cancelling, and goes on with the same numbers', async () => {
    const disk = emptyDisk();
    const { deps, queue } = fakeWorld(disk);
    const runs = new BatchRuns(deps);
    const { id } = await runs.run(source(THREE_BY_TWO), OPTIONS, false);
    await queue.finish(2);
    await runs.cancel(id);
    expect(await queue.finish(9)).toBe(0);
    expect((await runs.statuses())[0]).toMatchObject({
      run: { state: 'cancelled' },
      progress: { done: 2, cancelled: 4 },
    });
    await runs.goOn(id);
    await queue.finish(9);
    await sleep(5);
    expect(imagePaths(disk).map((path) => path.split('/').at(-1)?.slice(0, 3))).toEqual([
      '001',
      '002',
      '003',
      '004',
      '005',
      '006',
    ]);
    expect((await runs.statuses())[0]).toMatchObject({
      run: { state: 'done' },
      progress: { done: 6, cancelled: 0 },
    });
  });

  it('is not stopped by pictures that fail, and retries them alone', async () => {
    const disk = emptyDisk();
    const { deps, queue } = fakeWorld(disk);
    const runs = new BatchRuns(deps);
    const { id } = await runs.run(source(THREE_BY_TWO), OPTIONS, false);
    await queue.finish(1);
    await queue.finish(2, 'failed');
    await queue.finish(9);
    await sleep(5);
    expect((await runs.statuses())[0]).toMatchObject({
      run: { state: 'done' },
      progress: { done: 4, failed: 2 },
    });
    const look = await runs.look(id);
    expect([0, 1, 2, 3].map((index) => look.stateAt(index))).toEqual(['done', 'failed', 'failed', 'done']);
    // In a new process, where ended jobs are only in the catalog.
    const next = fakeWorld(disk);
    const revived = new BatchRuns(next.deps);
    await revived.start();
    await revived.goOn(id);
    expect(await next.queue.finish(9)).toBe(2);
    await sleep(5);
    expect((await revived.statuses())[0]).toMatchObject({
      run: { state: 'done' },
      progress: { done: 6, failed: 0 },
    });
  });

  it('waits for a model that is not there yet after a restart', async () => {
    const disk = emptyDisk();
    const first = fakeWorld(disk);
    first.crashAfterWrites(2);
    void new BatchRuns(first.deps).run(source(THREE_BY_TWO), OPTIONS, false);
    await sleep(5);
    expect(disk.runs.size).toBe(1);
    expect(disk.jobs.size).toBe(0);
    const second = fakeWorld(disk);
    second.setEngine({ ...ENGINE, models: [] });
    await new BatchRuns(second.deps).start();
    expect(disk.jobs.size).toBe(0);
    second.setEngine(ENGINE);
    await sleep(5);
    expect(disk.jobs.size).toBe(6);
  });

  it.each([1, 2, 3, 4, 5, 6])('goes on after a crash behind write %i of its start', async (writes) => {
    const disk = emptyDisk();
    const first = fakeWorld(disk);
    first.crashAfterWrites(writes);
    const text = `prompts: [a]\nseeds: [${Array.from({ length: 500 }, (_, index) => index).join(', ')}]`;
    void new BatchRuns(first.deps).run(source(text), OPTIONS, false);
    await sleep(5);
    if (disk.runs.size === 0) return;
    const second = fakeWorld(disk);
    await new BatchRuns(second.deps).start();
    while ((await second.queue.finish(1000)) > 0) await sleep(0);
    await sleep(5);
    expect([...disk.runs.values()]).toMatchObject([{ state: 'done', progress: { done: 500 } }]);
    expect(imagePaths(disk)).toHaveLength(500);
  });

  it('counts pictures that end while it reads back how far it was', async () => {
    const disk = emptyDisk();
    const first = fakeWorld(disk);
    const { id } = await new BatchRuns(first.deps).run(source(THREE_BY_TWO), OPTIONS, false);
    const second = fakeWorld(disk);
    // The queue runs already: what the catalog says is old when it arrives.
    const slow = {
      ...second.deps,
      catalog: {
        ...second.deps.catalog,
        async jobs(filter: Parameters<typeof second.deps.catalog.jobs>[0]) {
          const rows = await second.deps.catalog.jobs(filter);
          await second.queue.finish(6);
          return rows;
        },
      },
    };
    const runs = new BatchRuns(slow);
    await runs.start();
    await sleep(5);
    expect((await runs.statuses())[0]).toMatchObject({ run: { id, state: 'done' }, progress: { done: 6 } });
    expect(disk.jobs.size).toBe(6);
  });

  it('ends with every picture once and numbers without gap, wherever the process is killed', async () => {
    const random = seededRandom('kills');
    for (let trial = 0; trial < 25; trial++) {
      const disk = emptyDisk();
      const text = `prompts: ["{a|b} one", __pet__ two]\nseeds: [${Array.from({ length: 300 }, (_, index) => index).join(', ')}]`;
      let started = false;
      for (let life = 0; life < 60; life++) {
        const world = fakeWorld(disk);
        const runs = new BatchRuns(world.deps);
        if (life < 8) world.crashAfterWrites(random() % 160);
        if (disk.runs.size > 0) void runs.start();
        else if (!started || disk.runs.size === 0) void runs.run(source(text), OPTIONS, false);
        started = true;
        await sleep(2);
        while ((await world.queue.finish(1000)) > 0) await sleep(0);
        if ([...disk.runs.values()][0]?.state === 'done') break;
      }
      expect([...disk.runs.values()]).toMatchObject([{ state: 'done', images: 600, cursor: 600 }]);
      const counts = [...disk.jobs.values()]
        .map((job) => job.images[0]?.count ?? 0)
        .toSorted((a, b) => a - b);
      expect(counts).toEqual(Array.from({ length: 600 }, (_, index) => index + 1));
      expect(new Set(imagePaths(disk)).size).toBe(600);
      expect(imagePaths(disk)).toHaveLength(600);
    }
  });
});

describe('derived ids', () => {
  it('are UUIDs that tell their number, and only within their series', () => {
    const base = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
    const ids = Array.from({ length: 1000 }, (_, index) => derivedId(base, index));
    expect(new Set(ids).size).toBe(1000);
    expect(ids.every((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))).toBe(true);
    expect(ids.map((id) => indexOfDerivedId(base, id))).toEqual(ids.map((_, index) => index));
    expect(indexOfDerivedId('00000000-4f89-41d3-9a0c-0305e82c3301', ids[1] ?? '')).toBeUndefined();
  });
});
