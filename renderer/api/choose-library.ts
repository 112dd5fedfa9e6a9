import { api } from './api.ts';
import { attempt } from './tell-error.ts';

/** Asks for a folder and starts the program anew with it as the library. */
export async function chooseLibrary(): Promise<void> {
  await attempt(async () => {
    const { grants } = await api.system.pickPaths({ purpose: 'library-folder' });
    const grant = grants[0]?.grant;
    if (grant !== undefined) await api.system.chooseLibrary({ grant });
  });
}
