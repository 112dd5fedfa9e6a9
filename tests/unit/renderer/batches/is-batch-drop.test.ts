import { expect, it } from 'vitest';
import { isBatchDrop } from '../../../../renderer/features/batches/is-batch-drop.ts';

interface Thing {
  readonly name: string;
  readonly type?: string;
}

/** Names are told only once files are let go; a name that ends in a slash is a folder. */
function drag(things: readonly Thing[], letGo: boolean): DataTransfer {
  return {
    items: things.map(({ name, type = '' }) => ({
      kind: 'file',
      type,
      webkitGetAsEntry: () => (letGo ? { isDirectory: name.endsWith('/') } : null),
    })),
    files: letGo ? things.map(({ name }) => ({ name })) : [],
  } as unknown as DataTransfer;
}

const FILE = { name: 'boats.yaml', type: 'application/yaml' };
const FOLDER = { name: 'batches/' };
const PICTURE = { name: 'owl.png', type: 'image/png' };
const PACK = { name: 'owls.gessopack' };
const ZIP = { name: 'owls.zip', type: 'application/zip' };

it('batch files and folders of them are the screen’s own, while they hover and let go', () => {
  for (const letGo of [false, true]) {
    expect(isBatchDrop(drag([FILE, FOLDER], letGo))).toBe(true);
    expect(isBatchDrop(drag([], letGo))).toBe(false);
  }
});

it('pictures and packs dropped there go where they go from every other screen', () => {
  for (const letGo of [false, true]) {
    expect(isBatchDrop(drag([PICTURE], letGo))).toBe(false);
    expect(isBatchDrop(drag([FILE, PICTURE], letGo))).toBe(false);
    expect(isBatchDrop(drag([ZIP], letGo))).toBe(false);
  }
  expect(isBatchDrop(drag([PACK], true))).toBe(false);
});
