import { expect, test } from 'vitest';
import type { ImageTile } from '../../../../main/domain/image-record.ts';
import { stackChoices } from '../../../../renderer/features/gallery/stack-choices.ts';

const LONE = { stackSize: 1, stackState: 'closed', stackRole: null, stackedByHand: false };
const choices = (tile: Partial<ImageTile>, selected = 1) =>
  stackChoices({ ...LONE, ...tile } as ImageTile, selected);

test('a picture offers what can be done with its stack', () => {
  expect(choices({})).toEqual([]);
  expect(choices({}, 2)).toEqual(['together']);
  expect(choices({ stackSize: 3 })).toEqual(['toggle', 'out']);
  expect(choices({ stackSize: 3, stackState: 'member' })).toEqual(['toggle', 'cover', 'out']);
  const cover = { stackSize: 3, stackState: 'open', stackRole: 'cover', stackedByHand: true } as const;
  expect(choices(cover)).toEqual(['toggle', 'out', 'dissolve']);
  expect(choices({ stackRole: 'out' })).toEqual(['back']);
});
