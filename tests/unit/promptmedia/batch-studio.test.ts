import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectLibrary, type LibraryConnection } from '../../../main/connect-library.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { createClient, type Client } from '../../../preload/contract/client.ts';
import type { BatchRunView } from '../../../preload/contract/batch.ts';
import type { GessoContract } from '../../../preload/contract/index.ts';
import { FakeComfyui } from '../../support/fake-comfyui/fake-comfyui.ts';

const OPTIONS = { workflow: '', engine: '', model: '', drawSeed: '0' };

let folder: string;
let connection: LibraryConnection;
let api: Client<GessoContract>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-batch-studio-'));
  connection = await connectLibrary(join(folder, 'library'), {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  api = createClient<GessoContract>(connection.transport);
});
afterEach(async () => {
  await connection.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a batch file to its end. @returns the uids of its pictures, in order */
async function make(text: string): Promise<readonly string[]> {
  const { id, images } = await api.batch.run({
    text,
    fileName: 'made.yaml',
    category: '',
    options: OPTIONS,
    confirmed: false,
  });
  await new Promise<void>((resolve) => {
    let unsubscribe = (): void => undefined;
    const take = (views: readonly BatchRunView[]): void => {
      if (views.some((view) => view.id === id && view.state === 'done')) {
        queueMicrotask(() => unsubscribe());
        resolve();
      }
    };
    unsubscribe = api.batch.runs.subscribe(
      {},
      { onSnapshot: take, onDelta: ({ changed }) => take(changed), onEnd: () => undefined },
    );
  });
  const cells = await api.batch.cells({ id, from: 0, to: images });
  expect(cells.map(({ state, reason }) => [state, reason])).toEqual(cells.map(() => ['done', null]));
  return cells.map(({ uid }) => uid);
}

async function pixelsOf(uid: string): Promise<string> {
  const [record] = await api.gallery.records({ uids: [uid] });
  const path = join(folder, 'library', record?.file.path ?? '');
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  return `${info.width}×${info.height}×${info.channels} ${data.toString('base64')}`;
}

it('C10: a selection of a batch’s pictures becomes a file that makes the same pixels', async () => {
  const made = await make(`prompt_settings: {prefix: oil painting, negative: "{dull|dark}"}
prompts: ["a {red|green} boat", {prompt: a hill, steps: 3, width: 96}, "a house, (warm, soft:1.2)"]
variations: {time: {type: sequential, values: [morning, evening]}, mood: {type: random, values: [calm, wild]}}
seeds: [5, 18446744073709551615]
width: 64
height: 64
`);
  const chosen = [...made.slice(2, 7), ...made.slice(9)].toReversed();
  const { text, images, left } = await api.batch.fromSelection({
    target: { kind: 'uids', uids: [...chosen] },
  });
  expect({ images, left }).toEqual({ images: chosen.length, left: [] });
  const again = await make(text);
  expect(again).toHaveLength(chosen.length);
  expect(new Set([...made, ...again]).size).toBe(made.length + again.length);
  for (const [index, uid] of again.entries())
    expect(await pixelsOf(uid)).toBe(await pixelsOf(chosen[index] ?? ''));
  const different = await Promise.all(chosen.map(pixelsOf));
  expect(new Set(different).size).toBe(chosen.length);
});

interface Node {
  readonly class_type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

describe('C5: a batch’s LoRAs on a ComfyUI server', () => {
  let comfy: FakeComfyui;
  beforeEach(async () => {
    comfy = new FakeComfyui({});
    await comfy.listen();
    const { grant } = await api.servers.requestHost({ address: comfy.url });
    const credentials = {};
    const { id } = await api.servers.add({ grant, title: 'Fake', credentials });
    await api.servers.check({ id });
  });
  afterEach(() => comfy.stop());

  it.each([
    { loras: [] },
    { loras: [['detail', 0.6, 0.6]] },
    {
      loras: [
        ['lighting', 0.4, 0.3],
        ['styles/ink', -0.5, 1.5],
        ['detail', 1, 0],
      ],
    },
  ] as const)('are chained from checkpoint to sampler and text encoders: $loras', async ({ loras }) => {
    const entries = loras.map(
      ([name, model, clip]) => `  - {name: ${name}, strength_model: ${model}, strength_clip: ${clip}}\n`,
    );
    await make(
      `prompts: [a mill]\nseeds: [1, 2]\nwidth: 512\nheight: 512\nsteps: 2\nmodel: sd_xl_base_1.0.safetensors\nloras:\n${entries.join('')}`,
    );
    expect(comfy.promptBodies).toHaveLength(2);
    for (const body of comfy.promptBodies) {
      const nodes = (JSON.parse(body) as { prompt: Record<string, Node> }).prompt;
      const ofType = (type: string): Node[] =>
        Object.values(nodes).filter(({ class_type }) => class_type === type);
      const [sampler] = ofType('KSampler');
      const encoders = ofType('CLIPTextEncode');
      expect(encoders).toHaveLength(2);
      expect(ofType('LoraLoader')).toHaveLength(loras.length);
      for (const [input, output, users] of [
        ['model', 0, [sampler]],
        ['clip', 1, encoders],
      ] as const) {
        for (const user of users) {
          let link = user?.inputs[input] as readonly [string, number];
          // Back from the end of the chain: last LoRA, …, first LoRA, checkpoint.
          for (const [name, model, clip] of loras.toReversed()) {
            const node = nodes[link[0]];
            expect(link[1]).toBe(output);
            expect(node).toMatchObject({
              class_type: 'LoraLoader',
              inputs: { lora_name: `${name}.safetensors`, strength_model: model, strength_clip: clip },
            });
            link = node?.inputs[input] as readonly [string, number];
          }
          expect(link[1]).toBe(output);
          expect(nodes[link[0]]).toMatchObject({
            class_type: 'CheckpointLoaderSimple',
            inputs: { ckpt_name: 'sd_xl_base_1.0.safetensors' },
          });
        }
      }
    }
  });

  it('are known by their names, whatever the folder, the case and the kind of file', async () => {
    await make(
      'prompts: [a mill]\nwidth: 512\nheight: 512\nmodel: sd_xl_base_1.0\nloras:\n  - name: other/INK.pt',
    );
    expect(comfy.promptBodies.map((body) => body.includes('"lora_name":"styles/ink.safetensors"'))).toEqual([
      true,
    ]);
  });

  it('are refused before anything is sent when no server has one', async () => {
    const text = 'prompts: [a mill]\nmodel: sd_xl_base_1.0.safetensors\nloras:\n  - name: oil-paint';
    await expect(make(text)).rejects.toMatchObject({
      code: 'INVALID_BATCH',
      details: { issues: [{ line: 4, message: expect.stringContaining('oil-paint') as string }] },
    });
    expect(comfy.promptBodies).toEqual([]);
  });
});
