import { describe, expect, it, vi } from 'vitest';
import type { JobView, SessionView } from '../../../../preload/contract/jobs.ts';
import { queueRows, targetOfMove, waitingOrder } from '../../../../renderer/features/queue/queue-rows.ts';

// The store beside the helpers opens the connection to main when it is loaded; the rules under test don't need one.
vi.mock('../../../../renderer/api/api.ts', () => ({ api: {} }));

function job(id: string, part: Partial<JobView> = {}): JobView {
  return {
    id,
    sessionId: 's1',
    state: 'queued',
    type: 'text-to-image',
    engine: 'builtin',
    model: 'sketch',
    prompt: `prompt ${id}`,
    width: 512,
    height: 512,
    seed: '1',
    uids: [`uid-${id}`],
    savedCount: 0,
    position: 0,
    attempts: 0,
    executor: null,
    error: null,
    createdAtMs: 0,
    startedAtMs: null,
    endedAtMs: null,
    ...part,
  };
}

const sessions = new Map<string, SessionView>(
  ['s1', 's2'].map((id) => [
    id,
    {
      id,
      label: `label ${id}`,
      folder: '',
      startedAtMs: 0,
      batchFile: null,
      paused: false,
      plannedImages: 600,
      savedImages: 500,
    },
  ]),
);
const shape = (rows: ReturnType<typeof queueRows>): string[] =>
  rows.map((row) => (row.kind === 'session' ? `[${row.id}]` : row.job.id));

describe('queueRows', () => {
  it('puts running before waiting before ended, sessions likewise', () => {
    const rows = queueRows(
      [
        job('ended', { sessionId: 's2', state: 'done', savedCount: 1, endedAtMs: 5 }),
        job('later', { position: 3 }),
        job('sooner', { position: 2 }),
        job('failed', { state: 'failed', endedAtMs: 4 }),
        job('running', { state: 'running', position: 9 }),
      ],
      sessions,
      'all',
      new Set(),
    );
    expect(shape(rows)).toEqual(['[s1]', 'running', 'sooner', 'later', 'failed', '[s2]', 'ended']);
    expect(rows[0]).toMatchObject({ label: 'label s1', savedImages: 500, totalImages: 600, openJobs: 3 });
  });

  it('knows of an edit without a prompt what it is', () => {
    const rows = queueRows([job('edit', { type: 'inpaint', prompt: '' })], new Map(), 'all', new Set());
    expect(rows[0]).toMatchObject({ label: null, type: 'inpaint' });
  });

  it('shows only what the filter asks for, and no empty session', () => {
    const jobs = [job('waiting'), job('broken', { sessionId: 's2', state: 'failed', endedAtMs: 1 })];
    expect(shape(queueRows(jobs, sessions, 'failed', new Set()))).toEqual(['[s2]', 'broken']);
    expect(shape(queueRows(jobs, sessions, 'done', new Set()))).toEqual([]);
  });

  it('closes large sessions but keeps what runs in sight', () => {
    const jobs = Array.from({ length: 40 }, (_, index) =>
      job(`j${index}`, { position: index, state: index === 0 ? 'running' : 'queued' }),
    );
    expect(shape(queueRows(jobs, sessions, 'all', new Set()))).toEqual(['[s1]', 'j0']);
    expect(queueRows(jobs, sessions, 'all', new Set(['s1']))).toHaveLength(41);
  });
});

describe('moving a waiting job', () => {
  const order = ['a', 'b', 'c', 'd'];
  it.each([
    ['c', 'first', 'a'],
    ['c', 'up', 'b'],
    ['b', 'down', 'd'],
    ['c', 'down', null],
    ['b', 'last', null],
    ['a', 'first', undefined],
    ['a', 'up', undefined],
    ['d', 'down', undefined],
    ['d', 'last', undefined],
    ['gone', 'up', undefined],
  ] as const)('%s %s → before %s', (id, move, before) => {
    expect(targetOfMove(order, id, move)).toBe(before);
  });

  it('counts waiting jobs only, in the order they run', () => {
    const jobs = [job('x', { position: 2 }), job('y', { state: 'running' }), job('z', { position: 1 })];
    expect(waitingOrder(jobs)).toEqual(['z', 'x']);
  });
});
