import type { ImageTile } from '../../../main/domain/image-record.ts';
import { api } from '../../api/api.ts';

/** As many pictures a dialog offers to choose from. */
const OFFERED = 60;

/** The newest pictures that a query finds, for a dialog. @param view the dialog: asking anew drops what it asked before */
export async function newestTiles(view: string, query: string): Promise<readonly ImageTile[]> {
  const { tiles } = await api.gallery.open({
    view,
    query,
    sort: { key: 'created', direction: 'descending' },
    group: 'none',
    stacks: false,
    limit: OFFERED,
  });
  return tiles;
}
