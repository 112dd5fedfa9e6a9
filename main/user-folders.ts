import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Folder of the settings file, where Electron puts an app's data too, so that all hosts share it. `GESSO_CONFIG_DIR` overrides. */
export function configFolder(): string {
  const chosen = process.env['GESSO_CONFIG_DIR'];
  if (chosen) return resolve(chosen);
  const home = homedir();
  switch (process.platform) {
    case 'win32':
      return join(process.env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Gesso');
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Gesso');
    default:
      return join(process.env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'Gesso');
  }
}

/**
 * The library used when none is named: the one that was chosen, else `Gesso` in the user's Pictures. `GESSO_LIBRARY` overrides.
 * @param chosen absolute, or null
 */
export function libraryFolder(chosen: string | null): string {
  return process.env['GESSO_LIBRARY'] || (chosen ?? join(homedir(), 'Pictures', 'Gesso'));
}
