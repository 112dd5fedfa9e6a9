import { AppError } from '../domain/errors.ts';
import type { Contract } from '../../preload/contract/define.ts';
import type { Dispatcher } from './dispatcher.ts';

/** Commands that leave the library as it is. */
const LOOKING: ReadonlySet<string> = new Set([
  'gallery.open',
  'gallery.close',
  'gallery.cancel',
  'library.exportImages',
  'library.cancelExport',
  'maintenance.verify',
  'maintenance.cancelCheck',
  'packs.write',
  'packs.cancel',
  'settings.update',
  'system.pickPaths',
  'system.chooseLibrary',
  'system.grantPaths',
  'system.reveal',
  'system.copyImage',
]);

/** Of a library that can't be written: what would change it is refused, before anything of it is begun. */
export function onlyLooking(dispatcher: Dispatcher, contract: Contract, libraryPath: string): Dispatcher {
  const isChange = (path: string): boolean => {
    const [group = '', method = ''] = path.split('.');
    return contract[group]?.[method]?.kind === 'command' && !LOOKING.has(path);
  };
  const refusal = new AppError(
    'LIBRARY_UNWRITABLE',
    `The library in ${libraryPath} can’t be written, so nothing in it can be changed. Make its folder writable and start Gesso again.`,
    { path: libraryPath },
  );
  const { code, message, details } = refusal;
  return {
    call: (path, input, context) =>
      isChange(path)
        ? Promise.resolve({ ok: false, error: { code, message, details } })
        : dispatcher.call(path, input, context),
    subscribe: (path, input, context, deliver) => dispatcher.subscribe(path, input, context, deliver),
  };
}
