import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EditCandidate, EditRun } from '../../../../main/domain/edit.ts';
import { decidedOnly, setEditRuns, useEditRuns } from '../../../../renderer/api/edit-runs-store.ts';
import { imageMenu } from '../../../../renderer/api/image-menu.ts';
import type { Translate } from '../../../../renderer/i18n/messages.ts';

const routes = vi.hoisted((): unknown[] => []);
vi.mock('../../../../renderer/api/api.ts', () => ({ api: {}, bridge: undefined }));
vi.mock('../../../../renderer/api/navigation.ts', () => ({
  navigate: (...route: unknown[]) => void routes.push(route),
}));

const candidate = (id: string, uid: string | null): EditCandidate => ({
  id,
  seed: '1' as EditCandidate['seed'],
  state: uid === null ? 'running' : 'done',
  jobId: null,
  uid,
  pass: 1,
  passes: 1,
  error: null,
});

const run: EditRun = {
  id: 'run',
  kind: 'edit',
  sourceUid: 'source',
  type: 'inpaint',
  offset: { x: 0, y: 0 },
  candidates: [candidate('1', 'a'), candidate('2', null)],
  startedAtMs: 0,
};
const pictures = ['b', 'a', 'source'].map((uid) => ({ uid }));
const menuOf = (uid: string): ReturnType<typeof imageMenu> =>
  imageMenu(
    { uid, prompt: '', type: 'inpaint' } as Parameters<typeof imageMenu>[0],
    ((key: string) => key) as Translate,
  );

beforeEach(() => setEditRuns([]));

describe('candidates that were not decided on', () => {
  it('are told from the pictures that stay, until they are', () => {
    expect(decidedOnly(pictures, useEditRuns.getState())).toBe(pictures);
    setEditRuns([run]);
    expect(decidedOnly(pictures, useEditRuns.getState())).toEqual([{ uid: 'b' }, { uid: 'source' }]);
    setEditRuns([]);
    expect(decidedOnly(pictures, useEditRuns.getState())).toEqual(pictures);
  });

  it('have a way to the decision in their menu', () => {
    setEditRuns([run]);
    const [first] = menuOf('a');
    if (first?.kind !== 'item') throw new Error('The menu begins with something else.');
    expect(first.label).toBe('gallery.action.decide');
    first.run();
    expect(routes).toEqual([['inpaint', { uid: 'source' }]]);
    expect(menuOf('b')[0]).toMatchObject({ label: 'gallery.action.inpaint' });
  });
});
