import { expect, test, vi } from 'vitest';
import type { PendingFile } from '../../../main/domain/catalog.ts';
import { createFileDrainer, type DrainDeps } from '../../../main/usecases/drain-files.ts';
import { sampleRecord } from './sample-record.ts';

const UID = 'a';
const PLACE = { rootId: 'library', path: sampleRecord(UID).file.path };

function due(id: number, kind: PendingFile['kind'], trashed: boolean): PendingFile {
  return { id, uid: UID, kind, place: PLACE, trashed, from: [] };
}

const NOTHING: DrainDeps = {
  catalog: {
    pendingFiles: async () => [],
    pendingFileCount: async () => 0,
    completeFiles: async () => undefined,
    flush: async () => undefined,
    records: async () => [],
    updateFiles: async () => 1,
  },
  tree: {
    moveToTrash: async () => undefined,
    restoreFromTrash: async (_uid, { path }) => path,
    isTrashed: async () => false,
    move: async (_from, { path }) => path,
    stamp: async () => null,
  },
  settleContent: async () => undefined,
  writeSidecar: async () => undefined,
  log: () => undefined,
};

/** What happens to the files when these lists of due work are found one after the other; the row is in the trash throughout. */
async function drained(...lists: readonly (readonly PendingFile[])[]): Promise<readonly string[]> {
  const done: string[] = [];
  const left = [...lists];
  const record = sampleRecord(UID);
  const drainer = createFileDrainer({
    catalog: {
      ...NOTHING.catalog,
      pendingFiles: async () => left.shift() ?? [],
      completeFiles: async (ids) => void done.push(`completed ${ids.join(' ')}`),
      flush: async () => void done.push('flushed'),
      records: async () => [{ ...record, state: { ...record.state, trashedAtMs: 5 } }],
    },
    tree: { ...NOTHING.tree, moveToTrash: async () => void done.push('to the trash') },
    settleContent: async () => void done.push('content'),
    writeSidecar: async () => void done.push('sidecar'),
    log: (_level, message) => done.push(message),
  });
  drainer.kick();
  await drainer.settled();
  return done;
}

test('a sidecar waits for its file to be where it belongs', async () => {
  expect(await drained([due(2, 'place', true), due(1, 'sidecar', true)])).toEqual([
    'flushed',
    'to the trash',
    'sidecar',
    'completed 2 1',
  ]);
});

test('a picture that went to the trash after the list was read waits for the next one', async () => {
  expect(await drained([due(1, 'sidecar', false)], [due(2, 'place', true), due(1, 'sidecar', true)])).toEqual(
    ['completed ', 'flushed', 'to the trash', 'sidecar', 'completed 2 1'],
  );
});

test('stopped, it brings the pictures to an end that it is at, and leaves the others for the next start', async () => {
  const uids = Array.from({ length: 100 }, (_, index) => `uid-${index}`);
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  let completed: readonly number[] = [];
  const drainer = createFileDrainer({
    ...NOTHING,
    catalog: {
      ...NOTHING.catalog,
      pendingFiles: async () =>
        uids.map((uid, id) => ({
          ...due(id, 'sidecar', false),
          uid,
          place: { rootId: 'library', path: `${uid}.png` },
        })),
      completeFiles: async (ids) => void (completed = ids),
      records: async () => uids.map((uid) => sampleRecord(uid)),
    },
    writeSidecar: async ({ uid }) => {
      begun.push(uid);
      await gate.promise;
    },
  });
  drainer.kick();
  await expect.poll(() => begun.length).toBe(8);
  const stopped = drainer.stop();
  gate.resolve();
  await stopped;
  expect(begun).toEqual(uids.slice(0, 8));
  expect(completed).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('what its folder refused waits, is told of, and is tried again when asked to', async () => {
  const record = sampleRecord(UID);
  let isLocked = true;
  let pending = [due(2, 'place', true), due(1, 'sidecar', true)];
  const drainer = createFileDrainer({
    ...NOTHING,
    catalog: {
      ...NOTHING.catalog,
      pendingFiles: async () => pending,
      completeFiles: async (ids) => {
        pending = pending.filter(({ id }) => !ids.includes(id));
      },
      records: async () => [{ ...record, state: { ...record.state, trashedAtMs: 5 } }],
    },
    tree: {
      ...NOTHING.tree,
      moveToTrash: async () => {
        if (isLocked) throw new Error('This folder can’t be written.');
      },
    },
  });
  const told: unknown[] = [];
  drainer.watch((work) => told.push(work));
  drainer.kick();
  await drainer.settled();
  expect(told).toEqual([{ left: 0, waiting: 1 }]);
  isLocked = false;
  drainer.kick();
  await drainer.settled();
  expect(pending).toHaveLength(2);
  drainer.retry();
  await drainer.settled();
  expect(pending).toEqual([]);
  expect(told.at(-1)).toEqual({ left: 0, waiting: 0 });
});

test('what somebody else does with a picture’s files waits until they are where they belong, and the other way round', async () => {
  const done: string[] = [];
  const record = sampleRecord(UID);
  const [moved, cleared] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const begun = Promise.withResolvers<void>();
  const left = [[due(1, 'place', true)], [due(2, 'place', true)]];
  const drainer = createFileDrainer({
    ...NOTHING,
    catalog: {
      ...NOTHING.catalog,
      pendingFiles: async () => left.shift() ?? [],
      records: async () => [{ ...record, state: { ...record.state, trashedAtMs: 5 } }],
    },
    tree: {
      ...NOTHING.tree,
      moveToTrash: async () => {
        begun.resolve();
        await moved.promise;
        done.push('moved');
      },
    },
  });
  drainer.kick();
  await begun.promise;
  const clearing = drainer.alone(UID, async () => {
    done.push('clearing');
    await cleared.promise;
    done.push('cleared');
  });
  moved.resolve();
  await vi.waitFor(() => expect(done).toContain('clearing'));
  cleared.resolve();
  await Promise.all([clearing, drainer.settled()]);
  expect(done).toEqual(['moved', 'clearing', 'cleared', 'moved']);
});

test('who leaves does not wait for files on their way', async () => {
  const written = Promise.withResolvers<void>();
  const left = [[due(1, 'sidecar', false)]];
  const drainer = createFileDrainer({
    ...NOTHING,
    catalog: {
      ...NOTHING.catalog,
      pendingFiles: async () => left.shift() ?? [],
      records: async () => [sampleRecord(UID)],
    },
    writeSidecar: () => written.promise,
  });
  drainer.kick();
  const leaving = new AbortController();
  const waiting = drainer.settled(leaving.signal);
  leaving.abort();
  await expect(waiting).rejects.toThrow('aborted');
  expect(drainer.isBusy()).toBe(true);
  written.resolve();
  await drainer.settled();
});
