import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../main/domain/errors.ts';
import { createComfyEngine, type ComfyEngine } from '../../../../main/engines/comfyui/comfyui-engine.ts';
import { startLocalProcess } from '../../../../main/engines/comfyui/local-process.ts';
import { findLocalServers } from '../../../../main/engines/comfyui/probe.ts';
import {
  EMPTY_COMFY_SETTINGS,
  type ComfySettings,
} from '../../../../main/engines/comfyui/server-settings.ts';
import { memorySecrets, memoryValue, settingsFor } from '../../../support/comfyui-fleet/fleet.ts';
import {
  startFakeComfyui,
  type FakeComfyui,
  type FakeOptions,
} from '../../../support/fake-comfyui/fake-comfyui.ts';
import { makePng } from '../../../support/fake-comfyui/png.ts';
import { collect, makeRequest, makeTask, QUICK, QUICK_HEALTH, record, SDXL, until } from './harness.ts';

const TEXT = ['STRING', { multiline: true }] as const;

describe('the ComfyUI engine', () => {
  const engines: ComfyEngine[] = [];
  const fakes: FakeComfyui[] = [];
  let settings: ReturnType<typeof memoryValue<ComfySettings>>;
  let secrets: ReturnType<typeof memorySecrets>;
  const logged: unknown[] = [];

  const start = async (options: FakeOptions = {}): Promise<FakeComfyui> => {
    const fake = await startFakeComfyui(options);
    fakes.push(fake);
    return fake;
  };

  const open = async (initial: ComfySettings = EMPTY_COMFY_SETTINGS): Promise<ComfyEngine> => {
    settings = memoryValue(initial);
    secrets = memorySecrets();
    return reopen();
  };

  const reopen = async (): Promise<ComfyEngine> => {
    const engine = await createComfyEngine({
      settings,
      secrets,
      templates: memoryValue([]),
      isAllBlack: () => Promise.resolve(false),
      shrinkPicture: (bytes) => Promise.resolve(bytes),
      log: (...line) => void logged.push(line),
      timing: QUICK,
      health: QUICK_HEALTH,
    });
    engines.push(engine);
    return engine;
  };

  const ready = (engine: ComfyEngine, id: string): Promise<void> =>
    until(() => engine.servers.statuses().find((server) => server.id === id)?.state === 'ready', 'ready');

  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.close()));
    await Promise.all(fakes.splice(0).map((fake) => fake.stop()));
  });

  it('has nothing to offer without servers', async () => {
    const engine = await open();
    expect(await engine.describe()).toMatchObject({ id: 'comfyui', models: [], loras: [], embeddings: [] });
    expect(engine.executors()).toEqual([]);
  });

  it('describes what its servers have together, under names that hold on every one', async () => {
    const unix = await start({ models: { checkpoints: [SDXL], loras: ['styles/ink.safetensors'] } });
    const windows = await start({
      combos: 'object',
      models: {
        checkpoints: ['sd15\\dreamshaper_8.safetensors'],
        loras: ['styles\\ink.safetensors', 'b.safetensors'],
      },
    });
    const engine = await open(settingsFor([unix, windows]));
    for (const id of ['server-1', 'server-2']) await ready(engine, id);
    const { models, loras, embeddings } = await engine.describe();
    const ids = models.map(({ id }) => id);
    expect(ids).toContain(SDXL);
    expect(ids).toContain('sd15/dreamshaper_8.safetensors');
    expect(new Set(ids).size).toBe(ids.length);
    expect(loras.map(({ name }) => name)).toEqual(['b.safetensors', 'styles/ink.safetensors']);
    expect(embeddings).toEqual(['easynegative']);
    const request = makeRequest({
      model: 'sd15/dreamshaper_8.safetensors',
      loras: [{ name: 'styles/ink', modelStrength: 1, clipStrength: 1 }],
    });
    const able = engine.executors().map((executor) => executor.suitability(request).able);
    expect(able).toEqual([false, true]);
  });

  it('offers of each model only the parameters it uses, at its own defaults and steps', async () => {
    const engine = await open(settingsFor([await start()]));
    await ready(engine, 'server-1');
    const { models } = await engine.describe();
    const of = (id: string) => {
      const model = models.find((candidate) => candidate.id === id);
      return new Map(model?.parameters.map((parameter) => [parameter.name, parameter]));
    };
    const schnell = of('flux1-schnell.safetensors');
    expect([...schnell.keys()]).not.toContain('guidance');
    expect([...schnell.keys()]).not.toContain('negativePrompt');
    expect(schnell.get('steps')).toMatchObject({ min: 1, max: 4, default: 4 });
    expect(schnell.get('width')).toMatchObject({ step: 16, default: 1024 });
    const sd15 = of('sd15/v1-5-pruned-emaonly.safetensors');
    expect([...sd15.keys()]).toEqual(expect.arrayContaining(['negativePrompt', 'guidance', 'clipSkip']));
    expect(sd15.get('width')).toMatchObject({ step: 8, default: 512 });
    expect(of('flux1-fill-dev.safetensors').get('guidance')).toMatchObject({ default: 30 });
    for (const model of models) {
      for (const parameter of model.parameters) {
        expect(parameter.help).not.toBe('');
        const inChoices = parameter.kind !== 'choice' || parameter.options.includes(parameter.default);
        const inRange =
          parameter.kind !== 'number' ||
          (parameter.default >= parameter.min && parameter.default <= parameter.max);
        expect([model.id, parameter.name, inChoices && inRange]).toEqual([model.id, parameter.name, true]);
      }
    }
  });

  it('tells what a LoRA answers to once it was read, whatever is damaged beside it', async () => {
    const metadata = {
      'cut-short.safetensors': null,
      'detail.safetensors': { 'modelspec.trigger_phrase': 'crisp', ss_base_model_version: 'sdxl_base_v1-0' },
    };
    const models = { loras: Object.keys(metadata) };
    const engine = await open(settingsFor([await start({ metadata, models })]));
    let changed = 0;
    engine.onChange(() => (changed += 1));
    await engine.describe();
    await until(() => changed >= 2, 'metadata was read');
    const { loras } = await engine.describe();
    expect(loras.find(({ name }) => name === 'detail.safetensors')).toEqual({
      name: 'detail.safetensors',
      triggerWords: ['crisp'],
      family: 'sdxl',
    });
  });

  it('describes itself anew only once something of it is another', async () => {
    const fake = await start();
    const engine = await open(settingsFor([fake]));
    let changed = 0;
    engine.onChange(() => (changed += 1));
    await until(() => changed >= 2, 'metadata was read');
    const first = await engine.describe();
    await engine.servers.check('server-1');
    expect(await engine.describe()).toBe(first);
    await fake.stop();
    await engine.servers.check('server-1');
    expect(await engine.describe()).toBe(first);
    await start({ models: { loras: ['new.safetensors'] }, port: Number(new URL(fake.url).port) });
    await engine.servers.check('server-1');
    expect((await engine.describe()).loras).toMatchObject([{ name: 'new.safetensors' }]);
    await engine.servers.correctFamily(SDXL, 'sd15');
    const { models } = await engine.describe();
    expect(models.find(({ id }) => id === SDXL)).toMatchObject({ family: 'sd15' });
  });

  it('shows the picture beside a LoRA, asked for once, and none where there is none', async () => {
    const picture = makePng({ width: 4, height: 4, rgb: [1, 2, 3] });
    const bare = await start();
    const pictured = await start({ previews: { 'styles/ink.safetensors': picture } });
    const engine = await open(settingsFor([bare, pictured]));
    await engine.describe();
    const ask = async (name: string) => {
      const found = await engine.loraPreview(name);
      return found && Buffer.from(found);
    };
    expect(await ask('styles/ink.safetensors')).toEqual(picture);
    expect(await ask('styles/ink.safetensors')).toEqual(picture);
    const asked = pictured.requests.filter(({ path }) => path.startsWith('/experiment/models/preview/'));
    expect(asked.map(({ path }) => path)).toEqual([
      '/experiment/models/preview/loras/0/styles/ink.safetensors',
    ]);
    expect(await ask('detail.safetensors')).toBeNull();
    // Only what a server lists is asked for: a name is no path.
    expect(await ask('../../secret.png')).toBeNull();
    expect(pictured.requests.some(({ path }) => path.includes('secret'))).toBe(false);
  });

  it.each([
    ['a page instead', { kind: 'status', status: 200, body: '<html>' }],
    ['an internal error', { kind: 'status', status: 500 }],
    ['another host', { kind: 'redirect', to: 'http://127.0.0.1:9/x' }],
  ] as const)('shows no picture of a LoRA when the server answers %s', async (_what, fault) => {
    const fake = await start();
    const engine = await open(settingsFor([fake]));
    await engine.describe();
    fake.faults.http = ({ path }) => (path.startsWith('/experiment') ? fault : undefined);
    expect(await engine.loraPreview('detail.safetensors')).toBeNull();
  });

  it('remembers a corrected family, and forgets the correction', async () => {
    const engine = await open(settingsFor([await start()]));
    const family = async (from: ComfyEngine) =>
      (await from.describe()).models.find(({ id }) => id === SDXL)?.family;
    expect(await family(engine)).toBe('sdxl');
    await engine.servers.correctFamily(SDXL, 'sd15');
    expect(await family(await reopen())).toBe('sd15');
    await engine.servers.correctFamily(SDXL, null);
    expect(await family(engine)).toBe('sdxl');
    await expect(engine.servers.correctFamily(SDXL, 'sd99')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('remembers servers across a restart, their secrets apart from their settings', async () => {
    const authorization = `Basic ${Buffer.from('ann:secret').toString('base64')}`;
    const fake = await start({ authorization });
    const engine = await open();
    const credentials = { username: 'ann', password: 'secret', headers: { 'x-token': 'hidden' } };
    const id = await engine.servers.add({ title: 'One', url: fake.url, credentials, folder: null });
    await ready(engine, id);
    expect(JSON.stringify(settings.get())).not.toMatch(/secret|hidden/);
    const again = await reopen();
    await ready(again, id);
    expect(again.executors().map((executor) => executor.id)).toEqual([id]);
    expect(fake.requests.at(-1)?.headers['x-token']).toBe('hidden');
    await again.servers.remove(id);
    expect(secrets.entries.size).toBe(0);
    expect(settings.get().servers).toEqual([]);
  });

  it('works without a password that can’t be read any more, and says so on the server’s row until it is entered again', async () => {
    const fake = await start();
    const engine = await open();
    const credentials = { username: 'ann', password: 'secret' };
    const id = await engine.servers.add({ title: 'One', url: fake.url, credentials, folder: null });
    const { read } = secrets;
    secrets.read = () => Promise.reject(new AppError('UNSUPPORTED', 'Enter it again.'));
    const again = await reopen();
    await ready(again, id);
    expect(again.servers.statuses()[0]).toMatchObject({ state: 'ready', fault: 'Enter it again.' });
    secrets.read = read;
    await again.servers.update(id, { credentials });
    expect(again.servers.statuses()[0]?.fault).toBeNull();
  });

  it('sends the key of Comfy.org to its own server alone, with workflows that ask for one, and says where it is missing', async () => {
    const key = 'comfyui-key-5a1e';
    const extraNodes = { PaidPicture: { inputs: { prompt: TEXT }, outputs: ['IMAGE'], isApi: true } };
    const [paying, other] = [await start({ extraNodes }), await start({ extraNodes })];
    const engine = await open();
    const add = (title: string, url: string, apiKey?: string): Promise<string> =>
      engine.servers.add({ title, url, credentials: {}, folder: null, ...(apiKey ? { apiKey } : {}) });
    const [withKey, without] = [await add('Paying', paying.url, key), await add('Other', other.url)];
    await Promise.all([ready(engine, withKey), ready(engine, without)]);
    await engine.templates.save({
      id: 'paid',
      title: 'Paid',
      description: '',
      bindings: [{ field: 'prompt', nodeId: '1', input: 'prompt' }],
      graph: {
        '1': { class_type: 'PaidPicture', inputs: { prompt: 'x' } },
        '2': { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: 'x' } },
      },
    });
    const executor = (id: string) => engine.executors().find((one) => one.id === id)!;
    const paid = { model: 'workflow:paid' };

    expect(executor(without).suitability(makeRequest(paid))).toMatchObject({
      able: false,
      reason: { code: 'ENGINE_REJECTED', message: expect.stringContaining('platform.comfy.org') as string },
    });
    const [picture] = await collect(executor(withKey).run(makeTask(paid), record().context));
    expect(JSON.parse(paying.promptBodies[0]!)).toMatchObject({ extra_data: { api_key_comfy_org: key } });
    await collect(executor(withKey).run(makeTask(), record().context));
    await collect(executor(without).run(makeTask(), record().context));
    const sent = [...paying.promptBodies.slice(1), ...other.bodies, ...other.requests.map((r) => r.path)];
    expect(sent.length).toBeGreaterThan(2);
    expect(sent.join()).not.toContain(key);
    expect(Buffer.from(picture!.bytes).includes(key)).toBe(false);
    expect(JSON.stringify([picture!.texts, settings.get(), engine.servers.statuses(), logged])).not.toContain(
      key,
    );

    paying.faults.outcome = () => 'key-refused';
    await expect(collect(executor(withKey).run(makeTask(paid), record().context))).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringContaining('did not accept the API key') as string,
    });

    // It stays when the password changes, and over a restart; it goes when it is to go.
    await engine.servers.update(withKey, { credentials: { username: 'ann', password: 'p' } });
    const again = await reopen();
    const hasKeys = (): readonly boolean[] => again.servers.statuses().map(({ hasApiKey }) => hasApiKey);
    expect(hasKeys()).toEqual([true, false]);
    const hasCredentials = (): boolean | undefined => again.servers.statuses()[0]?.hasCredentials;
    expect(hasCredentials()).toBe(true);
    await again.servers.update(withKey, { credentials: {} });
    expect([hasCredentials(), ...hasKeys()]).toEqual([false, true, false]);
    await again.servers.update(withKey, { apiKey: null });
    expect(hasKeys()).toEqual([false, false]);
    await again.servers.update(without, { apiKey: key });
    await again.servers.remove(without);
    await again.servers.remove(withKey);
    expect(secrets.entries.size).toBe(0);
  });

  it('says nothing of what a server has or does before it is known', async () => {
    let asked = false;
    const hang = { kind: 'hang' } as const;
    const fake = await start({
      faults: {
        http: ({ path }) => {
          asked ||= path === '/object_info';
          return path === '/object_info' ? hang : undefined;
        },
      },
    });
    const engine = await open(settingsFor([fake]));
    await until(() => asked, 'its lists are read');
    expect(engine.servers.statuses()).toMatchObject([
      { state: 'connecting', devices: [], queue: null, models: null },
    ]);
  });

  it('refuses the same address twice', async () => {
    const fake = await start();
    const engine = await open(settingsFor([fake]));
    const twice = engine.servers.add({ title: 'Two', url: fake.url, credentials: {}, folder: null });
    await expect(twice).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('refuses a second name of the same server, also for one that is in the list', async () => {
    const [fake, other] = [await start(), await start()];
    const engine = await open(settingsFor([fake, other]));
    const url = fake.url.replace('127.0.0.1', 'localhost');
    const named = { code: 'CONFLICT', message: expect.stringContaining(fake.url) as string };
    const added = engine.servers.add({ title: 'Two', url, credentials: {}, folder: null });
    await expect(added).rejects.toMatchObject(named);
    await expect(engine.servers.update('server-2', { url })).rejects.toMatchObject(named);
    await engine.servers.update('server-1', { url });
    expect(engine.servers.statuses().map((server) => server.url)).toEqual([url, other.url]);
  });

  it('gives nothing to a server that is switched off, and keeps its id when it changes', async () => {
    const fake = await start();
    const engine = await open(settingsFor([fake]));
    await engine.servers.update('server-1', { enabled: false });
    expect(engine.executors()).toEqual([]);
    expect(engine.servers.statuses()[0]).toMatchObject({ state: 'off' });
    await engine.servers.update('server-1', { enabled: true, title: 'Renamed' });
    expect(engine.executors()[0]).toMatchObject({ id: 'server-1', title: 'Renamed' });
    await ready(engine, 'server-1');
    expect(engine.servers.statuses()[0]).toMatchObject({
      version: '0.33.0',
      devices: [{ name: 'NVIDIA GeForce RTX 4090', vramTotalBytes: 24 * 2 ** 30 }],
      models: { checkpoints: 5, diffusionModels: 9, loras: 3 },
    });
  });

  it('keeps both of two changes that are made at once, and adds both of two servers', async () => {
    const [fake, second, third] = [await start(), await start(), await start()];
    const engine = await open(settingsFor([fake]));
    const { servers } = engine;
    const add = ({ url }: FakeComfyui) => servers.add({ title: url, url, credentials: {}, folder: null });
    await Promise.all([
      servers.update('server-1', { title: 'Renamed' }),
      servers.update('server-1', { enabled: false }),
      add(second),
      add(third),
    ]);
    expect(servers.statuses()[0]).toMatchObject({ title: 'Renamed', state: 'off' });
    expect(settings.get().servers.map(({ url }) => url)).toEqual([fake.url, second.url, third.url]);
  });

  it('notices models that were added, when asked', async () => {
    const loras = ['a.safetensors'];
    const fake = await start({ models: { loras } });
    const engine = await open(settingsFor([fake]));
    expect((await engine.describe()).loras).toHaveLength(1);
    loras.push('b.safetensors');
    await engine.servers.check('server-1');
    expect((await engine.describe()).loras).toHaveLength(2);
  });

  it('finds servers on this machine, and leaves out what answers otherwise', async () => {
    const fake = await start();
    const other = await start({ faults: { http: () => ({ kind: 'status', status: 200, body: 'hello' }) } });
    const portOf = ({ url }: FakeComfyui): number => Number(new URL(url).port);
    const found = await findLocalServers([portOf(fake), portOf(other), 1]);
    expect(found.map(({ url, version }) => [url, version])).toEqual([[fake.url, '0.33.0']]);
  });
});

