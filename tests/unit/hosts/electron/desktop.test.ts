import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createClient, type Client, type Transport } from '../../../../preload/contract/client.ts';
import type { HostCommand } from '../../../../preload/contract/bridge.ts';
import { contract, type GessoContract } from '../../../../preload/contract/index.ts';
import { REQUEST_CHANNEL, type IpcEvent } from '../../../../preload/contract/ipc-wire.ts';
import type { PickPurpose } from '../../../../preload/contract/system.ts';
import { isTemporaryName } from '../../../../main/library/atomic-file.ts';
import { libraryLayout } from '../../../../main/library/layout.ts';
import { leaveEarlierCatalog } from '../../../support/earlier-catalog.ts';
import { requestFor } from '../../../../main/domain/model-request.ts';
import { BUILTIN_DESCRIPTION } from '../../../../main/engines/builtin/describe-builtin.ts';
import { evaluateEntry } from '../../../support/electron-double/app.ts';
import { app, nativeTheme, type BrowserWindow } from '../../../support/electron-double/electron.ts';
import { state, type FrameDouble } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

const PICTURE = { create: { width: 64, height: 64, channels: 3, background: 'red' } } as const;

let folder: string;
let library: string;
let api: Client<GessoContract>;

const window = (): BrowserWindow => {
  const [first] = state.windows;
  if (!first) throw new Error('no window');
  return first;
};
const invoke = async (
  message: unknown,
  frame: FrameDouble | null = window().webContents.mainFrame,
): Promise<unknown> =>
  structuredClone(
    await state.handlers.get(REQUEST_CHANNEL)?.(
      { sender: window().webContents, senderFrame: frame },
      message,
    ),
  );
const fetchPage = async (path: string, init?: RequestInit): Promise<Response> => {
  const handler = state.protocols.get('gesso');
  if (!handler) throw new Error('no protocol');
  return handler(new Request(`gesso://app${path}`, init));
};
const commands = (): unknown[] =>
  window()
    .webContents.sent.filter((event) => (event as IpcEvent).kind === 'command')
    .map((event) => (event as Extract<IpcEvent, { kind: 'command' }>).command);

function transport(): Transport {
  const listeners = new Map<number, (message: never) => void>();
  state.onSent = (_channel, message) => {
    const event = message as IpcEvent;
    if (event.kind === 'stream') listeners.get(event.id)?.(event.message as never);
  };
  let nextId = 1000;
  return {
    call: (path, input) => invoke({ kind: 'call', path, input }) as ReturnType<Transport['call']>,
    subscribe(path, input, listener) {
      const id = nextId++;
      listeners.set(id, listener as (message: never) => void);
      void invoke({ kind: 'subscribe', id, path, input });
      return () => void invoke({ kind: 'unsubscribe', id });
    },
  };
}

