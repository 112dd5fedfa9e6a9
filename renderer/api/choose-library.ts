import { showToast } from '../ui/toast-store.ts';
import { api } from './api.ts';
import { errorText } from './error-text.ts';

/** Asks for a folder and starts the program anew with it as the library. */
export async function chooseLibrary(): Promise<void> {
  try {
    const { grants } = await api.system.pickPaths({ purpose: 'library-folder' });
    const grant = grants[0]?.grant;
    if (grant !== undefined) await api.system.chooseLibrary({ grant });
  } catch (error) {
    showToast({ tone: 'error', text: errorText(error) });
  }
}
