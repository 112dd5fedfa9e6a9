import { expect, it } from 'vitest';
import type { ImageTile } from '../../../../main/domain/image-record.ts';
import { tileName } from '../../../../renderer/features/gallery/grid/tile-name.ts';
import type { Translate } from '../../../../renderer/i18n/messages.ts';

it('a candidate that was not decided on is named as one', () => {
  const tile = {
    prompt: 'fox',
    width: 8,
    height: 8,
    rating: 0,
    favorite: false,
    mark: null,
    stackSize: 1,
  } as ImageTile;
  const t = ((key: string) => key) as Translate;
  expect(tileName(tile, false, t)).toBe('gallery.tile.name');
  expect(tileName(tile, true, t)).toBe('gallery.tile.name, gallery.tile.undecided');
});
