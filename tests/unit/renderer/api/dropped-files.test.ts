import { beforeAll, expect, it } from 'vitest';
import { filesOfDrop, takePictureFile } from '../../../../renderer/api/dropped-files.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

beforeAll(startTranslations);

/** A folder as a browser tells of it: its entries in lots, then none. */
function folder(name: string, entries: readonly unknown[]): unknown {
  return {
    name,
    isDirectory: true,
    createReader: () => {
      let at = 0;
      return {
        readEntries: (tell: (lot: readonly unknown[]) => void) => {
          tell(entries.slice(at, at + 100));
          at += 100;
        },
      };
    },
  };
}

function file(name: string): unknown {
  return {
    name,
    isFile: true,
    fullPath: `/dropped/${name}`,
    file: (tell: (found: File) => void) => tell(new File([], name)),
  };
}

function drop(entry: unknown): DataTransfer {
  return {
    items: [{ kind: 'file', webkitGetAsEntry: () => entry }],
    files: [new File([], 'dropped')],
  } as unknown as DataTransfer;
}

it('all files of a dropped folder are found, however many they are', async () => {
  const many = Array.from({ length: 2500 }, (_, index) => file(`${index}.png`));
  const found = await filesOfDrop(drop(folder('dropped', [...many, file('.hidden')])));
  expect(found).toHaveLength(2500);
});

it('and however deep: a library lays its pictures seven folders down', async () => {
  const library = ['1805', '28', '11', '2026', 'images', 'collections', 'lib'].reduce<unknown>(
    (inner, name) => folder(name, [inner]),
    file('001_seed_7.png'),
  );
  const found = await filesOfDrop(drop(library));
  expect(found.map(({ name }) => name)).toEqual(['001_seed_7.png']);
});

it('where one picture is taken, the others that came with it are told of', () => {
  const bring = (...files: readonly File[]): string | undefined => {
    useToasts.setState({ toasts: [] });
    return takePictureFile({ files } as unknown as DataTransfer)?.name;
  };
  const told = (): readonly string[] => useToasts.getState().toasts.map(({ text }) => text);
  const picture = (name: string): File => new File([], name, { type: 'image/png' });
  expect(bring(picture('a.png'))).toBe('a.png');
  expect(told()).toEqual([]);
  expect(bring(new File([], 'notes.txt'), picture('a.png'), picture('b.png'))).toBe('a.png');
  expect(told()).toEqual(['Passed over: 2 files that are not opened here, the first notes.txt']);
  // What brings none is for others to judge.
  expect(bring(new File([], 'notes.txt'))).toBeUndefined();
  expect(told()).toEqual([]);
});
