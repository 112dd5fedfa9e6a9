import { expect, it } from 'vitest';
import { filesOfDrop } from '../../../../renderer/api/dropped-files.ts';

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
