import type { FixedPictures } from './catalog-change.ts';

/** Where pictures are whose files can't be moved, and why: “2 pictures lie in “Card”, which can only be read”. */
export function whereFixed(fixed: readonly FixedPictures[]): string {
  return fixed
    .map(({ title, why, count }) => {
      const which = count === 1 ? '1 picture lies' : `${count} pictures lie`;
      return `${which} in “${title}”, which ${why === 'offline' ? 'can’t be reached now' : 'can only be read'}`;
    })
    .join('; ');
}
