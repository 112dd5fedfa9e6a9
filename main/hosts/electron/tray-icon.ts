import { fileURLToPath } from 'node:url';

/** The tray's picture: `resources/tray` beside the running bundle, or the sources. */
export function trayIcon(): string {
  const name = process.platform === 'darwin' ? 'tray-Template.png' : 'tray.png';
  const here = import.meta.url;
  const at = here.lastIndexOf('/dist/main/');
  const root = at === -1 ? new URL('../../../', here) : new URL(`${here.slice(0, at)}/`);
  return fileURLToPath(new URL(`resources/tray/${name}`, root));
}