async function generate(prompt: string, count: number, size: number): Promise<readonly string[]> {
  const model = BUILTIN_DESCRIPTION.models[0];
  if (!model) throw new Error('no model');
  const { seed: _seed, ...request } = requestFor('builtin', model, 'text-to-image', {
    prompt,
    width: size,
    height: size,
    steps: 2,
  });
  const { images } = await api.generate.submit({
    request: { ...request, loras: [], inputs: [], extra: {} },
    seed: '7',
    count,
  });
  return images.map(({ uid }) => uid);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-desktop-'));
  library = join(folder, 'library');
  state.userData = join(folder, 'config');
  await mkdir(state.userData, { recursive: true });
  process.env['GESSO_CONFIG_DIR'] = state.userData;
  process.env['GESSO_LIBRARY'] = library;
  leaveEarlierCatalog(libraryLayout(library).catalog);
  await evaluateEntry(() => import('../../../../main/index.ts'));
  await vi.waitUntil(() => state.windows.length === 1, { timeout: 240_000 });
  api = createClient<GessoContract>(transport());
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

describe('the desktop app, from start to quit', () => {
  it('tells the window that an earlier version’s catalog is brought up to date', async () => {
    await api.system.info({});
    expect(commands()).toContainEqual({ kind: 'catalog-work', work: 'update' });
  });

  it('starts sandboxed, alone, with its scheme and without reporting crashes anywhere', () => {
    expect(state.calls).toEqual(
      expect.arrayContaining([
        'app.enableSandbox',
        'crashReporter upload false',
        expect.stringMatching(/^about Gesso \d/) as string,
        'loadURL gesso://app/index.html',
      ]),
    );
    expect(state.schemes).toMatchObject([{ scheme: 'gesso', privileges: { standard: true, secure: true } }]);
    expect(state.schemes[0]?.privileges).not.toMatchObject({ bypassCSP: true });
    expect(window().options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
    expect(window().options.webPreferences).not.toHaveProperty('enableBlinkFeatures');
    expect(window().options.show).toBe(false);
    expect(window().visible).toBe(true);
  });

  it('leaves links to the installed app when it runs from sources', () => {
    expect(state.calls.join()).not.toContain('app.setAsDefaultProtocolClient');
  });

  it('serves the page with a strict policy, and nothing outside its folder', async () => {
    const page = await fetchPage('/index.html');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root">');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|http:|https:|\*/);
    for (const path of [
      '/../package.json',
      '/%2e%2e/%2e%2e/package.json',
      '/assets/..%2f..%2f..%2fpackage.json',
    ]) {
      const answer = await fetchPage(path);
      expect(await answer.text(), path).not.toContain('"dependencies"');
    }
    const handler = state.protocols.get('gesso');
    expect((await handler?.(new Request('gesso://other/index.html')))?.status).toBe(403);
  });

  it('makes a picture over IPC and serves its pixels, ranges too', async () => {
    const [uid = ''] = await generate('fox', 1, 128);
    await expect
      .poll(async () => (await api.jobs.session({ sessionId: await sessionOf(uid) })).jobs[0]?.state, {
        timeout: 240_000,
      })
      .toBe('done');
    const whole = await fetchPage(`/image/${uid}`);
    expect(whole.headers.get('content-type')).toBe('image/png');
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 128 });
    const part = await fetchPage(`/image/${uid}`, { headers: { range: 'bytes=0-7' } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(0, 8));
    expect((await fetchPage(`/thumb/${uid}?s=320`)).headers.get('content-type')).toBe('image/jpeg');
    expect((await fetchPage('/image/../../etc/passwd')).headers.get('content-type')).not.toBe('image/png');
  });

  it('tells of the end of a session, and a click opens its picture', async () => {
    await expect.poll(() => state.notifications.length).toBeGreaterThan(0);
    expect(state.notifications[0]?.options.title).toBe('1 picture finished');
    state.notifications[0]?.emit('click');
    expect(commands()).toContainEqual(expect.objectContaining({ kind: 'open-image' }));
    expect(state.trays[0]?.menu.some(({ label }) => label === 'fox')).toBe(true);
  });

  it('is opened by a browser of this user’s too, by the key in its address alone', async () => {
    const owner = JSON.parse(await readFile(join(library, '.gesso/owner.json'), 'utf8')) as {
      readonly origin: string;
      readonly pageUrl: string;
    };
    expect((await fetch(owner.origin)).status).toBe(403);
    const opened = await fetch(owner.pageUrl, { redirect: 'manual' });
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await fetch(owner.origin, { headers: { cookie } });
    expect(await page.text()).toContain('<div id="root">');
  });

  it('drags originals out', async () => {
    const { uids } = await api.gallery.uids({ target: { kind: 'query', query: 'fox' }, limit: 10 });
    await invoke({ kind: 'start-drag', what: { kind: 'originals', uids: [...uids, ...uids] } });
    const [item] = window().webContents.dragged;
    expect(item?.files).toHaveLength(2);
    expect(item?.files?.[0]).toMatch(/001_seed_7\.png$/);
    expect((await readFile(item?.files?.[0] ?? '')).subarray(1, 4).toString()).toBe('PNG');
    const icon = item?.icon as unknown as { bytes: Buffer } | undefined;
    expect(await sharp(icon?.bytes).metadata()).toMatchObject({ format: 'png', width: 192, height: 192 });
  });

  it('drags out what was exported for it', async () => {
    const { uids } = await api.gallery.uids({ target: { kind: 'query', query: 'fox' }, limit: 1 });
    const { downloadId } = await api.library.exportImages({
      target: { kind: 'uids', uids: [...uids] },
      options: {
        format: 'jpeg',
        quality: 80,
        longEdge: 64,
        metadata: 'strip',
        withUser: false,
        template: 'for-{seed}',
        sidecars: ['txt'],
      },
      into: { kind: 'drag' },
      operationId: 'drag',
    });
    await invoke({ kind: 'start-drag', what: { kind: 'exports', downloadId, uids } });
    const { files = [] } = window().webContents.dragged.at(-1) ?? {};
    expect(files.map((file) => basename(file))).toEqual(['for-7.jpg', 'for-7.txt']);
    expect(await sharp(files[0]).metadata()).toMatchObject({ format: 'jpeg', width: 64 });
  });

  it('asks about dropped folders, and shows the pictures in them where they lie', async () => {
    const renders = join(folder, 'renders');
    await mkdir(renders);
    await writeFile(join(renders, 'a.png'), await sharp(PICTURE).png().toBuffer());
    state.answer = 1;
    expect(await invoke({ kind: 'grant-files', paths: [renders] })).toEqual([]);
    state.answer = 0;
    const [granted] = (await invoke({ kind: 'grant-files', paths: [renders] })) as { grant: string }[];
    expect(granted).toMatchObject({ name: 'renders', isFolder: true });
    const { rootId } = await api.library.addRoot({ grant: granted?.grant ?? '' });
    expect((await api.library.roots({})).roots.map(({ id }) => id)).toContain(rootId);
    // Whether the folder may be written to is tried at any time.
    expect((await readdir(renders)).filter((name) => !isTemporaryName(name))).toEqual(['a.png']);
    await api.library.removeRoot({ rootId });
  });

  it('opens what the system hands over, one way or the other', async () => {
    const path = join(folder, 'b.png');
    await writeFile(path, await sharp(PICTURE).png().toBuffer());
    let prevented = 0;
    const event = { preventDefault: () => prevented++ };
    app.emit('open-file', event, path);
    app.emit('open-url', event, 'gesso-link://image/1b8f2c1e-9d4a-4c55-8a77-2f0e6f1f3a11');
    app.emit('open-url', event, 'gesso-link://run/calc.exe');
    expect(prevented).toBe(3);
    const opened = commands().find(
      (command) =>
        (command as HostCommand).kind === 'open-files' && JSON.stringify(command).includes('b.png'),
    ) as Extract<HostCommand, { kind: 'open-files' }>;
    const { uid } = await api.system.bringIn({ grant: opened.grants[0]?.grant ?? '' });
    expect((await fetchPage(`/image/${uid}`)).status).toBe(200);
    expect(commands()).toContainEqual({ kind: 'open-image', uid: '1b8f2c1e-9d4a-4c55-8a77-2f0e6f1f3a11' });
    expect(JSON.stringify(commands())).not.toContain('calc');
  });

  it('builds the native menu from what the page says, and passes clicks on', async () => {
    const items = [{ commandId: 'go.gallery', title: 'Gallery', accelerator: 'CmdOrCtrl+2' }];
    await invoke({ kind: 'set-menu', sections: [{ title: 'Go', joins: null, items }] });
    const go = state.menu.find(({ label }) => label === 'Go') ?? {};
    const [item] = go.submenu as { label: string; click(...args: unknown[]): void }[];
    expect(item).toMatchObject({ label: 'Gallery', registerAccelerator: false });
    item?.click(item, window(), { triggeredByAccelerator: true });
    expect(commands()).toContainEqual({ kind: 'run', commandId: 'go.gallery', byKey: true });
  });

  it('takes over the files and links of a second start', async () => {
    const pack = join(folder, 'a.gessopack');
    await writeFile(pack, '');
    const uid = '0b8f2c1e-9d4a-4c55-8a77-2f0e6f1f3a11';
    app.emit(
      'second-instance',
      {},
      ['gesso', pack, `gesso-link://image/${uid}`, '--flag', 'nowhere.png'],
      folder,
    );
    expect(commands()).toContainEqual({
      kind: 'open-files',
      grants: [{ grant: expect.any(String) as string, name: 'a.gessopack' }],
    });
    expect(commands()).toContainEqual({ kind: 'open-image', uid });
  });

  it('keeps settings in the file that the other hosts read', async () => {
    await api.settings.update({ thumbnailSize: 300 });
    const stored = JSON.parse(await readFile(join(state.userData, 'settings.json'), 'utf8')) as unknown;
    expect(stored).toMatchObject({ thumbnailSize: 300 });
  });

  it('takes its theme from the settings, before its page does', async () => {
    expect(nativeTheme.themeSource).toBe('system');
    await api.settings.update({ theme: 'dark' });
    expect(nativeTheme.themeSource).toBe('dark');
    await api.settings.update({ theme: 'system' });
    expect(nativeTheme.themeSource).toBe('system');
  });

  it('shows its window when it is started once more, or its icon clicked', () => {
    window().minimized = true;
    window().focused = false;
    app.emit('activate');
    expect(window()).toMatchObject({ minimized: false, visible: true, focused: true });
    window().focused = false;
    app.emit('second-instance', {}, ['gesso'], folder);
    expect(window().focused).toBe(true);
    expect(state.windows).toHaveLength(1);
  });

  it('goes on hidden when its window is closed, and asks before it ends, or starts anew with another library, while pictures are being made', async () => {
    await generate('owl', 6, 512);
    await expect.poll(() => state.blocking, { timeout: 240_000 }).toBe(true);
    // Taskbar and dock show it, the machine stays awake.
    await expect.poll(() => window().progress[0], { timeout: 240_000 }).toBeGreaterThanOrEqual(0);
    window().fullScreen = true;
    window().close();
    expect(window().destroyed).toBe(false);
    await expect.poll(() => window().visible).toBe(false);
    expect(window().fullScreen).toBe(false);
    state.answer = 1;
    app.quit();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(state.quit).toBe(false);

    state.answer = 0;
    const choose = async (path: string, purpose: PickPurpose = 'library-folder'): Promise<null> => {
      state.chosen = [path];
      const { grants } = await api.system.pickPaths({ purpose });
      return api.system.chooseLibrary({ grant: grants[0]?.grant ?? '' });
    };
    const other = join(folder, 'other');
    await mkdir(other);
    await expect(choose(other, 'export-folder')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(choose(join(folder, 'renders'))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(state.quit).toBe(false);
    await choose(other);
    await expect.poll(() => state.quit, { timeout: 240_000 }).toBe(true);
    expect(state.calls).toContain('app.relaunch');
    expect(state.calls).toContain('tray.destroy');
    expect(state.asked.at(-1)?.message).toMatch(/being made/);
    const stored = JSON.parse(await readFile(join(state.userData, 'settings.json'), 'utf8')) as unknown;
    expect(stored).toMatchObject({ libraryFolder: other });
  });
});

describe('what the page may not do', () => {
  it('refuses other pages, windows, webviews and permissions', () => {
    const { webContents } = window();
    const leave = (event: string, url: string): boolean => {
      let prevented = false;
      webContents.emit(event, { url, preventDefault: () => (prevented = true) }, url);
      return prevented;
    };
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      expect(leave(event, 'https://evil.example/')).toBe(true);
      expect(leave(event, 'file:///etc/passwd')).toBe(true);
      expect(leave(event, 'gesso://app.evil.example/')).toBe(true);
      expect(leave(event, 'gesso://app/index.html#/gallery')).toBe(false);
    }
    expect(leave('will-attach-webview', 'x')).toBe(true);
    expect(webContents.windowOpenHandler?.({ url: 'https://evil.example/' })).toEqual({ action: 'deny' });
    expect(webContents.windowOpenHandler?.({ url: 'file:///bin/sh' })).toEqual({ action: 'deny' });
    expect(state.opened).toEqual([]);
    expect(webContents.windowOpenHandler?.({ url: 'https://docs.comfy.org/installation' })).toEqual({
      action: 'deny',
    });
    expect(state.opened).toEqual(['https://docs.comfy.org/installation']);
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'midi',
      'openExternal',
      'fileSystem',
      'hid',
    ]) {
      let granted = true;
      state.permissionRequest?.({}, permission, (answer) => (granted = answer), {
        requestingUrl: 'gesso://app/index.html',
      });
      expect(granted, permission).toBe(false);
      expect(state.permissionCheck?.({}, permission, 'gesso://app'), permission).toBe(false);
    }
    expect(state.devicePermission?.()).toBe(false);
  });

  it.each([
    ['clipboard-sanitized-write', 'gesso://app/index.html', true],
    ['fullscreen', 'gesso://app/index.html', true],
    ['fullscreen', 'gesso://app', true],
    ['fullscreen', 'gesso://app.evil/index.html', false],
    ['fullscreen', 'gesso://app.evil', false],
    ['fullscreen', 'gesso://app:8080/', false],
    ['fullscreen', 'gesso://app@evil/', false],
    ['fullscreen', 'https://evil.example/gesso://app/', false],
    ['fullscreen', '', false],
  ])('lets have %s from %j: %s', (permission, url, wanted) => {
    let granted: boolean | undefined;
    state.permissionRequest?.({}, permission, (answer) => (granted = answer), { requestingUrl: url });
    expect(granted).toBe(wanted);
    expect(state.permissionCheck?.({}, permission, url)).toBe(wanted);
  });

  it.each([
    ['https://evil.example/x', true],
    ['http://127.0.0.1:8188/prompt', true],
    ['ws://evil.example', true],
    ['file:///etc/passwd', true],
    ['gesso://app.evil.example/', true],
    ['gesso://app/assets/x.js', false],
    ['blob:gesso://app/1', false],
  ])('loading %s is cancelled: %s', (url, cancelled) => {
    let cancel: boolean | undefined;
    state.beforeRequest?.({ url }, (answer) => (cancel = answer.cancel));
    expect(cancel).toBe(cancelled);
  });

  it('is heard on one channel only', () => {
    expect([...state.handlers.keys()]).toEqual([REQUEST_CHANNEL]);
    expect([...state.listening]).toEqual([]);
  });

  it('gets nothing from any method through a sub-frame', async () => {
    for (const [group, methods] of Object.entries(contract)) {
      for (const method of Object.keys(methods)) {
        const answer = await invoke(
          { kind: 'call', path: `${group}.${method}`, input: {} },
          { url: 'gesso://app/' },
        );
        expect(answer, `${group}.${method}`).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
      }
    }
  });

  it('can make no path, host or program of its own into a grant', async () => {
    await expect(api.system.grantPaths({ paths: ['/etc/passwd'] })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const forged = '00000000-0000-4000-8000-000000000000';
    await expect(api.system.bringIn({ grant: forged })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(api.system.readFile({ grant: forged })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

async function sessionOf(uid: string): Promise<string> {
  const snapshot = await new Promise<{ jobs: readonly { uids: readonly string[]; sessionId: string }[] }>(
    (resolve) => {
      api.jobs.watch.subscribe({}, { onSnapshot: resolve, onDelta: () => undefined });
    },
  );
  return snapshot.jobs.find((job) => job.uids.includes(uid))?.sessionId ?? '';
}
