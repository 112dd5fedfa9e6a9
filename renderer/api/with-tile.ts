import type { ImageTile } from '../../main/domain/image-record.ts';
import { holdCommandsUntil } from '../commands/registry.ts';
import type { ImageSet } from './image-set.ts';

/** Does something with the picture at a position of a list: now, or once it is fetched. Commands asked for until then follow it. */
export function withTile(set: ImageSet, position: number, work: (tile: ImageTile) => void): void {
  const known = set.tile(position);
  if (known !== undefined) {
    work(known);
    return;
  }
  const done = set.fetchTile(position).then((tile) => {
    if (tile !== undefined) work(tile);
  });
  void holdCommandsUntil(done);
}
