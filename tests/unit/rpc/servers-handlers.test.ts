import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createComfyEngine, type ComfyEngine } from '../../../main/engines/comfyui/comfyui-engine.ts';
import { EMPTY_COMFY_SETTINGS } from '../../../main/engines/comfyui/server-settings.ts';
import { createGrants } from '../../../main/grants.ts';
import type { CallContext } from '../../../main/rpc/dispatcher.ts';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { createServersHandlers } from '../../../main/rpc/servers-handlers.ts';
import { workflowTextIn } from '../../../main/metadata/dialects/comfyui.ts';
import type { ServerStatus } from '../../../main/domain/server-status.ts';
import { jpeg, png, webp } from '../../fixtures/metadata/pictures.ts';
import { memorySecrets, memoryValue } from '../../support/comfyui-fleet/fleet.ts';
import { startFakeComfyui, type FakeComfyui } from '../../support/fake-comfyui/fake-comfyui.ts';

describe('the servers group', () => {
  let fake: FakeComfyui;
  let engine: ComfyEngine;
  let asked: string[];
  let answer: boolean;

  beforeEach(async () => {
    fake = await startFakeComfyui();
    engine = await createComfyEngine({
      settings: memoryValue(EMPTY_COMFY_SETTINGS),
      templates: memoryValue([]),
      secrets: memorySecrets(),
      isAllBlack: () => Promise.resolve(false),
      shrinkPicture: (bytes) => Promise.resolve(bytes),
      log: () => undefined,
    });
    asked = [];
    answer = true;
  });

  afterEach(async () => {
    await engine.close();
    await fake.stop();
  });

  const context = (trusted = false): CallContext => ({
    clientId: 'page',
    trusted,
    signal: new AbortController().signal,
  });

  const handlers = ({
    dialogs = true,
    texts = {},
  }: { dialogs?: boolean; texts?: Record<string, string> } = {}) =>
    createServersHandlers({
      comfyui: engine,
      grants: createGrants(),
      catalog: { rawTexts: () => Promise.resolve(texts) },
      workflowTextIn,
      host: dialogs
        ? {
            confirmHost: (url) => {
              asked.push(url);
              return Promise.resolve(answer);
            },
          }
        : {},
    });

  it('asks the user outside the page before it connects anywhere', async () => {
    const servers = handlers();
    const { grant, url } = await servers.requestHost({ address: `${fake.url}/` }, context());
    expect(asked).toEqual([fake.url]);
    expect(url).toBe(fake.url);
    expect(await servers.test({ grant, credentials: {} }, context())).toMatchObject({ version: '0.33.0' });
    const { id } = await servers.add({ grant, title: 'One', credentials: {} }, context());
    expect(await servers.check({ id }, context())).toMatchObject({ title: 'One', state: 'ready' });
  });

  it('connects nowhere when the user says no, or nobody can be asked', async () => {
    answer = false;
    await expect(handlers().requestHost({ address: fake.url }, context())).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(
      handlers({ dialogs: false }).requestHost({ address: fake.url }, context()),
    ).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    });
    expect(fake.requests).toEqual([]);
  });

  it('believes the command line', async () => {
    const { url } = await handlers({ dialogs: false }).requestHost({ address: fake.url }, context(true));
    expect(url).toBe(fake.url);
  });

  it.each(['made-up-grant-of-a-page', 'http://127.0.0.1:9'])(
    'takes no address or made-up grant: %s',
    async (grant) => {
      const servers = handlers();
      await expect(async () => servers.test({ grant, credentials: {} }, context())).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await expect(async () =>
        servers.add({ grant, title: 'x', credentials: {} }, context()),
      ).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await expect(async () =>
        servers.addProgram({ grant, title: 'x', port: 8188 }, context()),
      ).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      expect(engine.servers.statuses()).toEqual([]);
    },
  );

  it('tells of every change until the page leaves', async () => {
    const servers = handlers();
    const controller = new AbortController();
    const heard: (readonly ServerStatus[])[] = [];
    const listening = { clientId: 'page', trusted: false, signal: controller.signal };
    expect(await servers.watch({}, (delta) => heard.push(delta), listening)).toEqual([]);
    const { grant } = await servers.requestHost({ address: fake.url }, context());
    const { id } = await servers.add({ grant, title: 'One', credentials: {} }, context());
    expect(heard.at(-1)).toMatchObject([{ id, title: 'One' }]);
    controller.abort();
    const before = heard.length;
    await servers.remove({ id }, context());
    expect(heard).toHaveLength(before);
  });

  const WORKFLOW = JSON.stringify({
    '1': { class_type: 'LoadImage', inputs: { image: 'x.png' } },
    '2': { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: 'x' } },
  });

  it('reads the workflow a picture was made with, saves it, and lists it', async () => {
    const servers = handlers({ texts: { prompt: WORKFLOW } });
    const draft = await servers.readWorkflow({ uid: crypto.randomUUID() }, context());
    expect(draft.bindings).toEqual([{ field: 'source', nodeId: '1', input: 'image' }]);
    const bindings = [...draft.bindings];
    await servers.saveWorkflow(
      { id: 'copy', title: 'Copy', description: '', graph: { ...draft.graph }, bindings },
      context(),
    );
    expect(await servers.workflows({}, context())).toEqual({
      workflows: [{ id: 'copy', title: 'Copy', description: '', bindings }],
    });
    await servers.removeWorkflow({ id: 'copy' }, context());
    expect(await servers.workflows({}, context())).toEqual({ workflows: [] });
  });

  it.each([
    ['WebP with EXIF tags', () => webp({ tags: { Make: 'workflow:{}', Model: `prompt:${WORKFLOW}` } })],
    ['WebP with a capital', () => webp({ tags: { ImageDescription: `Prompt: ${WORKFLOW}` } })],
    ['JPEG with a comment', () => jpeg({ comment: WORKFLOW })],
    ['PNG', () => png({ prompt: WORKFLOW })],
  ])('reads the workflow out of a %s', async (_format, make) => {
    const { rawTexts } = await readMetadata(await make());
    const draft = await handlers({ texts: rawTexts }).readWorkflow({ uid: crypto.randomUUID() }, context());
    expect(draft.graph).toEqual(JSON.parse(WORKFLOW));
  });

  it('says when a picture carries no workflow, and keeps no damaged one', async () => {
    const servers = handlers();
    const uid = crypto.randomUUID();
    await expect(servers.readWorkflow({ uid }, context())).rejects.toMatchObject({
      code: 'INVALID_WORKFLOW',
    });
    const damaged = { id: 'bad', title: 'Bad', description: '', graph: { '1': 7 }, bindings: [] };
    await expect(servers.saveWorkflow(damaged, context())).rejects.toMatchObject({
      code: 'INVALID_WORKFLOW',
    });
  });
});
