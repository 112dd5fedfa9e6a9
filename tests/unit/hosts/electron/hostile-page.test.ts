import childProcess from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { requestFor } from '../../../../main/domain/model-request.ts';
import { BUILTIN_DESCRIPTION } from '../../../../main/engines/builtin/describe-builtin.ts';
import type { Reply, StreamMessage } from '../../../../preload/contract/client.ts';
import type { Definition } from '../../../../preload/contract/define.ts';
import { contract } from '../../../../preload/contract/index.ts';
import { REQUEST_CHANNEL, type IpcEvent } from '../../../../preload/contract/ipc-wire.ts';
import { evaluateEntry } from '../../../support/electron-double/app.ts';
import { app } from '../../../support/electron-double/electron.ts';
import { state, type FrameDouble } from '../../../support/electron-double/state.ts';
import { hostileInputs, malformedInputs } from '../../../support/hostile-inputs.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

/** Stands in files that the page must never get to see. */
const SECRET = 'c4nary-7f3e9a51';

const folder = mkdtempSync(join(tmpdir(), 'gesso-hostile-'));
const library = join(folder, 'deep/er/library');
const config = join(folder, 'deep/er/config');
const outside = join(folder, 'outside');
const scratch = join(folder, 'scratch');
const startedIn = process.cwd();
const started: string[] = [];
const connected: string[] = [];
const answers: string[] = [];
const streams = new Map<number, (message: StreamMessage) => void>();
let before: ReadonlyMap<string, string>;
let uid = '';
let nextId = 1;

const METHODS = Object.entries(contract).flatMap(([group, methods]) =>
  Object.entries(methods as Readonly<Record<string, Definition>>).map(
    ([method, definition]) => [`${group}.${method}`, definition] as const,
  ),
);

/** All of them in the soak, a half otherwise. */
const inputsOf = ({ input }: Definition): unknown[] =>
  hostileInputs(input, outside, uid, process.env['SOAK'] ? 4 : 2);

async function send(message: unknown, frame?: FrameDouble): Promise<unknown> {
  const contents = state.windows[0]?.webContents;
  const event = { sender: contents, senderFrame: frame ?? contents?.mainFrame ?? null };
  return structuredClone(await state.handlers.get(REQUEST_CHANNEL)?.(event, structuredClone(message)));
}

/** Asks as the page does; of a stream, the first message. */
async function ask(path: string, definition: Definition, input: unknown): Promise<Reply> {
  if (definition.kind !== 'stream') return (await send({ kind: 'call', path, input })) as Reply;
  const id = nextId++;
  const first = new Promise<StreamMessage>((resolve) => streams.set(id, resolve));
  await send({ kind: 'subscribe', id, path, input });
  const message = await first;
  await send({ kind: 'unsubscribe', id });
  return message.type === 'ended' && message.error
    ? { ok: false, error: message.error }
    : { ok: true, value: message };
}

/** Every file outside the folders that are Gesso's, with its size and time of change. */
function files(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const note = (path: string): void => {
    const { size, mtimeMs } = statSync(path);
    found.set(path, `${size} ${mtimeMs}`);
  };
  const walk = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const child = join(path, entry.name);
      if ([library, config, scratch].includes(child)) continue;
      if (entry.isDirectory()) {
        found.set(child, 'folder');
        walk(child);
      } else note(child);
    }
  };
  walk(folder);
  if (process.platform !== 'win32') note('/etc/passwd');
  return found;
}

/** Notes every program that would start and every connection that would leave the machine, and lets neither. */
function watchTheWayOut(): void {
  vi.spyOn(
    childProcess.ChildProcess.prototype as unknown as { spawn(o: unknown): number },
    'spawn',
  ).mockImplementation((options) => {
    started.push(JSON.stringify(options));
    return -1;
  });
  for (const name of ['spawnSync', 'execSync', 'execFileSync'] as const)
    vi.spyOn(childProcess, name).mockImplementation((...args: unknown[]) => {
      started.push(JSON.stringify(args));
      throw new Error('no program may start');
    });
  const connect = net.Socket.prototype.connect;
  vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(function (this: net.Socket, ...args) {
    const [options] = args.flat() as [{ host?: string; path?: string } | undefined];
    const host = options?.host ?? options?.path ?? 'localhost';
    if (/^(localhost|127\.0\.0\.1|::1|\[::1\])$/.test(host))
      return Reflect.apply(connect, this, args) as net.Socket;
    connected.push(host);
    return this.destroy(new Error('no connection may leave'));
  });
  syncBuiltinESMExports();
}

