import type { StackChange } from '../../../main/domain/catalog-change.ts';
import type { ImageTile } from '../../../main/domain/image-record.ts';

/** What can be done with a picture's stack, or with `selected` pictures as a stack. */
export function stackChoices(tile: ImageTile, selected: number): readonly ('toggle' | StackChange)[] {
  const isStacked = tile.stackSize > 1;
  const choices = [
    isStacked && 'toggle',
    // A closed stack shows but the one picture there is to choose.
    isStacked && tile.stackState !== 'closed' && tile.stackRole !== 'cover' && 'cover',
    isStacked && 'out',
    tile.stackRole === 'out' && 'back',
    selected > 1 && 'together',
    tile.stackedByHand && 'dissolve',
  ] as const;
  return choices.filter((choice) => choice !== false);
}
