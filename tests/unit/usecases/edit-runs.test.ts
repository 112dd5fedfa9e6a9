import { beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../main/domain/catalog-change.ts';
import type { Edit } from '../../../main/domain/edit.ts';
import { DEFAULT_EDIT_SETTINGS } from '../../../main/domain/edit.ts';
import type { Engine, ModelDescription } from '../../../main/domain/engine.ts';
import { UNKNOWN_GENERATION, type GenerationRecord } from '../../../main/domain/generation.ts';
import { NO_USER_FACTS, type ImageRecord } from '../../../main/domain/image-record.ts';
import type { Job, JobState } from '../../../main/domain/job.ts';
import { editChainOf, editOf } from '../../../main/usecases/edit-history.ts';
import type { MaskFacts } from '../../../main/usecases/edit-image.ts';
import { EditRuns } from '../../../main/usecases/edit-runs.ts';
import type { KeptEditRun } from '../../../main/usecases/edit-run-state.ts';
import type { EditRunDeps } from '../../../main/usecases/edit-runs.ts';
import type { TransformStep } from '../../../main/domain/transform.ts';
import { transformImage } from '../../../main/usecases/edit-transform.ts';

const model: ModelDescription = {
  id: 'fill',
  title: 'Fill',
  family: 'fill',
  types: ['inpaint', 'outpaint'],
  parameters: [],
  loras: false,
  references: [],
  nativeSize: 1024,
  description: '',
};

function recordOf(
  uid: string,
  width: number,
  height: number,
  generation: Partial<GenerationRecord> = {},
): ImageRecord {
  return {
    uid,
    file: {
      rootId: 'library',
      path: `${uid}.png`,
      sizeBytes: 1,
      modifiedAtMs: 0,
      width,
      height,
      format: 'png',
      contentHash: uid,
      pixelHash: null,
    },
    generation: { ...UNKNOWN_GENERATION, ...generation },
    user: NO_USER_FACTS,
    collections: [],
    state: { missing: false, trashedAtMs: null, expiresAtMs: null },
  };
}

/** A library, a queue that is told by hand when its jobs end, and the runs over both. */
class World {
  readonly records = new Map<string, ImageRecord>([['source', recordOf('source', 100, 80)]]);
  readonly masks = new Map<string, MaskFacts>([['mask', { width: 100, height: 80, empty: false }]]);
  readonly jobs: Job[] = [];
  readonly trashed: string[] = [];
  trashings = 0;
  readonly cancelled: string[] = [];
  readonly transforms: [uid: string, steps: readonly TransformStep[]][] = [];
  /** Awaited by transforms and by submissions. */
  transforming: Promise<void> = Promise.resolve();
  submitting: Promise<void> = Promise.resolve();
  /** Whether a server takes up a job as soon as it is queued. */
  begunAtOnce = false;
  #listener: (job: Job) => void = () => undefined;
  #next = 0;
  /** As in the file: what is read back has gone through JSON. */
  kept = '[]';
  readonly #deps: EditRunDeps;
  runs: EditRuns;

  constructor() {
    const newUid = (): string => `id-${++this.#next}`;
    const engine: Engine = {
      id: 'builtin',
      describe: () =>
        Promise.resolve({
          id: 'builtin',
          title: '',
          version: '1',
          models: [model],
          loras: [],
          embeddings: [],
        }),
      executors: () => [],
      onChange: () => () => undefined,
      close: () => Promise.resolve(),
    };
    const catalog = { record: (uid: string) => Promise.resolve(this.records.get(uid) ?? null) };
    this.#deps = {
      catalog,
      engines: [engine],
      newUid,
      now: () => 0,
      randomSeed: () => '500',
      submitDeps: {
        catalog: {
          submitSession: (session, plans) =>
            this.submitting.then(() =>
              plans.map((plan, index): Job => {
                const job: Job = {
                  id: plan.id,
                  sessionId: session.id,
                  state: 'queued',
                  request: plan.request,
                  images: plan.images.map((image) => ({
                    ...image,
                    count: index + 1,
                    path: '',
                    saved: false,
                  })),
                  position: 0,
                  ticket: null,
                  attempts: 0,
                  error: null,
                  createdAtMs: 0,
                  startedAtMs: null,
                  endedAtMs: null,
                };
                this.jobs.push(job);
                return job;
              }),
            ),
        },
        engines: [engine],
        highestCount: () => Promise.resolve(0),
        newUid,
        randomSeed: () => '500',
        now: () => 0,
        onQueued: () => undefined,
      },
      maskFacts: (id) => Promise.resolve(this.masks.get(id)!),
      watchJobs: (listener) => {
        this.#listener = listener;
        return () => undefined;
      },
      jobNow: (id) => {
        const job = this.jobs.find((one) => one.id === id);
        return job && this.begunAtOnce ? { ...job, state: 'dispatched' } : job;
      },
      cancelJobs: (ids) => Promise.resolve(this.cancelled.push(...ids)),
      fitMask: (_id, width, height) => {
        const id = `fitted-${width}x${height}`;
        this.masks.set(id, { width, height, empty: false });
        return Promise.resolve(id);
      },
      transform: async (uid, steps) => {
        const made = `turned-${++this.#next}`;
        await this.transforming;
        this.transforms.push([uid, steps]);
        this.records.set(made, recordOf(made, 30, 20));
        return made;
      },
      trash: (uids) => {
        this.trashed.push(...uids);
        this.trashings += 1;
        return Promise.resolve({ id: this.trashings, kind: 'trash', count: uids.length } as JournalEntry);
      },
      store: {
        get: () => JSON.parse(this.kept) as KeptEditRun[],
        set: (runs) => {
          this.kept = JSON.stringify(runs);
          return Promise.resolve();
        },
      },
      log: (_level, message) => {
        throw new Error(message);
      },
    };
    this.runs = new EditRuns(this.#deps);
  }

  /** Closes the program and starts it again; `meanwhile` happens between the two. */
  async restart(meanwhile: () => void = () => undefined): Promise<void> {
    await this.runs.close();
    meanwhile();
    this.runs = new EditRuns(this.#deps);
    await this.runs.resume();
  }

  /** Ends a job as the queue would, its picture saved. */
  async end(job: Job, state: 'done' | 'failed'): Promise<void> {
    const { width, height, inputs, extend, edit, type, seed } = job.request;
    const uid = job.images[0]!.uid;
    const generation = { type, seed, parents: inputs, extend: extend ?? null, edit: edit ?? null };
    if (state === 'done')
      this.records.set(
        uid,
        recordOf(uid, width, height, { ...generation, engine: 'builtin', model: 'fill' }),
      );
    await this.tell(job, state);
  }

  /** Says of a job what the queue would. */
  async tell(job: Job, state: JobState): Promise<void> {
    const error = state === 'failed' ? ({ code: 'ENGINE_FAILED', message: 'broken' } as const) : null;
    this.#listener({ ...job, state, error });
    await settled();
  }
}

/** Once everything that waits for nothing else has gone on. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await Promise.resolve();
}

const request: Edit['request'] = { engine: 'builtin', model: 'fill', edit: DEFAULT_EDIT_SETTINGS };
const inpaint: Edit = { sourceUid: 'source', area: { type: 'inpaint', maskId: 'mask' }, request };
const side = { left: 64, right: 0, up: 0, down: 0 };

describe('edit runs', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  it('queue every candidate with its own seed and the edit’s parents', async () => {
    const run = await world.runs.start(inpaint, { seed: '7', count: 3 });
    expect(run.candidates.map(({ seed, state }) => [seed, state])).toEqual([
      ['7', 'waiting'],
      ['8', 'waiting'],
      ['9', 'waiting'],
    ]);
    expect(new Set(world.jobs.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(world.jobs[0]!.request).toMatchObject({
      type: 'inpaint',
      width: 100,
      height: 80,
      inputs: [
        { role: 'source', uid: 'source' },
        { role: 'mask', uid: 'mask' },
      ],
    });
    await world.end(world.jobs[1]!, 'done');
    expect(world.runs.all()[0]!.candidates[1]).toMatchObject({
      state: 'done',
      uid: world.jobs[1]!.images[0]!.uid,
    });
  });

  it('refuse an empty mask, one of another size, a missing picture, a video and an empty frame, and queue nothing', async () => {
    world.masks.set('empty', { width: 100, height: 80, empty: true });
    world.masks.set('small', { width: 50, height: 80, empty: false });
    const attempt = (edit: Partial<Edit>): Promise<unknown> =>
      world.runs.start({ ...inpaint, ...edit }, { seed: null, count: 1 });
    await expect(attempt({ area: { type: 'inpaint', maskId: 'empty' } })).rejects.toThrow(/mask is empty/);
    await expect(attempt({ area: { type: 'inpaint', maskId: 'small' } })).rejects.toThrow(
      /50 × 80.*100 × 80/,
    );
    await expect(attempt({ sourceUid: 'gone' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const video = recordOf('video', 640, 360);
    world.records.set('video', { ...video, file: { ...video.file, format: 'video' } });
    await expect(attempt({ sourceUid: 'video' })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    const nothing = { left: 0, right: 0, up: 0, down: 0 };
    await expect(attempt({ area: { type: 'outpaint', passes: [nothing] } })).rejects.toThrow(
      /at least one side/,
    );
    expect(world.jobs).toEqual([]);
    expect(world.runs.all()).toEqual([]);
  });

  it('go through passes, each from the result of the one before', async () => {
    const passes = [side, { ...side, right: 64 }];
    const run = await world.runs.start(
      { ...inpaint, area: { type: 'outpaint', passes } },
      { seed: '1', count: 1 },
    );
    expect(run.offset).toEqual({ x: -128, y: 0 });
    await world.end(world.jobs[0]!, 'done');
    expect(world.jobs[1]!.request).toMatchObject({
      width: 292,
      inputs: [{ role: 'source', uid: world.jobs[0]!.images[0]!.uid }],
    });
    expect(world.runs.all()[0]!.candidates[0]).toMatchObject({ state: 'waiting', pass: 2, uid: null });
    await world.end(world.jobs[1]!, 'done');
    expect(world.runs.all()[0]!.candidates[0]).toMatchObject({
      state: 'done',
      uid: world.jobs[1]!.images[0]!.uid,
    });
  });

  it('keep a failure with its reason, and make one more with another seed', async () => {
    const run = await world.runs.start(inpaint, { seed: '7', count: 1 });
    await world.end(world.jobs[0]!, 'failed');
    expect(world.runs.all()[0]!.candidates[0]).toMatchObject({
      state: 'failed',
      error: { message: 'broken' },
    });
    await world.runs.retry(run.id);
    await settled();
    expect(world.jobs[1]!.request.seed).toBe('8');
  });

  it.each(['at once', 'after a restart'])(
    'go on with the passes when a job that failed is put back in the queue %s',
    async (when) => {
      const area = { type: 'outpaint', passes: [side, side] } as const;
      await world.runs.start({ sourceUid: 'source', area, request }, { seed: '7', count: 1 });
      await world.end(world.jobs[0]!, 'done');
      await world.end(world.jobs[1]!, 'failed');
      if (when !== 'at once') await world.restart();
      await world.tell(world.jobs[1]!, 'queued');
      expect(world.runs.all()[0]!.candidates).toMatchObject([{ state: 'waiting', error: null }]);
      await world.end(world.jobs[1]!, 'done');
      const { uid } = world.jobs[1]!.images[0]!;
      expect(world.runs.all()[0]!.candidates).toMatchObject([{ state: 'done', uid }]);
    },
  );

  it('leave alone what a job makes that failed, was discarded, and is put back in the queue', async () => {
    const run = await world.runs.start(inpaint, { seed: '7', count: 1 });
    await world.end(world.jobs[0]!, 'failed');
    await world.runs.discard(run.id, [run.candidates[0]!.id]);
    await world.tell(world.jobs[0]!, 'queued');
    await world.end(world.jobs[0]!, 'done');
    expect(world.trashed).toEqual([]);
  });

  it('give every further candidate a seed that none had, discarded ones included, over a restart too', async () => {
    const run = await world.runs.start(inpaint, { seed: '7', count: 3 });
    for (const job of world.jobs) await world.end(job, 'done');
    const { candidates } = run;
    await world.runs.discard(run.id, [candidates[1]!.id, candidates[2]!.id]);
    await world.restart();
    await world.runs.retry(run.id);
    await settled();
    expect(world.jobs[3]!.request.seed).toBe('10');
  });

  it('wait on for the rest when all are kept before they are done', async () => {
    const run = await world.runs.start(inpaint, { seed: '7', count: 3 });
    await world.end(world.jobs[0]!, 'done');
    await world.end(world.jobs[1]!, 'failed');
    const [first, , third] = run.candidates;
    await world.runs.settle([{ runId: run.id, keep: [first!.id, third!.id] }]);
    expect([world.trashed, world.cancelled]).toEqual([[], []]);
    expect(world.runs.all()[0]!.candidates).toMatchObject([{ id: third!.id, state: 'waiting' }]);
    await world.end(world.jobs[2]!, 'done');
    expect(world.runs.all()[0]!.candidates).toMatchObject([{ state: 'done' }]);
    await world.runs.settle([{ runId: run.id, keep: [third!.id] }]);
    expect(world.runs.all()).toEqual([]);
  });

  it('cancel what is not done and keep what is', async () => {
    const run = await world.runs.start(inpaint, { seed: '7', count: 2 });
    await world.end(world.jobs[0]!, 'done');
    await world.runs.cancel(run.id);
    expect(world.cancelled).toEqual([world.jobs[1]!.id]);
    expect(world.runs.all()[0]!.candidates.map(({ state }) => state)).toEqual(['done', 'cancelled']);
  });

  it.each([
    ['cancel', false],
    ['cancel', true],
    ['discard', false],
  ] as const)('cancel a job that was being queued at a %s, begun at once: %s', async (how, begunAtOnce) => {
    const run = await world.runs.start(inpaint, { seed: '7', count: 1 });
    await world.end(world.jobs[0]!, 'done');
    const queue = Promise.withResolvers<void>();
    world.submitting = queue.promise;
    const { candidates } = await world.runs.retry(run.id);
    await settled();
    if (how === 'cancel') await world.runs.cancel(run.id);
    else await world.runs.discard(run.id, [candidates[1]!.id]);
    expect(world.jobs).toHaveLength(1);
    world.begunAtOnce = begunAtOnce;
    queue.resolve();
    await settled();
    expect(world.cancelled).toEqual([world.jobs[1]!.id]);
    // Should its picture have been made all the same, it goes where the candidate went.
    await world.end(world.jobs[1]!, 'done');
    expect(world.trashed).toEqual(how === 'cancel' ? [] : [world.jobs[1]!.images[0]!.uid]);
  });

  it('trash the pictures of all passes with a discarded candidate; a kept one is reopened as one edit', async () => {
    const passes = [side, { ...side, right: 64 }];
    const outpaint: Edit = { ...inpaint, area: { type: 'outpaint', passes } };
    const run = await world.runs.start(outpaint, { seed: '1', count: 2 });
    for (let n = 0; n < 4; n++) await world.end(world.jobs[n]!, 'done');
    const uids = world.jobs.map((job) => job.images[0]!.uid);
    const last = run.candidates.map((_, n) => world.runs.all()[0]!.candidates[n]!.uid!);
    await world.restart();
    await world.runs.discard(run.id, [run.candidates[0]!.id]);
    expect(world.trashed).toHaveLength(2);
    expect(world.trashed).toEqual(expect.arrayContaining([uids[0], last[0]]));

    const deps = { catalog: { record: (uid: string) => Promise.resolve(world.records.get(uid) ?? null) } };
    expect(await editOf(deps, last[1]!)).toMatchObject({
      sourceUid: 'source',
      seed: '2',
      area: { type: 'outpaint', passes },
    });
    // Another extension of the result, with another seed, is an edit of its own.
    await world.runs.start({ ...outpaint, sourceUid: last[1]! }, { seed: '77', count: 1 });
    for (let n = 4; n < 6; n++) await world.end(world.jobs[n]!, 'done');
    expect(await editOf(deps, world.jobs[5]!.images[0]!.uid)).toMatchObject({
      sourceUid: last[1],
      area: { passes },
    });
  });

  it('trash what is discarded or not accepted, cancel what is not done, and forget the run', async () => {
    const run = await world.runs.start(inpaint, { seed: '7', count: 4 });
    for (const job of world.jobs.slice(0, 3)) await world.end(job, 'done');
    const uids = world.jobs.map((job) => job.images[0]!.uid);
    const [first, second] = run.candidates;
    expect(await world.runs.discard(run.id, [first!.id])).toMatchObject({ id: 1 });
    expect(world.trashed).toEqual([uids[0]]);
    await world.runs.settle([{ runId: run.id, keep: [second!.id] }]);
    expect(world.trashed).toEqual([uids[0], uids[2]]);
    expect(world.cancelled).toEqual([world.jobs[3]!.id]);
    expect(world.runs.all()).toEqual([]);
    await expect(world.runs.retry(run.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are decided on together, as one step that can be taken back; none where nothing was made', async () => {
    const runs = [];
    for (const count of [1, 2, 1]) runs.push(await world.runs.start(inpaint, { seed: '7', count }));
    for (const job of world.jobs.slice(0, 3)) await world.end(job, 'done');
    const uids = world.jobs.map((job) => job.images[0]!.uid);
    const keep = [runs[1]!.candidates[0]!.id];
    const entry = await world.runs.settle(runs.map(({ id }) => ({ runId: id, keep })));
    expect(entry).toMatchObject({ id: 1, count: 2 });
    expect(world.trashed).toEqual([uids[0], uids[2]]);
    expect(world.cancelled).toEqual([world.jobs[3]!.id]);
    expect(world.runs.all()).toEqual([]);

    const open = await world.runs.start(inpaint, { seed: '7', count: 1 });
    expect(await world.runs.discard(open.id, [open.candidates[0]!.id])).toBeNull();
  });

  it('wait for their decision over a restart, and learn what became of the rest', async () => {
    const run = await world.runs.start(inpaint, { seed: '7', count: 4 });
    await world.end(world.jobs[0]!, 'done');
    const uids = world.jobs.map((job) => job.images[0]!.uid);
    await world.restart(() => {
      // One was saved just before the end, so that the queue knows its job no more; of another nothing was made.
      world.records.set(uids[1]!, recordOf(uids[1]!, 100, 80));
      world.jobs.splice(1, 2);
    });
    const states = (): unknown => world.runs.all()[0]?.candidates.map(({ state, uid }) => [state, uid]);
    expect(world.runs.all()[0]).toMatchObject({ id: run.id, sourceUid: 'source', type: 'inpaint' });
    expect(states()).toEqual([
      ['done', uids[0]],
      ['done', uids[1]],
      ['cancelled', null],
      ['waiting', null],
    ]);
    await world.end(world.jobs[1]!, 'done');
    expect(states()).toContainEqual(['done', uids[3]]);

    await world.restart(() => world.records.delete(uids[0]!));
    expect(states()).toEqual([
      ['done', uids[1]],
      ['cancelled', null],
      ['done', uids[3]],
    ]);
    await world.runs.settle([{ runId: run.id, keep: [run.candidates[3]!.id] }]);
    expect(world.trashed).toEqual([uids[1]]);
    await world.restart();
    expect(world.runs.all()).toEqual([]);
  });

  it('go on with the next pass after a restart', async () => {
    const passes = [side, { ...side, right: 64 }];
    await world.runs.start({ ...inpaint, area: { type: 'outpaint', passes } }, { seed: '1', count: 1 });
    await world.restart();
    await world.end(world.jobs[0]!, 'done');
    expect(world.jobs[1]!.request).toMatchObject({ width: 292 });
    await world.restart();
    await world.end(world.jobs[1]!, 'done');
    expect(world.runs.all()[0]!.candidates).toMatchObject([
      { state: 'done', pass: 2, uid: world.jobs[1]!.images[0]!.uid },
    ]);
  });

  it('replay a chain on another picture: same order and seeds, masks stretched, sizes followed', async () => {
    await world.runs.start(inpaint, { seed: '11', count: 1 });
    await world.end(world.jobs[0]!, 'done');
    const middle = world.jobs[0]!.images[0]!.uid;
    const outpaint: Edit = { sourceUid: middle, area: { type: 'outpaint', passes: [side] }, request };
    await world.runs.start(outpaint, { seed: '22', count: 1 });
    await world.end(world.jobs[1]!, 'done');
    const last = world.jobs[1]!.images[0]!.uid;
    const deps = { catalog: { record: (uid: string) => Promise.resolve(world.records.get(uid) ?? null) } };
    expect(await editChainOf(deps, last)).toMatchObject([
      { sourceUid: 'source', seed: '11' },
      { sourceUid: middle, seed: '22' },
    ]);
    expect(await editOf(deps, 'source')).toBeNull();

    world.records.set('other', recordOf('other', 300, 200));
    await world.runs.replay(last, 'other', 'same');
    await settled();
    expect(world.jobs[2]!.request).toMatchObject({
      seed: '11',
      inputs: [
        { role: 'source', uid: 'other' },
        { role: 'mask', uid: 'fitted-300x200' },
      ],
    });
    await world.end(world.jobs[2]!, 'done');
    expect(world.jobs[3]!.request).toMatchObject({ type: 'outpaint', seed: '22', width: 364, height: 200 });
    await expect(world.runs.replay('source', 'other', 'same')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('a chain with a cropped picture in it', () => {
  const crop = { kind: 'crop', left: 10, top: 20, width: 50, height: 40 } as const;
  const turn = { kind: 'rotate', degrees: 90 } as const;
  let world: World;
  let last: string;
  beforeEach(async () => {
    world = new World();
    await world.runs.start(inpaint, { seed: '11', count: 1 });
    await world.end(world.jobs[0]!, 'done');
    const transform = { width: 100, height: 80, steps: [crop, turn] };
    const parents = [{ role: 'source', uid: world.jobs[0]!.images[0]!.uid } as const];
    world.records.set('cropped', recordOf('cropped', 40, 50, { transform, parents }));
    world.masks.set('cropped mask', { width: 40, height: 50, empty: false });
    const second: Edit = {
      ...inpaint,
      sourceUid: 'cropped',
      area: { type: 'inpaint', maskId: 'cropped mask' },
    };
    await world.runs.start(second, { seed: '22', count: 1 });
    await world.end(world.jobs[1]!, 'done');
    last = world.jobs[1]!.images[0]!.uid;
    world.records.set('other', recordOf('other', 300, 160));
  });

  it('is told whole and replayed whole, the crop fitted to the other picture', async () => {
    const deps = { catalog: { record: (uid: string) => Promise.resolve(world.records.get(uid) ?? null) } };
    const chain = await editChainOf(deps, last);
    expect(chain.map((step) => ('transform' in step ? 'transform' : step.area.type))).toEqual([
      'inpaint',
      'transform',
      'inpaint',
    ]);
    const run = await world.runs.replay(last, 'other', 'same');
    await settled();
    expect(world.jobs[2]!.request).toMatchObject({ seed: '11', width: 300, height: 160 });
    await world.end(world.jobs[2]!, 'done');
    const inpainted = world.jobs[2]!.images[0]!.uid;
    expect(world.transforms).toEqual([
      [inpainted, [{ kind: 'crop', left: 30, top: 40, width: 150, height: 80 }, turn]],
    ]);
    expect(world.jobs[3]!.request).toMatchObject({ seed: '22', width: 30, height: 20 });
    await world.end(world.jobs[3]!, 'done');
    const turned = world.jobs[3]!.request.inputs[0]!.uid;
    expect(world.runs.all().at(-1)!.candidates).toMatchObject([{ state: 'done', pass: 3, passes: 3 }]);

    // One more takes seeds of its own, or it would be the same picture again.
    await world.runs.retry(run.id);
    await settled();
    expect(world.jobs[4]!.request.seed).toBe('501');
    await world.runs.discard(run.id, [run.candidates[0]!.id]);
    expect(world.trashed).toEqual([inpainted, turned, world.jobs[3]!.images[0]!.uid]);
  });

  it('goes on from the last picture that was made after a restart', async () => {
    await world.runs.replay(last, 'other', 'new');
    await settled();
    const never = Promise.withResolvers<void>();
    world.transforming = never.promise;
    await world.end(world.jobs[2]!, 'done');
    world.transforming = Promise.resolve();
    await world.restart();
    await settled();
    expect(world.jobs).toHaveLength(4);
    expect(world.jobs[3]!.request).toMatchObject({ seed: '500', width: 30, height: 20 });
  });

  it('puts a cropped copy away again when its candidate was discarded meanwhile', async () => {
    const run = await world.runs.replay(last, 'other', 'new');
    await settled();
    const crop = Promise.withResolvers<void>();
    world.transforming = crop.promise;
    await world.end(world.jobs[2]!, 'done');
    await world.runs.discard(run.id, [run.candidates[0]!.id]);
    crop.resolve();
    await settled();
    expect(world.jobs).toHaveLength(3);
    expect(world.trashed).toEqual([world.jobs[2]!.images[0]!.uid, expect.stringMatching('turned') as string]);
  });
});

describe('transforms', () => {
  it('save a copy that names its source and says what was done', async () => {
    const saved: GenerationRecord[] = [];
    const steps = [
      { kind: 'crop', left: 1, top: 2, width: 30, height: 40 },
      { kind: 'rotate', degrees: 90 },
    ] as const;
    const source = recordOf('source', 100, 80, {
      type: 'inpaint',
      prompt: 'a fox',
      sessionId: 's',
      count: 4,
    });
    const uid = await transformImage(
      {
        catalog: { record: () => Promise.resolve(source) },
        readImage: () => Promise.resolve(new Uint8Array([1])),
        transform: (bytes) => Promise.resolve(bytes),
        savePicture: (_bytes, generation) => {
          saved.push(generation);
          return Promise.resolve('copy');
        },
      },
      'source',
      steps,
    );
    expect(uid).toBe('copy');
    expect(saved[0]).toMatchObject({
      // Without a mask it is no inpaint.
      type: 'image-to-image',
      prompt: 'a fox',
      sessionId: null,
      parents: [{ role: 'source', uid: 'source' }],
      transform: { width: 100, height: 80, steps },
    });
  });
});
