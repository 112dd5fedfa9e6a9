import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { REQUEST_CHANNEL } from '../../../preload/contract/ipc-wire.ts';
import { evaluateEntry } from '../../support/electron-double/app.ts';
import { state } from '../../support/electron-double/state.ts';

/**
 * The built desktop app over the double of Electron, in a process of its own. Says `window` once the window is shown and `page` once
 * page and first tiles were served; then it stays as it is. @param process.argv[2] what the page asks first, as JSON
 */
const ROOT = join(import.meta.dirname, '../../..');
const DOUBLE = new URL('../../support/electron-double/electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) => next(specifier === 'electron' ? DOUBLE : specifier, context),
});

const [request = '{}'] = process.argv.splice(2, 1);
await evaluateEntry(() => import(pathToFileURL(join(ROOT, 'dist/main/index.js')).href));
while (state.windows[0]?.visible !== true) {
  if (state.exitCode !== null) process.exit(state.exitCode);
  await sleep(1);
}
process.stdout.write('window\n');

const contents = state.windows[0].webContents;
const event = { sender: contents, senderFrame: contents.mainFrame };
const [page, tiles] = await Promise.all([
  state.protocols.get('gesso')?.(new Request('gesso://app/index.html')),
  state.handlers.get(REQUEST_CHANNEL)?.(event, {
    kind: 'call',
    path: 'gallery.open',
    input: JSON.parse(request) as unknown,
  }),
]);
const reply = tiles as { readonly ok: boolean; readonly value?: { readonly tiles: readonly unknown[] } };
// Thrown it would be the app's to handle, which goes on.
const isServed = page?.status === 200 && reply.ok;
process.stdout.write(`${isServed ? `page ${reply.value?.tiles.length ?? 0}` : JSON.stringify(reply)}\n`);
