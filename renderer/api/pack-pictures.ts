import { isAppError } from '../../main/domain/errors.ts';
import type { TargetInput } from '../../preload/contract/gallery.ts';
import { translate } from '../i18n/translate.ts';
import { showToast } from '../ui/toast-store.ts';
import { api } from './api.ts';
import { download } from './download.ts';
import { tellError } from './tell-error.ts';
import { holdTarget } from './held-sets.ts';
import { downloadUrl } from './media.ts';
import { followOperation } from './operations.ts';

interface Packing {
  readonly target: TargetInput;
  readonly name: string;
  /** Also everything the pictures were made from and became. */
  readonly lineage?: boolean;
}

/** A name for a pack of some pictures, which any system takes as the name of a file. */
export function packName(count: number, now = new Date()): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.');
  return translate('library.packName', { count, time: `${day} ${time}` });
}

/** Keeps pictures with their settings as a pack in the drawer. @returns whether it is there */
export function savePack({ target, name, lineage = false }: Packing): Promise<boolean> {
  return packed(target, async (operationId) => {
    await api.packs.save({ target, name, lineage, operationId });
    showToast({ tone: 'success', text: translate('library.packSaved', { name }) });
  });
}

/** Saves pictures as a pack where the browser or the desktop puts downloads. @returns whether it is there */
export function downloadPack({ target, name }: Packing): Promise<boolean> {
  return packed(target, async (operationId) => {
    const { downloadId } = await api.packs.write({ target, name, grant: null, operationId });
    if (downloadId !== null) download(downloadUrl(downloadId), `${name}.zip`);
  });
}

/** Shows how far it is, with a button that stops it, and says why there is no pack. */
async function packed(target: TargetInput, work: (operationId: string) => Promise<void>): Promise<boolean> {
  const letGo = holdTarget(target);
  const { packing: progress, cancel } = api.packs;
  try {
    await followOperation(translate('library.packing'), { progress, cancel }, work);
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === 'CANCELLED')
      showToast({ text: translate('library.packCancelled') });
    else tellError(error);
    return false;
  } finally {
    letGo();
  }
}
