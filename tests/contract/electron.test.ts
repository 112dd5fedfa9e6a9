import { describe, expect, it, vi } from 'vitest';
import type { Transport } from '../../preload/contract/client.ts';
import { EVENT_CHANNEL, REQUEST_CHANNEL, type IpcEvent } from '../../preload/contract/ipc-wire.ts';
import { openIpcTransport, type IpcTransport } from '../../main/hosts/electron/ipc-transport.ts';
import { createSampleServer, type SampleServer } from '../support/sample-contract.ts';
import { BrowserWindow } from '../support/electron-double/electron.ts';
import { state, type FrameDouble } from '../support/electron-double/state.ts';
import { contractSuite } from './contract-suite.ts';

vi.mock('electron', () => import('../support/electron-double/electron.ts'));

type Send = (frame: FrameDouble | null, message: unknown, sender?: unknown) => Promise<unknown>;

/** The transport as the preload sees it: every message is copied as Electron's structured clone does. */
function connect(server: SampleServer): {
  transport: Transport;
  send: Send;
  window: BrowserWindow;
  ipc: IpcTransport;
} {
  const window = new BrowserWindow({});
  const ipc = openIpcTransport({
    dispatcher: () => Promise.resolve(server.dispatcher),
    contents: () => window.webContents as never,
    grantFiles: () => Promise.resolve([]),
    startDrag: () => Promise.resolve(),
    setMenu: () => undefined,
  });
  const send: Send = async (frame, message, sender = window.webContents) =>
    structuredClone(
      await state.handlers.get(REQUEST_CHANNEL)?.({ sender, senderFrame: frame }, structuredClone(message)),
    );
  const ask = (message: unknown): Promise<unknown> => send(window.webContents.mainFrame, message);
  const listeners = new Map<number, (message: never) => void>();
  state.onSent = (channel, message) => {
    if (channel !== EVENT_CHANNEL) return;
    const event = structuredClone(message) as IpcEvent;
    if (event.kind === 'stream') listeners.get(event.id)?.(event.message as never);
  };
  let nextId = 1;
  const transport: Transport = {
    call: (path, input) => ask({ kind: 'call', path, input }) as ReturnType<Transport['call']>,
    subscribe(path, input, listener) {
      const id = nextId++;
      listeners.set(id, listener as (message: never) => void);
      void ask({ kind: 'subscribe', id, path, input });
      return () => {
        listeners.delete(id);
        void ask({ kind: 'unsubscribe', id });
      };
    },
  };
  return { transport, send, window, ipc };
}

contractSuite("Electron's IPC (a double of it)", (server) =>
  Promise.resolve({ transport: connect(server).transport, close: () => Promise.resolve() }),
);

describe('what main tells the window', () => {
  const command = { kind: 'run', commandId: 'go.queue', byKey: false } as const;
  const call = { kind: 'call', path: 'sample.whoAmI', input: {} };

  it('waits for a page that can hear it, then comes at once', async () => {
    const { ipc, send, window } = connect(createSampleServer());
    ipc.send(command);
    expect(window.webContents.sent).toEqual([]);
    await send(window.webContents.mainFrame, call);
    expect(window.webContents.sent).toEqual([{ kind: 'command', command }]);
    ipc.send(command);
    expect(window.webContents.sent).toHaveLength(2);
    // The page is loaded anew.
    ipc.drop();
    ipc.send(command);
    expect(window.webContents.sent).toHaveLength(2);
    await send(window.webContents.mainFrame, call);
    expect(window.webContents.sent).toHaveLength(3);
  });

  it('is not set free by anybody else', async () => {
    const { ipc, send, window } = connect(createSampleServer());
    ipc.send(command);
    await send({ url: 'gesso://app/' }, call);
    expect(window.webContents.sent).toEqual([]);
  });
});

describe('the IPC channel', () => {
  const call = { kind: 'call', path: 'sample.whoAmI', input: {} };

  it('answers the main frame of our window', async () => {
    const { send, window } = connect(createSampleServer());
    expect(await send(window.webContents.mainFrame, call)).toMatchObject({
      ok: true,
      value: { trusted: false },
    });
  });

  it.each([
    ['a sub-frame of our own origin', { url: 'gesso://app/index.html' }],
    ['a frame that is gone', null],
  ])('refuses %s', async (_what, frame) => {
    const { send } = connect(createSampleServer());
    expect(await send(frame, call)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
  });

  it('refuses another window, and our window on another page', async () => {
    const { send, window } = connect(createSampleServer());
    const other = new BrowserWindow({});
    expect(await send(other.webContents.mainFrame, call, other.webContents)).toMatchObject({ ok: false });
    Object.assign(window.webContents.mainFrame, { url: 'https://evil.example/' });
    expect(await send(window.webContents.mainFrame, call)).toMatchObject({ error: { code: 'FORBIDDEN' } });
    Object.assign(window.webContents.mainFrame, { url: 'gesso://app.evil.example/' });
    expect(await send(window.webContents.mainFrame, call)).toMatchObject({ error: { code: 'FORBIDDEN' } });
  });

  it.each([
    [null],
    ['call'],
    [{ kind: 'launch' }],
    [{ kind: 'call' }],
    [{ kind: 'grant-files', paths: [3] }],
    [{ kind: 'start-drag', uids: [] }],
    [{ kind: 'set-menu', sections: [{ title: 'x', items: [{ commandId: 1 }] }] }],
  ])('refuses %j as no request', async (message) => {
    const { send, window } = connect(createSampleServer());
    expect(await send(window.webContents.mainFrame, message)).toMatchObject({
      error: { code: 'INVALID_INPUT' },
    });
  });
});