beforeAll(async () => {
  for (const path of [config, outside, scratch, join(folder, 'home')]) mkdirSync(path, { recursive: true });
  writeFileSync(join(outside, 'planted.txt'), SECRET);
  writeFileSync(join(outside, 'secret.yaml'), `prompts: ["${SECRET}"]`);
  const exif = { IFD0: { ImageDescription: SECRET } };
  const picture = sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } }).withExif(exif);
  writeFileSync(join(outside, 'secret.png'), await picture.png().toBuffer());
  Object.assign(process.env, {
    GESSO_CONFIG_DIR: config,
    GESSO_LIBRARY: library,
    HOME: join(folder, 'home'),
    TMPDIR: scratch,
  });
  state.userData = config;
  state.onSent = (_channel, message) => {
    const event = message as IpcEvent;
    if (event.kind === 'stream') streams.get(event.id)?.(event.message);
  };
  // The user says no, and closes every dialog.
  state.answer = 1;
  state.chosen = [];
  await evaluateEntry(() => import('../../../../main/index.ts'));
  await vi.waitUntil(() => state.windows.length === 1, { timeout: 240_000 });
  process.chdir(outside);
  uid = await makePicture();
  before = files();
  watchTheWayOut();
});

afterAll(async () => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  process.chdir(startedIn);
  state.answer = 0;
  app.quit();
  await vi.waitUntil(() => state.quit, { timeout: 240_000 });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function makePicture(): Promise<string> {
  const [model] = BUILTIN_DESCRIPTION.models;
  if (!model) throw new Error('no model');
  const { seed: _seed, ...request } = requestFor('builtin', model, 'text-to-image', {
    prompt: 'fox',
    width: 64,
    height: 64,
    steps: 1,
  });
  const input = {
    request: { ...request, loras: [], inputs: [], extra: {} },
    seed: '7',
    count: 1,
  };
  const reply = (await send({ kind: 'call', path: 'generate.submit', input })) as Reply;
  if (!reply.ok) throw new Error(reply.error.message);
  const made = (reply.value as { images: { uid: string }[] }).images[0]?.uid ?? '';
  await vi.waitUntil(
    async () => ((await send({ kind: 'call', path: 'gallery.details', input: { uid: made } })) as Reply).ok,
    { timeout: 240_000, interval: 100 },
  );
  return made;
}

function expectNothingHappened(): void {
  expect(started, 'programs started').toEqual([]);
  expect(connected, 'hosts asked').toEqual([]);
  expect(Object.fromEntries(files()), 'files outside').toEqual(Object.fromEntries(before));
  expect(
    answers.filter((answer) => answer.includes(SECRET)),
    'told of a file outside',
  ).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(state.opened).toEqual([]);
}

const FORBIDDEN = { ok: false, error: { code: 'FORBIDDEN' } };
/** Of our own origin, as a page inside of the page would be. */
const SUB_FRAME: FrameDouble = { url: 'gesso://app/index.html' };
const isShort = (input: unknown): boolean => (JSON.stringify(input)?.length ?? 0) < 20_000;

it('a program, a connection, a changed file would be noticed', async () => {
  const { spawn, execFileSync } = await import('node:child_process');
  expect(() => spawn('true').kill()).not.toThrow();
  expect(() => execFileSync('true')).toThrow('no program may start');
  expect(started).toHaveLength(2);
  await expect(fetch('http://evil.example/')).rejects.toThrow('fetch failed');
  expect(connected).toEqual(['evil.example']);
  writeFileSync(join(outside, 'noticed'), '');
  expect(files()).not.toEqual(before);
  rmSync(join(outside, 'noticed'));
  started.length = 0;
  connected.length = 0;
  expectNothingHappened();
});

describe('a page that was taken over', () => {
  it.each(METHODS)(
    'gets nothing from outside and no bug out of %s',
    async (path, definition) => {
      const bugs: string[] = [];
      for (const input of [...inputsOf(definition), ...malformedInputs()]) {
        const reply = await ask(path, definition, input);
        answers.push(JSON.stringify(reply).slice(0, 200_000));
        if (!reply.ok && reply.error.code === 'INTERNAL')
          bugs.push(JSON.stringify(input)?.slice(0, 300) ?? 'undefined');
        if (!isShort(input)) continue;
        for (const kind of ['call', 'subscribe'])
          expect(await send({ kind, id: 1, path, input }, SUB_FRAME)).toMatchObject(FORBIDDEN);
      }
      expect(bugs, 'inputs that met a bug').toEqual([]);
      expectNothingHappened();
      answers.length = 0;
    },
    120_000,
  );

  it('reaches the methods: what a schema accepts is not all refused as malformed', () => {
    const shaped = METHODS.filter(([, definition]) =>
      inputsOf(definition).some((each) => definition.input.safeParse(each).success),
    );
    expect(shaped.map(([path]) => path)).toEqual(METHODS.map(([path]) => path));
  });

  it.each(['GET', 'PUT', 'POST', 'DELETE'])(
    'gets nothing from outside by %s over its protocol',
    async (method) => {
      const names = [
        '../../../outside/secret.png',
        '..%2f..%2f..%2foutside%2fsecret.png',
        encodeURIComponent(join(outside, 'secret.png')),
        '%00',
        '__proto__',
        '00000000-0000-4000-8000-000000000000',
      ];
      for (const route of ['image', 'thumb', 'mask', 'download', 'pack', 'preview', 'upload', 'assets', '']) {
        for (const name of names) {
          const body = method === 'GET' ? {} : { body: Buffer.from('planted') };
          const request = new Request(`gesso://app/${route}/${name}?s=320`, { method, ...body });
          const response = await state.protocols.get('gesso')?.(request);
          const bytes = Buffer.from((await response?.arrayBuffer()) ?? new ArrayBuffer(0));
          expect(response?.status, `${method} ${route}/${name}`).not.toBe(500);
          expect(bytes.includes(SECRET)).toBe(false);
          expect(bytes.equals(readFileSync(join(outside, 'secret.png')))).toBe(false);
        }
      }
      expectNothingHappened();
    },
  );

  it('asks for nothing but calls through a sub-frame in vain, too', async () => {
    const shown = state.asked.length;
    for (const message of [
      { kind: 'grant-files', paths: [join(outside, 'secret.png')] },
      { kind: 'start-drag', what: { kind: 'originals', uids: [uid] } },
      { kind: 'set-menu', sections: [] },
    ])
      expect(await send(message, SUB_FRAME)).toMatchObject(FORBIDDEN);
    expect(state.asked).toHaveLength(shown);
    expect(state.windows[0]?.webContents.dragged).toEqual([]);
    expectNothingHappened();
  });

  it('names paths as if they had been dropped, and the user says no', async () => {
    const paths = [outside, join(outside, 'secret.png'), '/etc/passwd', '/', '//evil.example/share'];
    expect(await send({ kind: 'grant-files', paths })).toEqual([]);
    const question = state.asked.at(-1);
    expect(question?.message).toBe('Add this folder and this picture to Gesso?');
    expect(question?.detail).toContain(outside);
    expect(question?.detail).not.toContain('passwd');
    expectNothingHappened();
  });

  it('can write nothing to, and start nothing from, a folder that it was let read', async () => {
    state.answer = 0;
    const granted = (await send({ kind: 'grant-files', paths: [outside] })) as { grant: string }[];
    state.answer = 1;
    const grant = granted[0]?.grant ?? '';
    expect(granted).toHaveLength(1);
    const target = { kind: 'uids', uids: [uid] };
    const options = {
      format: 'original',
      quality: 90,
      longEdge: null,
      metadata: 'keep',
      withUser: false,
      template: 'x',
      sidecars: [],
    };
    const writing: readonly (readonly [string, unknown])[] = [
      ['library.exportImages', { target, options, into: { kind: 'folder', grant }, operationId: 'x' }],
      [
        'library.exportImages',
        { target, options, into: { kind: 'zip', grant, name: 'x' }, operationId: 'x' },
      ],
      ['library.bringInFiles', { grants: [grant], mode: 'move' }],
      ['packs.write', { target, name: 'x', grant }],
      ['maintenance.backup', { grant, removeExtra: true, operationId: 'x' }],
      ['servers.addProgram', { grant, title: 'x', port: 8188 }],
    ];
    for (const [path, input] of writing) {
      const reply = await send({ kind: 'call', path, input });
      expect(reply, path).toMatchObject(FORBIDDEN);
    }
    const collage = {
      columns: 2,
      width: 200,
      border: 0,
      rowSpacing: 0,
      background: '#000000',
      format: 'png',
      quality: 90,
    };
    const composing = {
      source: { kind: 'pictures', target },
      order: 'given',
      composition: { kind: 'collage', options: collage },
      saveTo: grant,
    };
    expect(await ask('batch.compose', contract.batch.compose, composing)).toMatchObject(FORBIDDEN);
    expectNothingHappened();
  });

  it('drags out pictures of the library only', async () => {
    for (const name of ['../../etc/passwd', join(outside, 'secret.png'), '__proto__'])
      await expect(
        send({ kind: 'start-drag', what: { kind: 'originals', uids: [name] } }),
      ).resolves.toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    for (const downloadId of ['..', '../../collections', '', 'no-such-export'])
      await expect(
        send({ kind: 'start-drag', what: { kind: 'exports', downloadId, uids: [uid] } }),
      ).resolves.toMatchObject({
        ok: false,
        error: { code: expect.stringMatching(/FORBIDDEN|NOT_FOUND/) },
      });
    expect(state.windows[0]?.webContents.dragged).toEqual([]);
  });
});
