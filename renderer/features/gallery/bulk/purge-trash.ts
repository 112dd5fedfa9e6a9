import type { TargetInput } from '../../../../preload/contract/gallery.ts';
import { api } from '../../../api/api.ts';
import { followed } from '../../../api/change-images.ts';
import { tellError } from '../../../api/tell-error.ts';
import { translate } from '../../../i18n/translate.ts';
import { showToast } from '../../../ui/toast-store.ts';
import { commandTarget, requestRefresh } from '../gallery-store.ts';
import { openDialog } from './gallery-dialog.ts';

/** Asks before the chosen trashed pictures, or all of them, are deleted for good. */
export async function askToPurge(which: 'chosen' | 'all'): Promise<void> {
  if (which === 'chosen') {
    const chosen = commandTarget();
    if (chosen !== null) openDialog({ kind: 'purge', ...chosen });
    return;
  }
  try {
    const [count = 0] = (await api.gallery.counts({ queries: ['is:trashed'] })).counts;
    if (count === 0) showToast({ text: translate('gallery.empty.trash') });
    else openDialog({ kind: 'purge', target: null, count });
  } catch (error) {
    tellError(error);
  }
}

/** Deletes trashed pictures for good, all of them or those of a target, and says how many went. Stopped, the others stay. */
export async function purge(target: TargetInput | null): Promise<void> {
  try {
    const { removed, failed, cancelled } = await followed(
      { title: translate('gallery.bulk.purging'), target: target ?? undefined },
      (operationId) => api.gallery.emptyTrash({ target, operationId }),
    );
    showToast({
      tone: 'success',
      text: translate(cancelled ? 'gallery.bulk.purgeStopped' : 'gallery.bulk.purged', { count: removed }),
    });
    if (failed.length > 0) {
      showToast({ tone: 'error', text: translate('gallery.bulk.purgeFailed', { count: failed.length }) });
    }
  } catch (error) {
    tellError(error);
  }
  requestRefresh();
}
