import { app } from 'electron';

/**
 * Starts the app anew once it has ended. An AppImage is started from its own file: what runs lies in a folder that is gone by then.
 * Unpacked it needs no second mount beside the one that is going.
 */
export function relaunch(): void {
  const image = app.isPackaged ? process.env['APPIMAGE'] : undefined;
  if (image === undefined) app.relaunch();
  else app.relaunch({ execPath: image, args: ['--appimage-extract-and-run', ...process.argv.slice(1)] });
}
