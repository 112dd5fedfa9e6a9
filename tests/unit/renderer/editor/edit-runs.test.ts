import { describe, expect, it } from 'vitest';
import type { EditCandidate, EditRun } from '../../../../main/domain/edit.ts';
import { candidateToShow, runOf, runsOn } from '../../../../renderer/features/editor/edit-runs.ts';

const candidate = (id: string): EditCandidate => ({
  id,
  seed: '1' as EditCandidate['seed'],
  state: 'done',
  jobId: null,
  uid: id,
  pass: 1,
  passes: 1,
  error: null,
});

const run = (id: string, sourceUid: string, ...ids: readonly string[]): EditRun => ({
  id,
  kind: 'edit',
  sourceUid,
  type: 'inpaint',
  offset: { x: 0, y: 0 },
  candidates: ids.map(candidate),
  startedAtMs: 0,
});

const runs = [run('first', 'picture', 'a', 'b'), run('second', 'picture', 'c', 'd')];

describe('runs that were not decided on', () => {
  it('are all listed for their picture, whatever was generated since', () => {
    const all = [runs[0]!, run('other', 'elsewhere', 'x'), runs[1]!];
    expect(runsOn(all, 'picture', 'inpaint')).toEqual(runs);
    expect(runsOn(all, 'picture', 'outpaint')).toEqual([]);
    expect(runOf(runs, 'd')?.id).toBe('second');
    expect(runOf(runs, 'x')).toBeUndefined();
  });
});

describe('the candidate that is put on the canvas', () => {
  const toShow = (done: readonly string[], shownId: string | null): string | null =>
    candidateToShow(runs, new Set(done), shownId);

  it('is the first of the newest edit', () => {
    expect(toShow(['a', 'b', 'd'], null)).toBe('d');
    expect(toShow(['b'], null)).toBe('b');
    expect(toShow([], null)).toBeNull();
  });

  it('takes the place of an older edit’s, not of one that the user looks at in the same or a newer one', () => {
    expect(toShow(['c'], 'a')).toBe('c');
    expect(toShow(['d'], 'c')).toBeNull();
    expect(toShow(['b'], 'c')).toBeNull();
  });

  it('takes the place of one that is gone, and of one that failed and shows nothing', () => {
    expect(toShow(['b'], 'gone')).toBe('b');
    const [first] = runs;
    const failed: EditCandidate = { ...candidate('f'), state: 'failed', uid: null };
    const candidates = [failed, ...first!.candidates];
    expect(candidateToShow([{ ...first!, candidates }], new Set(['b']), 'f')).toBe('b');
  });
});
