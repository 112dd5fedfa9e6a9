import { api } from './api/api.ts';
import { errorText } from './api/error-text.ts';
import { navigate } from './api/navigation.ts';
import { openGrantedPack } from './features/packs/packs-store.ts';
import { showToast } from './ui/toast-store.ts';

/** Opens what the system handed to the app: packs in their drawer, pictures brought into the library and shown. */
export async function openFiles(
  files: readonly { readonly grant: string; readonly name: string }[],
): Promise<void> {
  try {
    for (const { grant, name } of files) {
      if (/\.(zip|gessopack)$/i.test(name)) {
        navigate('packs', {});
        await openGrantedPack(grant);
      } else {
        const { uid } = await api.system.bringIn({ grant });
        navigate('image', { uid });
      }
    }
  } catch (error) {
    showToast({ tone: 'error', text: errorText(error) });
  }
}
