import { navigate } from '../../api/navigation.ts';
import { openReplay } from '../../api/replay.ts';
import { useCommands } from '../../commands/use-commands.ts';
import {
  compose,
  exportChosen,
  makeBatchFile,
  mark,
  openMerge,
  openSummary,
  savePack,
  shrinkChosen,
  upscaleChosen,
} from './bulk/bulk-actions.ts';
import { openDialog } from './bulk/gallery-dialog.ts';
import { regenerateChosen } from './bulk/regenerate-images.ts';
import { useGallery, withCurrent } from './gallery-store.ts';
import { showsTrash } from './shows-trash.ts';

/** What is done with the chosen pictures beside judging them, and with the gallery's own lists. */
export function useFilingCommands(): void {
  const text = useGallery((state) => state.text);
  const inTrash = useGallery(({ query }) => showsTrash(query));
  useCommands(
    {
      'image.wip': () => mark('wip'),
      'image.experiment': () => mark('experiment'),
      'image.outpaint': () => withCurrent(({ uid }) => navigate('outpaint', { uid })),
      'image.replay': () => withCurrent(({ uid }) => openReplay(uid)),
      'image.regenerate': () => void regenerateChosen(),
      'image.upscale': upscaleChosen,
      'image.summary': openSummary,
      'image.mergeDuplicates': openMerge,
      'image.export': exportChosen,
      'image.shrink': shrinkChosen,
      'image.savePack': savePack,
      'image.compose': compose,
      'image.batchFile': makeBatchFile,
    },
    { enabled: !inTrash },
  );
  useCommands(
    { 'gallery.saveSearch': () => openDialog({ kind: 'save-search' }) },
    { enabled: text.trim() !== '' },
  );
}
