import { isListed } from '../main/domain/file-endings.ts';
import { api, bridge } from './api/api.ts';
import { filesOfDrop, tellPassedOver } from './api/dropped-files.ts';
import { attempt } from './api/tell-error.ts';
import { openAdd } from './api/library-dialogs.ts';
import { navigate } from './api/navigation.ts';
import { uploadPictures } from './api/uploads-store.ts';
import { openDroppedPack, openGrantedPack } from './features/packs/packs-store.ts';
import { translate } from './i18n/translate.ts';
import { showToast } from './ui/toast-store.ts';

const PACK = /\.(zip|gessopack)$/i;
const BATCH = /\.(ya?ml|json)$/i;

/** The desktop brings in more pictures than this where they lie, with the user's word, instead of reading them in the page. */
const MANY = 20;

/** Opens what the system handed to the app: batch files in their editor, packs in their drawer, pictures brought into the library and shown. */
export async function openFiles(
  files: readonly { readonly grant: string; readonly name: string }[],
): Promise<void> {
  await attempt(async () => {
    const batches = files.filter(({ name }) => BATCH.test(name));
    if (batches.length > 0) {
      const { openGranted } = await import('./features/batches/batch-actions.ts');
      navigate('batches', {});
      await openGranted(batches);
    }
    for (const { grant, name } of files) {
      if (BATCH.test(name)) continue;
      if (PACK.test(name)) {
        navigate('packs', {});
        await openGrantedPack(grant);
      } else {
        const { uid } = await api.system.bringIn({ grant });
        navigate('image', { uid });
      }
    }
  });
}

/**
 * Takes what was dropped from a file manager or another program where no screen has a use of its own for it: packs and batch files
 * are opened, pictures brought into the library, folders added to it (in a browser, the pictures in them brought in).
 */
export async function takeDrop(data: DataTransfer): Promise<void> {
  // The items are gone once the event is over: both must be asked before the first await.
  const folders = foldersOf(data);
  const inFolders = bridge === undefined || folders.length === 0 ? filesOfDrop(data) : null;
  const plain = [...data.files].filter((file) => !folders.includes(file));
  await attempt(async () => {
    const files = (await inFolders) ?? plain;
    const packs = files.filter(({ name }) => PACK.test(name));
    const batches = files.filter(({ name }) => BATCH.test(name));
    const pictures = files.filter(isPicture);
    const opensBatches = batches.length > 0 && packs.length + pictures.length + folders.length === 0;
    const opened = [...packs, ...pictures, ...(opensBatches ? batches : [])];
    if (opened.length === 0 && (bridge === undefined || folders.length === 0))
      showToast({ text: translate('library.dropNothing') });
    else tellPassedOver(files.filter((file) => !opened.includes(file)));
    if (packs.length > 0) navigate('packs', {});
    for (const pack of packs) await openDroppedPack(pack);
    if (opensBatches) {
      const { openFiles: openBatches } = await import('./features/batches/batch-actions.ts');
      navigate('batches', {});
      await openBatches(batches);
    }
    const many = pictures.length > MANY ? pictures : [];
    if (bridge !== undefined && folders.length + many.length > 0) await takeInPlace([...folders, ...many]);
    else if (pictures.length > 0) await uploadPictures(pictures);
  });
}

/** By their paths, which main passes on only once the user has said so, and in the way the user then chooses. */
async function takeInPlace(files: readonly File[]): Promise<void> {
  const granted = (await bridge?.grantFiles(files)) ?? [];
  if (granted.length > 0) openAdd(granted);
}

/** Pictures that the clipboard holds itself are brought in. @returns whether there were any */
export function takePaste(data: DataTransfer): boolean {
  const files = [...data.files];
  const pictures = files.filter(isPicture);
  if (pictures.length === 0) return false;
  tellPassedOver(files.filter((file) => !isPicture(file)));
  void attempt(() => uploadPictures(pictures));
  return true;
}

function isPicture({ name, type }: File): boolean {
  return isListed(name) || type.startsWith('image/');
}

/**
 * A picture dragged out of a page without its bytes: one that its address holds itself is brought in; nothing is fetched from
 * the web, where a page could have put any address.
 */
export function takeAddresses(list: string): void {
  const addresses = list.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  const inline = addresses.flatMap((address) => fileOfDataUrl(address) ?? []);
  if (inline.length > 0) void attempt(() => uploadPictures(inline));
  else if (addresses.length > 0) showToast({ text: translate('library.dropAddress') });
}

function fileOfDataUrl(address: string): File | null {
  const match = /^data:image\/([a-z]{1,10})[^,]{0,100};base64,/i.exec(address);
  const kind = match?.[1]?.toLowerCase();
  if (!match || kind === undefined) return null;
  try {
    const bytes = Uint8Array.from(atob(address.slice(match[0].length)), (letter) => letter.charCodeAt(0));
    return new File([bytes], `picture.${kind}`, { type: `image/${kind}` });
  } catch {
    // Not what it says it is.
    return null;
  }
}

function foldersOf(data: DataTransfer): readonly File[] {
  const plain = [...data.files];
  return [...data.items]
    .filter(({ kind }) => kind === 'file')
    .flatMap((item, index) => (item.webkitGetAsEntry()?.isDirectory === true ? (plain[index] ?? []) : []));
}
