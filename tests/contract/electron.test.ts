import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../main/domain/errors.ts';
import type { Bridge, HostCommand } from '../../preload/contract/bridge.ts';
import { REQUEST_CHANNEL } from '../../preload/contract/ipc-wire.ts';
import { openIpcTransport, type IpcTransport } from '../../main/hosts/electron/ipc-transport.ts';
import { createSampleServer, type SampleServer } from '../support/sample-contract.ts';
import * as electron from '../support/electron-double/electron.ts';
import { state, type FrameDouble } from '../support/electron-double/state.ts';
import { contractSuite } from './contract-suite.ts';

vi.mock('electron', () => import('../support/electron-double/electron.ts'));

const { BrowserWindow } = electron;
type BrowserWindow = electron.BrowserWindow;

type Send = (frame: FrameDouble | null, message: unknown, sender?: unknown) => Promise<unknown>;

/** Main's end of the channel, and what the preload script (the real one, loaded anew) puts on the page's window. */
async function connect(server: SampleServer): Promise<{
  bridge: Bridge;
  send: Send;
  window: BrowserWindow;
  ipc: IpcTransport;
}> {
  const window = new BrowserWindow({});
  state.page = window.webContents;
  state.heard.clear();
  const ipc = openIpcTransport({
    dispatcher: () => Promise.resolve(server.dispatcher),
    contents: () => window.webContents as never,
    grantFiles: (paths) =>
      Promise.resolve(paths.map((path) => ({ grant: `grant of ${path}`, name: path, isFolder: false }))),
    startDrag: (_contents, { uids: [uid] }) =>
      uid === 'gone'
        ? Promise.reject(new AppError('NOT_FOUND', 'It is gone.'))
        : uid === 'broken'
          ? Promise.reject(new Error('at /home/ann/secret'))
          : Promise.resolve(),
    setMenu: (sections) => {
      if (sections.length === 0) throw new Error('no menu');
    },
    log: () => undefined,
  });
  const send: Send = async (frame, message, sender = window.webContents) =>
    structuredClone(
      await state.handlers.get(REQUEST_CHANNEL)?.({ sender, senderFrame: frame }, structuredClone(message)),
    );
  vi.resetModules();
  // The double is loaded anew with it, over the state that is there.
  vi.doMock('electron', () => electron);
  await import('../../preload/index.ts');
  return { bridge: state.exposed.get('gesso') as Bridge, send, window, ipc };
}

contractSuite("Electron's IPC (a double of it)", async (server) => ({
  transport: (await connect(server)).bridge,
  close: () => Promise.resolve(),
}));

describe('what main tells the window', () => {
  const command = { kind: 'run', commandId: 'go.queue', byKey: false } as const;
  const call = { kind: 'call', path: 'sample.whoAmI', input: {} };

  it('waits for a page that can hear it, then comes at once', async () => {
    const { ipc, send, window } = await connect(createSampleServer());
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
    const { ipc, send, window } = await connect(createSampleServer());
    ipc.send(command);
    await send({ url: 'gesso://app/' }, call);
    expect(window.webContents.sent).toEqual([]);
  });
});

describe('the IPC channel', () => {
  const call = { kind: 'call', path: 'sample.whoAmI', input: {} };

  it('answers the main frame of our window', async () => {
    const { send, window } = await connect(createSampleServer());
    expect(await send(window.webContents.mainFrame, call)).toMatchObject({
      ok: true,
      value: { trusted: false },
    });
  });

  it.each([
    ['a sub-frame of our own origin', { url: 'gesso://app/index.html' }],
    ['a frame that is gone', null],
  ])('refuses %s', async (_what, frame) => {
    const { send } = await connect(createSampleServer());
    expect(await send(frame, call)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
  });

  it('refuses another window, and our window on another page', async () => {
    const { send, window } = await connect(createSampleServer());
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
    const { send, window } = await connect(createSampleServer());
    expect(await send(window.webContents.mainFrame, message)).toMatchObject({
      error: { code: 'INVALID_INPUT' },
    });
  });
});

describe('what the preload puts on the page', () => {
  it('is the bridge alone, and no way to any other channel', async () => {
    const { bridge } = await connect(createSampleServer());
    expect([...state.exposed.keys()]).toEqual(['gesso']);
    expect(Object.keys(bridge).toSorted()).toEqual(
      ['call', 'grantFiles', 'host', 'onCommand', 'setMenu', 'startDrag', 'subscribe'].toSorted(),
    );
    expect([...state.heard.keys()]).toEqual(['gesso:event']);
  });

  it('asks for dropped files by the paths that Electron knows, which the page never sees', async () => {
    const { bridge } = await connect(createSampleServer());
    const [known, unknown] = [new File([], 'a.png'), new File([], 'b.png')];
    state.paths.set(known, '/pictures/a.png');
    expect(await bridge.grantFiles([known, unknown])).toEqual([
      { grant: 'grant of /pictures/a.png', name: '/pictures/a.png', isFolder: false },
    ]);
  });

  it('says why nothing can be dragged out, and no more', async () => {
    const { bridge } = await connect(createSampleServer());
    const drag = (uid: string) => bridge.startDrag({ kind: 'originals', uids: [uid] });
    expect(await drag('there')).toEqual({ ok: true, value: null });
    expect(await drag('gone')).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND', message: 'It is gone.' },
    });
    const broken = await drag('broken');
    expect(broken).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(JSON.stringify(broken)).not.toContain('secret');
  });

  it('leaves no error to nobody when main does not answer', async () => {
    const { bridge } = await connect(createSampleServer());
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    bridge.setMenu([]);
    state.handlers.clear();
    bridge.setMenu([]);
    const ended = await new Promise((resolve) => bridge.subscribe('sample.count', {}, resolve));
    expect(ended).toMatchObject({ type: 'ended', error: { code: 'INTERNAL' } });
    bridge.subscribe('sample.count', {}, () => undefined)();
    expect(await bridge.startDrag({ kind: 'originals', uids: ['x'] })).toMatchObject({ ok: false });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('keeps what main asked of the page until the page listens', async () => {
    const { bridge, ipc, send, window } = await connect(createSampleServer());
    await send(window.webContents.mainFrame, { kind: 'call', path: 'sample.whoAmI', input: {} });
    ipc.send({ kind: 'open-image', uid: 'a' });
    const heard: HostCommand[] = [];
    const stop = bridge.onCommand((command) => heard.push(command));
    ipc.send({ kind: 'open-image', uid: 'b' });
    stop();
    ipc.send({ kind: 'open-image', uid: 'c' });
    expect(heard.map((command) => (command.kind === 'open-image' ? command.uid : ''))).toEqual(['a', 'b']);
  });
});
