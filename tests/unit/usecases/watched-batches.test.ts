import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../main/domain/errors.ts';
import type { BatchSource } from '../../../main/usecases/run-batch.ts';
import type { WatchReport } from '../../../main/domain/batch/watched-folder.ts';
import { WatchedBatches } from '../../../main/usecases/watched-batches.ts';

const FILE: BatchSource = { text: 'prompts: [a]', fileName: 'a.yaml', category: 'sea' };

let folder: string | null;
let enabled: boolean;
let open: Map<string, { change(file: BatchSource): void; fail(message: string): void }>;
let run: (source: BatchSource) => Promise<{ id: string }>;
let watched: WatchedBatches;
let told: (WatchReport | null)[];

beforeEach(() => {
  folder = null;
  enabled = false;
  open = new Map();
  told = [];
  run = () => Promise.resolve({ id: 'run' });
  let uid = 0;
  let listener = (): void => undefined;
  watched = new WatchedBatches({
    runs: { run: (source) => run(source) as ReturnType<WatchedBatchesRun> },
    watchFolder(path, change, fail) {
      if (path === '/gone') return Promise.reject(new Error('ENOENT'));
      open.set(path, { change, fail });
      return Promise.resolve({ stop: () => Promise.resolve(void open.delete(path)) });
    },
    folder: { get: () => folder, set: (path) => Promise.resolve(void (folder = path)) },
    enabled: {
      get: () => enabled,
      set(on) {
        enabled = on;
        listener();
      },
      onChange(told) {
        listener = told;
        return () => undefined;
      },
    },
    newUid: () => String(++uid),
    now: () => 5,
    log: () => undefined,
  });
  watched.onChange((report) => told.push(report));
});

type WatchedBatchesRun = ConstructorParameters<typeof WatchedBatches>[0]['runs']['run'];

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe('C9: the watched folder', () => {
  it('is off until it is chosen and turned on, and stops when it is turned off', async () => {
    await watched.align();
    expect([watched.state(), open.size]).toEqual([{ folder: null, reports: [] }, 0]);
    await watched.set('/files', true);
    expect([...open.keys()]).toEqual(['/files']);
    await watched.set('/others', true);
    expect([...open.keys()]).toEqual(['/others']);
    await watched.set(null, false);
    expect([watched.state().folder, open.size]).toEqual([{ path: '/others', enabled: false }, 0]);
  });

  it('says of each file what became of it, with every fault and its place', async () => {
    await watched.set('/files', true);
    open.get('/files')?.change(FILE);
    await settled();
    run = () =>
      Promise.reject(
        new AppError('INVALID_BATCH', 'a.yaml, line 2', {
          issues: [
            { field: 'a.yaml', message: 'no steps', line: 2, column: 8 },
            { field: 'a.yaml', message: 'no model' },
          ],
        }),
      );
    open.get('/files')?.change(FILE);
    await settled();
    const { reports } = watched.state();
    expect(reports).toMatchObject([
      {
        fileName: 'a.yaml',
        category: 'sea',
        runId: null,
        faults: [
          { line: 2, column: 8, message: 'no steps' },
          { line: null, column: null, message: 'no model' },
        ],
      },
      { runId: 'run', faults: [] },
    ]);
    expect(watched.source(reports[0]?.id ?? '')).toEqual(FILE);
    expect(told.filter((report) => report !== null)).toHaveLength(2);
  });

  it('tells of a folder that cannot be watched, and of one that is lost', async () => {
    await watched.set('/gone', true);
    expect(watched.state().reports).toMatchObject([{ fileName: '', runId: null }]);
    await watched.set('/files', true);
    open.get('/files')?.fail('The disk is gone');
    expect(watched.state().reports[0]).toMatchObject({ faults: [{ message: 'The disk is gone' }] });
  });

  it('keeps the last thirty reports and their files', async () => {
    await watched.set('/files', true);
    for (let n = 0; n < 40; n++) {
      open.get('/files')?.change(FILE);
      await settled();
    }
    const { reports } = watched.state();
    expect(reports.map(({ id }) => Number(id))).toEqual(Array.from({ length: 30 }, (_, n) => 40 - n));
    expect(() => watched.source('10')).toThrow(/out of date/);
    expect(watched.source('11')).toEqual(FILE);
  });
});
