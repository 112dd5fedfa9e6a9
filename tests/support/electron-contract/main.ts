import { app, BrowserWindow, protocol } from 'electron';
import { openIpcTransport } from '../../../main/hosts/electron/ipc-transport.ts';
import { PAGE_URL, registerPageScheme } from '../../../main/hosts/electron/page-protocol.ts';
import type { Dispatcher } from '../../../main/rpc/dispatcher.ts';
import { createWebTransport } from '../../../preload/contract/web-transport.ts';

/**
 * A desktop host that is nothing but the IPC channel: a window on an empty page of our origin, with the real preload, and what it
 * asks is answered by the test's own dispatcher, reached over HTTP.
 */
const { CONTRACT_ORIGIN = '', CONTRACT_TOKEN = '', CONTRACT_PRELOAD = '' } = process.env;

const answers = createWebTransport({
  origin: CONTRACT_ORIGIN,
  token: CONTRACT_TOKEN,
  clientId: 'window',
  fetch: (url, init) => fetch(url, init),
  openSocket: (url, protocols) => new WebSocket(url, protocols),
});
const dispatcher: Dispatcher = {
  call: (path, input) => answers.call(path, input),
  subscribe(path, input, { signal }, deliver) {
    signal.addEventListener('abort', answers.subscribe(path, input, deliver), { once: true });
  },
};

registerPageScheme();
await app.whenReady();
const headers = { 'content-type': 'text/html' };
protocol.handle('gesso', () => new Response('<!doctype html><title>Contract</title>', { headers }));
const window = new BrowserWindow({
  show: false,
  webPreferences: { preload: CONTRACT_PRELOAD, sandbox: true, contextIsolation: true },
});
openIpcTransport({
  dispatcher: () => Promise.resolve(dispatcher),
  contents: () => window.webContents,
  grantFiles: () => Promise.resolve([]),
  startDrag: () => Promise.resolve(),
  setMenu: () => undefined,
  log: () => undefined,
});
await window.loadURL(PAGE_URL);
