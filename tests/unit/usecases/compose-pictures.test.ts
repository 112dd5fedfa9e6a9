import { expect, it } from 'vitest';
import { composePictures, type ComposeDeps } from '../../../main/usecases/compose-pictures.ts';
import { sampleRecord } from './sample-record.ts';

it('says which of what was chosen can’t be composed when that is all of it', async () => {
  const film = sampleRecord('film');
  const video = { ...film, file: { ...film.file, path: 'a/film.mp4', format: 'video' as const } };
  const records = [video, ...['b', 'c', 'd'].map((uid) => sampleRecord(uid, {}, { missing: true }))];
  const deps = {
    catalog: {
      uids: () => Promise.resolve(records.map(({ uid }) => uid)),
      records: () => Promise.resolve(records),
    },
  } as Partial<ComposeDeps> as ComposeDeps;
  const options = { format: 'gif', frameMs: 500, loops: 0, width: null } as const;
  const source = { kind: 'pictures', target: { kind: 'uids', uids: [] } } as const;
  const context = { signal: new AbortController().signal, onProgress: () => undefined };
  const made = composePictures(deps, source, 'given', { kind: 'animation', options }, null, context);
  await expect(made).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('film.mp4, b.png, c.png, …') as unknown,
  });
});
