import { assert, asyncProperty, bigInt, integer, string } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerationRequest } from '../../../../main/domain/generation.ts';
import type { GraphNode } from '../../../../main/engines/comfyui/graphs/graph.ts';
import { recogniseFamily } from '../../../../main/engines/comfyui/model-family.ts';
import type { ComfyServer } from '../../../../main/engines/comfyui/server.ts';
import { prepareTask, type BuiltTask } from '../../../../main/engines/comfyui/task-graph.ts';
import { GRAPH_CASES } from '../../../comfyui/graph-cases.ts';
import { startFakeComfyui, type FakeComfyui } from '../../../support/fake-comfyui/fake-comfyui.ts';
import { fakeNodeClasses, FAKE_MODELS } from '../../../support/fake-comfyui/node-classes.ts';
import { makePng } from '../../../support/fake-comfyui/png.ts';
import { refusalOf, type FakePrompt } from '../../../support/fake-comfyui/validate.ts';
import { connect, makeInput, makeRequest, makeTask, type Rig } from './harness.ts';

describe.each(['inline', 'object'] as const)('graphs for a server that writes choices as %s', (combos) => {
  let fake: FakeComfyui;
  let rig: Rig;
  let server: ComfyServer;
  const classes = fakeNodeClasses(FAKE_MODELS, combos);

  beforeAll(async () => {
    fake = await startFakeComfyui({ combos });
    rig = await connect(fake);
    server = rig.server;
  });

  afterAll(async () => {
    rig.close();
    await fake.stop();
  });

  const build = async (request: GenerationRequest, imageCount = 1): Promise<BuiltTask> => {
    const size = { width: request.width, height: request.height };
    const images = request.inputs.map(({ role, strength }) =>
      makeInput(role, makePng({ ...size, rgb: [255, 255, 255] }), strength),
    );
    const task = { ...makeTask({}, { images, imageCount }), request };
    const prepared = await prepareTask(task, server.resources()!);
    return prepared.build('gesso/x', () => Promise.resolve('gesso/picture.png'));
  };

  it.each(GRAPH_CASES)('$name', async ({ request, nodes, without = [], family }) => {
    expect(recogniseFamily({ name: request.model }) ?? 'upscaler').toBe(family);
    const { graph } = await build(request);
    const used = Object.values(graph.nodes).map(({ class_type }) => class_type);
    for (const node of nodes) expect(used).toContain(node);
    for (const node of without) expect(used).not.toContain(node);
    expect(refusalOf(graph.nodes as FakePrompt, classes)).toBeNull();
  });

  it('chains LoRAs in the user’s order, each with its own strengths', async () => {
    const loras = [
      { name: 'lighting', modelStrength: 0.4, clipStrength: 0.3 },
      { name: 'styles/ink', modelStrength: -0.5, clipStrength: 1.5 },
      { name: 'detail', modelStrength: 1, clipStrength: 0 },
    ];
    const { graph } = await build(makeRequest({ loras }));
    const chain = Object.entries(graph.nodes).filter(([, node]) => node.class_type === 'LoraLoader');
    expect(
      chain.map(([, { inputs }]) => [inputs['lora_name'], inputs['strength_model'], inputs['strength_clip']]),
    ).toEqual([
      ['lighting.safetensors', 0.4, 0.3],
      ['styles/ink.safetensors', -0.5, 1.5],
      ['detail.safetensors', 1, 0],
    ]);
    const ids = chain.map(([id]) => id);
    expect(chain.slice(1).map(([, { inputs }]) => inputs['model'])).toEqual([
      [ids[0], 0],
      [ids[1], 0],
    ]);
    expect(chain.slice(1).map(([, { inputs }]) => inputs['clip'])).toEqual([
      [ids[0], 1],
      [ids[1], 1],
    ]);
    expect(only(graph.nodes, 'KSampler').inputs['model']).toEqual([ids[2], 0]);
    const encoders = Object.values(graph.nodes).filter(({ class_type }) => class_type === 'CLIPTextEncode');
    for (const { inputs } of encoders) expect(inputs['clip']).toEqual([ids[2], 1]);
  });

  it('repeats the latent for a batch over a source', async () => {
    const inputs = [{ role: 'source', uid: 'a' } as const];
    const { graph } = await build(makeRequest({ type: 'image-to-image', denoise: 0.4, inputs }), 4);
    expect(only(graph.nodes, 'RepeatLatentBatch').inputs['amount']).toBe(4);
    expect(only(graph.nodes, 'KSampler').inputs['denoise']).toBe(0.4);
  });

  it('softens the sampling under a soft mask only', async () => {
    const sharp = (await import('sharp')).default;
    const raw = Buffer.from(Array.from({ length: 64 * 64 }, (_, at) => (at % 64) * 4));
    const soft = await sharp(raw, { raw: { width: 64, height: 64, channels: 1 } })
      .png()
      .toBuffer();
    const hard = makePng({ width: 64, height: 64, rgb: [255, 255, 255] });
    const nodesWith = async (mask: Uint8Array): Promise<string[]> => {
      const images = [
        makeInput('source', makePng({ width: 64, height: 64, rgb: [9, 9, 9] })),
        makeInput('mask', mask),
      ];
      const prepared = await prepareTask(
        makeTask({ type: 'inpaint', denoise: 0.5 }, { images }),
        server.resources()!,
      );
      const { graph } = await prepared.build('gesso/x', () => Promise.resolve('gesso/p.png'));
      return Object.values(graph.nodes).map(({ class_type }) => class_type);
    };
    expect(await nodesWith(soft)).toContain('DifferentialDiffusion');
    expect(await nodesWith(hard)).not.toContain('DifferentialDiffusion');
  });

  it('knows beforehand how large the result will be', async () => {
    const sizes = [
      [makeRequest({ width: 1000, height: 604 }), { width: 1000, height: 604 }],
      [
        makeRequest({ width: 1000, height: 600, extra: { highResolutionScale: 1.3 } }),
        { width: 1300, height: 780 },
      ],
      [
        makeRequest({ width: 512, height: 512, extra: { upscaler: '4x-UltraSharp.pth', upscaleFactor: 3 } }),
        { width: 1536, height: 1536 },
      ],
    ] as const;
    for (const [request, size] of sizes) expect((await build(request)).size).toEqual(size);
  });

  it('accepts any sizes and numbers within the ranges it offers', async () => {
    const property = asyncProperty(
      integer({ min: 64, max: 2048 }),
      integer({ min: 64, max: 2048 }),
      integer({ min: 1, max: 150 }),
      bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      string({ maxLength: 40 }),
      async (width, height, steps, seed, prompt) => {
        const request = makeRequest({ width, height, steps, seed: seed.toString(), prompt });
        const { graph, size } = await build(request);
        expect(size).toEqual({ width, height });
        expect(refusalOf(graph.nodes as FakePrompt, classes)).toBeNull();
      },
    );
    await assert(property, { numRuns: 50 });
  });

  const refused: readonly (readonly [string, Partial<GenerationRequest>, string, string])[] = [
    ['model', { model: 'gone.safetensors' }, 'model', 'This server has no model named gone.safetensors.'],
    [
      'LoRA',
      { loras: [{ name: 'gone', modelStrength: 1, clipStrength: 1 }] },
      'loras.0.name',
      'This server has no LoRA named gone.',
    ],
    ['VAE', { extra: { vae: 'gone.pt' } }, 'extra.vae', 'This server has no VAE named gone.pt.'],
    ['scheduler', { scheduler: 'odd' }, 'scheduler', 'This server has no scheduler named odd.'],
    [
      'upscaler',
      { extra: { upscaler: 'gone.pth' } },
      'extra.upscaler',
      'This server has no upscaling model named gone.pth.',
    ],
    ['number of steps', { steps: 20_000 }, 'steps', '"steps" of KSampler must be at most 10000, not 20000.'],
    [
      'use of the family',
      { model: 'flux1-fill-dev.safetensors' },
      'type',
      'FLUX.1 Fill is not made for text-to-image. Choose another model.',
    ],
  ];
  it.each(refused)(
    'refuses a %s the server cannot serve, at its field',
    async (_what, changes, field, message) => {
      await expect(build(makeRequest(changes))).rejects.toMatchObject({
        code: 'ENGINE_REJECTED',
        message,
        details: { issues: [{ field, message }] },
      });
    },
  );
});

function only(nodes: Readonly<Record<string, GraphNode>>, classType: string): GraphNode {
  const found = Object.values(nodes).filter(({ class_type }) => class_type === classType);
  expect(found).toHaveLength(1);
  return found[0]!;
}
