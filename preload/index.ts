import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge, DroppedGrant, HostCommand } from './contract/bridge.ts';
import type { Reply, StreamMessage, WireError } from './contract/client.ts';
import { EVENT_CHANNEL, REQUEST_CHANNEL, type IpcEvent, type IpcRequest } from './contract/ipc-wire.ts';

/** The page's only way out of its sandbox. It passes messages on and decides nothing. */
const streams = new Map<number, (message: StreamMessage) => void>();
const commandListeners = new Set<(command: HostCommand) => void>();
/** Commands that came before the page listened, such as the file the app was opened with. */
let early: HostCommand[] = [];
let nextId = 1;

const ask = (request: IpcRequest): Promise<unknown> => ipcRenderer.invoke(REQUEST_CHANNEL, request);
const FAILED: WireError = { code: 'INTERNAL', message: 'Gesso did not answer. Try again.', details: {} };
/** For what has no answer. It fails when main is ending, and what main itself gets wrong it logs. */
const tell = (request: IpcRequest): void => void ask(request).catch(() => undefined);

ipcRenderer.on(EVENT_CHANNEL, (_event, message: IpcEvent) => {
  if (message.kind === 'stream') {
    streams.get(message.id)?.(message.message);
    if (message.message.type === 'ended') streams.delete(message.id);
  } else if (commandListeners.size === 0) early.push(message.command);
  else for (const listener of commandListeners) listener(message.command);
});

const bridge: Bridge = {
  host: 'electron',
  call: (path, input) => ask({ kind: 'call', path, input }) as Promise<Reply>,
  subscribe(path, input, listener) {
    const id = nextId++;
    streams.set(id, listener);
    ask({ kind: 'subscribe', id, path, input }).catch(() => {
      if (streams.delete(id)) listener({ type: 'ended', error: FAILED });
    });
    return () => {
      streams.delete(id);
      tell({ kind: 'unsubscribe', id });
    };
  },
  async grantFiles(files) {
    const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
    return (await ask({ kind: 'grant-files', paths })) as DroppedGrant[];
  },
  startDrag: (what) =>
    ask({ kind: 'start-drag', what }).catch(() => ({ ok: false, error: FAILED })) as Promise<Reply>,
  setMenu: (sections) => tell({ kind: 'set-menu', sections }),
  onCommand(listener) {
    commandListeners.add(listener);
    for (const command of early) listener(command);
    early = [];
    return () => commandListeners.delete(listener);
  },
};

contextBridge.exposeInMainWorld('gesso', bridge);