describe.skipIf(process.platform === 'win32')('a ComfyUI started from its folder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gesso-comfyui-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('runs by its own interpreter, on loopback, and is ended with what it started', async () => {
    await install(folder, 'echo "$@"; echo to stderr >&2; sleep 600 & echo child $!; wait');
    const running = await startLocalProcess(folder, 8190, () => undefined);
    await until(() => running.log().some((line) => line.startsWith('child')), 'it printed');
    expect(running.log()).toContain('-u main.py --listen 127.0.0.1 --port 8190');
    expect(running.log()).toContain('to stderr');
    expect(running.exitText()).toBeNull();
    const child = Number(
      running
        .log()
        .find((line) => line.startsWith('child'))
        ?.slice(6),
    );
    await running.stop();
    expect(running.exitText()).toBe('was ended by SIGTERM');
    await until(() => !isAlive(child), 'its child is gone');
  });

  it('is started once, however often that is asked for at once', async () => {
    await install(folder, 'echo $$ >> "$0.pids"; exec sleep 600');
    const program = { id: 'own', title: 'Own', url: 'http://127.0.0.1:1', enabled: true, folder };
    const engine = await createComfyEngine({
      settings: memoryValue<ComfySettings>({ servers: [program], families: {} }),
      secrets: memorySecrets(),
      templates: memoryValue([]),
      isAllBlack: () => Promise.resolve(false),
      shrinkPicture: (bytes) => Promise.resolve(bytes),
      log: () => undefined,
    });
    const { servers } = engine;
    await Promise.all([servers.start('own'), servers.start('own'), servers.update('own', { title: 'Mine' })]);
    expect(servers.statuses()[0]).toMatchObject({ title: 'Mine', program: { running: true } });
    const pidFile = join(folder, 'venv', 'bin', 'python.pids');
    await until(() => existsSync(pidFile), 'it runs');
    await engine.close();
    const pids = (await readFile(pidFile, 'utf8')).trim().split('\n').map(Number);
    expect(pids).toHaveLength(1);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('says how it ended by itself', async () => {
    await install(folder, 'echo broken; exit 3');
    let changes = 0;
    const running = await startLocalProcess(folder, 8190, () => (changes += 1));
    await until(() => running.exitText() !== null, 'it ended');
    expect(running.exitText()).toBe('ended with code 3');
    expect(changes).toBe(1);
  });

  it('keeps the last state of a line that is rewritten, and not more than a thousand lines', async () => {
    await install(folder, String.raw`printf ' 10%%\r 50%%\r100%%\n'; seq 1 1500`);
    const running = await startLocalProcess(folder, 8190, () => undefined);
    await until(() => running.log().at(-1) === '1500', 'it printed all');
    expect(running.log()).toHaveLength(1000);
  });

  it('refuses a folder without ComfyUI', async () => {
    await expect(startLocalProcess(folder, 8190, () => undefined)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

/** A folder that looks like ComfyUI's, whose interpreter is a shell script. */
async function install(folder: string, script: string): Promise<void> {
  await mkdir(join(folder, 'comfy'));
  await mkdir(join(folder, 'venv', 'bin'), { recursive: true });
  await writeFile(join(folder, 'main.py'), '');
  const interpreter = join(folder, 'venv', 'bin', 'python');
  await writeFile(interpreter, `#!/bin/sh\n${script}\n`);
  await chmod(interpreter, 0o755);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
