import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { DroppedGrant } from '../../../preload/contract/bridge.ts';
import { useLibraryDialog } from '../../../renderer/api/library-dialogs.ts';
import { startTranslations } from '../../../renderer/i18n/translate.ts';
import { openFiles, takeDrop, takePaste } from '../../../renderer/open-files.ts';
import { useToasts } from '../../../renderer/ui/toast-store.ts';

const seen = vi.hoisted(() => ({
  calls: [] as unknown[],
  granted: null as DroppedGrant[] | null,
}));
const note = vi.hoisted(() => (name: string) => (...what: unknown[]): Promise<void> => {
  seen.calls.push([name, ...what]);
  return Promise.resolve();
});
vi.mock('../../../renderer/api/api.ts', () => ({
  bridge: {
    grantFiles: (files: readonly File[]) => {
      seen.calls.push(['grant', files.map(({ name }) => name)]);
      return Promise.resolve(seen.granted ?? []);
    },
  },
  api: {
    system: {
      bringIn: ({ grant }: { grant: string }) =>
        grant === 'broken'
          ? Promise.reject(new Error('This is no picture.'))
          : Promise.resolve({ uid: `uid of ${grant}` }),
    },
  },
}));
vi.mock('../../../renderer/api/navigation.ts', () => ({ navigate: note('go') }));
vi.mock('../../../renderer/api/uploads-store.ts', () => ({
  uploadPictures: (files: readonly File[]) => note('upload')(files.length),
}));
vi.mock('../../../renderer/features/packs/packs-store.ts', () => ({
  openDroppedPack: ({ name }: File) => note('dropped pack')(name),
  openGrantedPack: note('pack'),
}));
vi.mock('../../../renderer/features/batches/batch-actions.ts', () => ({
  openFiles: (files: readonly File[]) => note('batches')(files.map(({ name }) => name)),
  openGranted: (files: readonly { name: string }[]) => note('batches')(files.map(({ name }) => name)),
}));

/** What a file manager drops; a name that ends in a slash is a folder. */
function drop(...names: readonly string[]): DataTransfer {
  const files = names.map((name) => new File([], name));
  return {
    files,
    items: names.map((name) => ({
      kind: 'file',
      webkitGetAsEntry: () => ({ isDirectory: name.endsWith('/'), isFile: !name.endsWith('/') }),
    })),
  } as unknown as DataTransfer;
}

beforeAll(startTranslations);
beforeEach(() => {
  seen.calls = [];
  seen.granted = null;
  useToasts.setState({ toasts: [] });
});

it('on the desktop folders are asked about by their paths, and what is granted is offered to be added', async () => {
  seen.granted = [{ grant: 'g', name: 'holiday', isFolder: true }];
  await takeDrop(drop('holiday/', 'one.png'));
  expect(seen.calls).toEqual([['grant', ['holiday/']]]);
  expect(useLibraryDialog.getState().dialog).toEqual({ kind: 'add', items: seen.granted });
});

it('many pictures are taken where they lie instead of being read in the page; a no adds nothing', async () => {
  useLibraryDialog.setState({ dialog: null });
  const many = Array.from({ length: 21 }, (_, index) => `${index}.png`);
  await takeDrop(drop(...many));
  expect(seen.calls).toEqual([['grant', many]]);
  expect(useLibraryDialog.getState().dialog).toBeNull();
  seen.calls = [];
  await takeDrop(drop(...many.slice(1)));
  expect(seen.calls).toEqual([['upload', 20]]);
});

it('batch files alone are opened, packs too; beside pictures a batch file is left', async () => {
  await takeDrop(drop('a.yaml', 'b.yml'));
  await takeDrop(drop('some.gessopack'));
  await takeDrop(drop('a.yaml', 'one.png'));
  expect(seen.calls).toEqual([
    ['go', 'batches', {}],
    ['batches', ['a.yaml', 'b.yml']],
    ['go', 'packs', {}],
    ['dropped pack', 'some.gessopack'],
    ['upload', 1],
  ]);
});

it('what is passed over beside that is told of', async () => {
  await takeDrop(drop('one.png', 'notes.txt'));
  await takeDrop(drop('one.png', 'a.yaml', 'notes.txt'));
  await takeDrop(drop('a.yaml', 'some.gessopack'));
  await takeDrop(drop('holiday/', 'notes.txt'));
  expect(useToasts.getState().toasts.map(({ text }) => text)).toEqual([
    'Passed over: notes.txt',
    'Passed over: 2 files that are not opened here, the first a.yaml',
    'Passed over: a.yaml',
    'Passed over: notes.txt',
  ]);
  useToasts.setState({ toasts: [] });
  expect(takePaste(drop('one.png', 'letter.doc'))).toBe(true);
  expect(takePaste(drop('letter.doc'))).toBe(false);
  expect(useToasts.getState().toasts.map(({ text }) => text)).toEqual(['Passed over: letter.doc']);
});

it('what holds nothing that is opened says so', async () => {
  await takeDrop(drop('notes.txt'));
  expect(seen.calls).toEqual([]);
  expect(useToasts.getState().toasts.map(({ text }) => text)).toEqual([
    'Nothing in it that Gesso opens: pictures, packs (zip) and batch files (YAML, JSON).',
  ]);
});

it('what the system hands over is opened where it belongs, and what can’t be is told', async () => {
  await openFiles([
    { grant: 'b', name: 'story.yaml' },
    { grant: 'p', name: 'owls.zip' },
    { grant: 'i', name: 'fox.png' },
  ]);
  expect(seen.calls).toEqual([
    ['go', 'batches', {}],
    ['batches', ['story.yaml']],
    ['go', 'packs', {}],
    ['pack', 'p'],
    ['go', 'image', { uid: 'uid of i' }],
  ]);
  await openFiles([{ grant: 'broken', name: 'fox.png' }]);
  expect(useToasts.getState().toasts.map(({ text }) => text)).toEqual(['This is no picture.']);
});
