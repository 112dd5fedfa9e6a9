import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readObjectInfo, type ObjectInfo } from '../../../../main/engines/comfyui/object-info.ts';
import { validateGraph } from '../../../../main/engines/comfyui/validate-graph.ts';
import { describeTemplate } from '../../../../main/engines/comfyui/workflows/describe-template.ts';
import { importWorkflow, readTemplate } from '../../../../main/engines/comfyui/workflows/import-workflow.ts';
import {
  applyTemplate,
  templateModelId,
  templateTypes,
  type WorkflowTemplate,
} from '../../../../main/engines/comfyui/workflows/template.ts';
import { startFakeComfyui, type FakeComfyui } from '../../../support/fake-comfyui/fake-comfyui.ts';
import { makePng } from '../../../support/fake-comfyui/png.ts';
import { collect, connect, makeInput, makeRequest, makeTask, record, type Rig } from './harness.ts';

const API = {
  '3': {
    class_type: 'KSampler',
    inputs: {
      seed: 5,
      steps: 20,
      cfg: 8,
      sampler_name: 'euler',
      scheduler: 'normal',
      denoise: 1,
      model: ['4', 0],
      positive: ['6', 0],
      negative: ['7', 0],
      latent_image: ['5', 0],
    },
  },
  '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sd_xl_base_1.0.safetensors' } },
  '5': { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 768, batch_size: 1 } },
  '6': {
    class_type: 'CLIPTextEncode',
    inputs: { text: 'a bottle', clip: ['4', 1] },
    _meta: { title: 'Positive' },
  },
  '7': { class_type: 'CLIPTextEncode', inputs: { text: 'text, watermark', clip: ['4', 1] } },
  '8': { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['4', 2] } },
  '9': { class_type: 'SaveImage', inputs: { images: ['8', 0], filename_prefix: 'ComfyUI' } },
};

/** The same workflow as the page saves it, with a reroute, a primitive, a note, a bypassed LoRA and a muted branch. */
const PAGE = {
  last_node_id: 16,
  nodes: [
    {
      id: 4,
      type: 'CheckpointLoaderSimple',
      mode: 0,
      inputs: [],
      outputs: [
        { name: 'MODEL', type: 'MODEL' },
        { name: 'CLIP', type: 'CLIP' },
        { name: 'VAE', type: 'VAE' },
      ],
      widgets_values: ['sd_xl_base_1.0.safetensors'],
    },
    {
      id: 10,
      type: 'LoraLoader',
      mode: 4,
      inputs: [
        { name: 'model', type: 'MODEL', link: 1 },
        { name: 'clip', type: 'CLIP', link: 2 },
      ],
      outputs: [{ type: 'MODEL' }, { type: 'CLIP' }],
      widgets_values: ['detail.safetensors', 1, 1],
    },
    {
      id: 11,
      type: 'Reroute',
      mode: 0,
      inputs: [{ name: '', type: '*', link: 3 }],
      outputs: [{ type: 'CLIP' }],
    },
    {
      id: 12,
      type: 'PrimitiveNode',
      mode: 0,
      outputs: [{ type: 'STRING' }],
      widgets_values: ['a bottle', 'fixed'],
    },
    { id: 13, type: 'Note', mode: 0, widgets_values: ['remember the milk'] },
    // An extension's, on the page only.
    { id: 17, type: 'Group switch', mode: 0, outputs: [{ type: '*', links: null }] },
    {
      id: 6,
      type: 'CLIPTextEncode',
      title: 'Positive',
      mode: 0,
      inputs: [
        { name: 'clip', type: 'CLIP', link: 4 },
        { name: 'text', type: 'STRING', link: 5, widget: { name: 'text' } },
      ],
      outputs: [{ type: 'CONDITIONING' }],
      widgets_values: ['overridden'],
    },
    {
      id: 7,
      type: 'CLIPTextEncode',
      mode: 0,
      inputs: [{ name: 'clip', type: 'CLIP', link: 6 }],
      outputs: [{ type: 'CONDITIONING' }],
      widgets_values: ['text, watermark'],
    },
    {
      id: 5,
      type: 'EmptyLatentImage',
      mode: 0,
      inputs: [],
      outputs: [{ type: 'LATENT' }],
      widgets_values: [512, 768, 1],
    },
    {
      id: 3,
      type: 'KSampler',
      mode: 0,
      inputs: [
        { name: 'model', type: 'MODEL', link: 7 },
        { name: 'positive', type: 'CONDITIONING', link: 8 },
        { name: 'negative', type: 'CONDITIONING', link: 9 },
        { name: 'latent_image', type: 'LATENT', link: 10 },
      ],
      outputs: [{ type: 'LATENT' }],
      widgets_values: [5, 'randomize', 20, 8, 'euler', 'normal', 1],
    },
    {
      id: 8,
      type: 'VAEDecode',
      mode: 0,
      inputs: [
        { name: 'samples', type: 'LATENT', link: 11 },
        { name: 'vae', type: 'VAE', link: 12 },
      ],
      outputs: [{ type: 'IMAGE' }],
      widgets_values: [],
    },
    {
      id: 9,
      type: 'SaveImage',
      mode: 0,
      inputs: [{ name: 'images', type: 'IMAGE', link: 13 }],
      outputs: [],
      widgets_values: ['ComfyUI'],
    },
    {
      id: 14,
      type: 'PreviewImage',
      mode: 2,
      inputs: [{ name: 'images', type: 'IMAGE', link: 14 }],
      outputs: [],
    },
  ],
  links: [
    [1, 4, 0, 10, 0, 'MODEL'],
    [2, 4, 1, 10, 1, 'CLIP'],
    [3, 10, 1, 11, 0, 'CLIP'],
    [4, 11, 0, 6, 0, 'CLIP'],
    [5, 12, 0, 6, 1, 'STRING'],
    [6, 11, 0, 7, 0, 'CLIP'],
    [7, 10, 0, 3, 0, 'MODEL'],
    [8, 6, 0, 3, 1, 'CONDITIONING'],
    [9, 7, 0, 3, 2, 'CONDITIONING'],
    [10, 5, 0, 3, 3, 'LATENT'],
    [11, 3, 0, 8, 0, 'LATENT'],
    [12, 4, 2, 8, 1, 'VAE'],
    [13, 8, 0, 9, 0, 'IMAGE'],
    [14, 8, 0, 14, 0, 'IMAGE'],
  ],
  version: 0.4,
};

describe('workflows of the user’s own', () => {
  let fake: FakeComfyui;
  let rig: Rig;
  let info: ObjectInfo;

  beforeAll(async () => {
    fake = await startFakeComfyui();
    rig = await connect(fake);
    info = rig.server.capabilities!.nodes;
  });

  afterAll(async () => {
    rig.close();
    await fake.stop();
  });

  const bindingsOf = (graph: unknown): string[] =>
    importWorkflow(JSON.stringify(graph), info)
      .bindings.map(({ field, nodeId, input }) => `${field}=${nodeId}.${input}`)
      .sort();

  const plainPage = (workflow: unknown): unknown =>
    Object.fromEntries(
      Object.entries(importWorkflow(JSON.stringify(workflow), info).graph).map(([id, node]) => [
        id,
        { class_type: node.class_type, inputs: node.inputs },
      ]),
    );

  it('are read from the API format, alone or wrapped in a request', () => {
    expect(importWorkflow(JSON.stringify(API), null).graph).toEqual(API);
    expect(importWorkflow(JSON.stringify({ prompt: API, client_id: 'x' }), null).graph).toEqual(API);
  });

  it('are converted from the page’s format as the page would send them', () => {
    const wanted = Object.fromEntries(
      Object.entries(API).map(([id, { class_type, inputs }]) => [id, { class_type, inputs }]),
    );
    expect(plainPage(PAGE)).toEqual(wanted);
  });

  it('have their subgraphs opened, named values looked up and switches of the page left out', () => {
    const textBox = { name: 'text', type: 'STRING', widget: { name: 'text' } };
    const words = {
      id: 'c0ffee',
      inputs: [
        { name: 'clip', type: 'CLIP' },
        { name: 'text', type: 'STRING' },
      ],
      outputs: [{ name: 'positive' }, { name: 'negative' }],
      nodes: PAGE.nodes
        .filter(({ id }) => id === 6 || id === 7)
        .map(({ inputs, ...node }) => ({
          ...node,
          inputs:
            node.id === 6
              ? [
                  { ...inputs?.[0], link: 1 },
                  { ...textBox, link: 3 },
                ]
              : [{ ...inputs?.[0], link: 2 }],
        })),
      links: [
        { id: 1, origin_id: -10, origin_slot: 0, target_id: 6, target_slot: 0 },
        { id: 2, origin_id: -10, origin_slot: 0, target_id: 7, target_slot: 0 },
        { id: 3, origin_id: -10, origin_slot: 1, target_id: 6, target_slot: 1 },
        { id: 4, origin_id: 6, origin_slot: 0, target_id: -20, target_slot: 0 },
        { id: 5, origin_id: 7, origin_slot: 0, target_id: -20, target_slot: 1 },
      ],
    };
    const page = {
      ...PAGE,
      nodes: [
        ...PAGE.nodes.filter(({ id }) => ![6, 7, 11, 12].includes(id)),
        {
          id: 20,
          type: 'SetNode',
          inputs: [{ name: 'CLIP', type: 'CLIP', link: 3 }],
          widgets_values: ['clip'],
        },
        { id: 21, type: 'GetNode', outputs: [{ type: 'CLIP' }], widgets_values: ['clip'] },
        {
          id: 22,
          type: 'c0ffee',
          inputs: [
            { name: 'clip', type: 'CLIP', link: 4 },
            { ...textBox, link: null },
          ],
          outputs: [{ type: 'CONDITIONING' }, { type: 'CONDITIONING' }],
          widgets_values: ['a bottle'],
        },
        { id: 23, type: 'Fast Muter (rgthree)', inputs: [{ name: '', type: '*', link: 15 }] },
      ],
      links: [
        ...PAGE.links.filter(([id]) => ![4, 5, 6, 8, 9].includes(Number(id))),
        [4, 21, 0, 22, 0, 'CLIP'],
        [8, 22, 0, 3, 1, 'CONDITIONING'],
        [9, 22, 1, 3, 2, 'CONDITIONING'],
        [15, 9, 0, 23, 0, '*'],
      ],
      definitions: { subgraphs: [words] },
    };
    const { '6': positive, '7': negative, '3': sampler, ...rest } = API;
    const { class_type, inputs } = sampler;
    expect(plainPage(page)).toEqual({
      ...rest,
      '3': { class_type, inputs: { ...inputs, positive: ['22:6', 0], negative: ['22:7', 0] } },
      '22:6': { class_type: positive.class_type, inputs: positive.inputs },
      '22:7': negative,
    });
    expect(bindingsOf(page)).toContain('prompt=22:6.text');
  });

  it('have the inputs that come with a choice, and none for what can only be linked', async () => {
    const nodes = await readObjectInfo({
      Write: {
        input: {
          required: {
            text: ['STRING', { forceInput: true }],
            mode: [
              'COMFY_DYNAMICCOMBO_V3',
              {
                options: [
                  { key: 'off', inputs: {} },
                  { key: 'on', inputs: { required: { heat: ['FLOAT', {}], seed: ['INT', {}] } } },
                ],
              },
            ],
            think: ['BOOLEAN', {}],
          },
        },
        output_node: true,
      },
    });
    const written = (values: unknown[]): unknown =>
      importWorkflow(
        JSON.stringify({ nodes: [{ id: 1, type: 'Write', widgets_values: values }], links: [] }),
        nodes,
      ).graph['1']?.inputs;
    expect(written(['on', 0.7, 3, true])).toEqual({
      mode: 'on',
      'mode.heat': 0.7,
      'mode.seed': 3,
      think: true,
    });
    expect(written(['off', true])).toEqual({ mode: 'off', think: true });
  });

  it('have values counted whose widgets are of kinds that only the page knows', async () => {
    const nodes = await readObjectInfo({
      Paint: {
        input: {
          required: {
            tint: ['COLOR', { socketless: true }],
            amount: ['FLOAT,INT', { widgetType: 'FLOAT' }],
            brush: ['MYBRUSH'],
            style: ['COMBO', { options: ['oil', 'ink'], control_after_generate: true }],
            marks: ['COMBO', { options: ['a', 'b'], multiselect: true }],
            steps: ['INT', { min: 1, max: 99 }],
          },
        },
        output_node: true,
      },
    });
    const inputs = ['amount', 'brush', 'steps'].map((name) => ({ name, type: '*', widget: { name } }));
    const written = (values: unknown[]): unknown =>
      importWorkflow(
        JSON.stringify({ nodes: [{ id: 1, type: 'Paint', inputs, widgets_values: values }], links: [] }),
        nodes,
      ).graph['1']?.inputs;
    const expected = {
      tint: '#aabbcc',
      amount: 0.5,
      brush: 'round',
      style: 'ink',
      marks: { __value__: ['a', 'b'] },
      steps: 9,
    };
    expect(written(['#aabbcc', 0.5, 'round', 'ink', 'randomize', '', ['a', 'b'], 9])).toEqual(expected);
    expect(written(['#aabbcc', 0.5, 'round', 'ink', ['a', 'b'], 9])).toEqual(expected);
  });

  it('have what their nodes got since they were saved, as the page fills it in', () => {
    const nodes = PAGE.nodes.map((node) =>
      node.id === 3 ? { ...node, widgets_values: [5, 'fixed', 20, 8, 'euler'] } : node,
    );
    const { inputs } = (plainPage({ ...PAGE, nodes }) as typeof API)['3'];
    expect(inputs).toMatchObject({ sampler_name: 'euler', scheduler: 'simple', denoise: 1 });
  });

  it('are rid of nodes that nothing is made of, which are half connected often', () => {
    const loose = {
      '30': { class_type: 'CLIPTextEncode', inputs: { text: 'left over' } },
      '31': { class_type: 'LoadImage', inputs: { image: 'x.png' } },
      '32': { class_type: 'SaveImage', inputs: { filename_prefix: 'x' } },
    };
    expect(importWorkflow(JSON.stringify({ ...API, ...loose }), info).graph).toEqual(
      importWorkflow(JSON.stringify(API), info).graph,
    );
    expect(bindingsOf({ ...API, ...loose })).toEqual(bindingsOf(API));
  });

  it('of the first versions of the page have their yes or no after the seed passed over', () => {
    const nodes = PAGE.nodes.map((node) =>
      node.id === 3 ? { ...node, widgets_values: [5, true, 20, 8, 'euler', 'normal', 1] } : node,
    );
    expect(plainPage({ ...PAGE, nodes })).toEqual(plainPage(PAGE));
  });

  it('have their inputs recognised', () => {
    expect(bindingsOf(API)).toEqual([
      'denoise=3.denoise',
      'guidance=3.cfg',
      'height=5.height',
      'imageCount=5.batch_size',
      'negativePrompt=7.text',
      'prompt=6.text',
      'sampler=3.sampler_name',
      'scheduler=3.scheduler',
      'seed=3.seed',
      'steps=3.steps',
      'width=5.width',
    ]);
  });

  it('have source, mask and references told apart', () => {
    const masked = {
      ...API,
      '3': { ...API['3'], inputs: { ...API['3'].inputs, latent_image: ['22', 0] } },
      '20': { class_type: 'LoadImage', inputs: { image: 'a.png' } },
      '21': { class_type: 'LoadImageMask', inputs: { image: 'b.png', channel: 'red' } },
      '22': { class_type: 'SetLatentNoiseMask', inputs: { samples: ['23', 0], mask: ['21', 0] } },
      '23': { class_type: 'VAEEncode', inputs: { pixels: ['20', 0], vae: ['4', 2] } },
      '24': { class_type: 'LoadImage', inputs: { image: 'c.png' } },
      '25': { class_type: 'PreviewImage', inputs: { images: ['24', 0] } },
    };
    const found = bindingsOf(masked).filter((binding) => binding.includes('.image'));
    expect(found).toEqual(['mask=21.image', 'reference=24.image', 'source=20.image']);
  });

  it('have the parts of a custom sampler recognised', () => {
    const flux = {
      '1': {
        class_type: 'UNETLoader',
        inputs: { unet_name: 'flux1-dev.safetensors', weight_dtype: 'default' },
      },
      '2': { class_type: 'DualCLIPLoader', inputs: { clip_name1: 'a', clip_name2: 'b', type: 'flux' } },
      '3': { class_type: 'CLIPTextEncode', inputs: { text: 'a fox', clip: ['2', 0] } },
      '4': { class_type: 'FluxGuidance', inputs: { conditioning: ['3', 0], guidance: 3.5 } },
      '5': { class_type: 'BasicGuider', inputs: { model: ['1', 0], conditioning: ['4', 0] } },
      '6': { class_type: 'RandomNoise', inputs: { noise_seed: 42 } },
      '7': { class_type: 'KSamplerSelect', inputs: { sampler_name: 'euler' } },
      '8': { class_type: 'Flux2Scheduler', inputs: { steps: 20, width: 1024, height: 1024 } },
      '9': { class_type: 'EmptyFlux2LatentImage', inputs: { width: 1024, height: 1024, batch_size: 1 } },
      '10': {
        class_type: 'SamplerCustomAdvanced',
        inputs: {
          noise: ['6', 0],
          guider: ['5', 0],
          sampler: ['7', 0],
          sigmas: ['8', 0],
          latent_image: ['9', 0],
        },
      },
      '11': { class_type: 'SaveImage', inputs: { images: ['10', 0], filename_prefix: 'x' } },
    };
    expect(bindingsOf(flux)).toEqual([
      'guidance=4.guidance',
      'height=8.height',
      'height=9.height',
      'imageCount=9.batch_size',
      'prompt=3.text',
      'sampler=7.sampler_name',
      'seed=6.noise_seed',
      'steps=8.steps',
      'width=8.width',
      'width=9.width',
    ]);
    const dual = {
      ...flux,
      '5': {
        class_type: 'DualCFGGuider',
        inputs: { cond1: ['4', 0], cond2: ['12', 0], negative: ['12', 0] },
      },
      '12': { class_type: 'CLIPTextEncode', inputs: { text: 'blurry', clip: ['2', 0] } },
    };
    expect(bindingsOf(dual)).toEqual(
      expect.arrayContaining(['prompt=3.text', 'negativePrompt=12.text', 'guidance=4.guidance']),
    );
  });

  it.each([
    ['not JSON at all', 'hello', 'it is not JSON'],
    ['JSON of something else', '{"a": 1}', 'its nodes cannot be found'],
    ['an empty graph', '{}', 'its nodes cannot be found'],
    ['a graph that saves nothing', JSON.stringify({ '1': API['4'] }), 'saves no picture'],
    [
      'an unknown node',
      JSON.stringify({
        nodes: [
          { id: 1, type: 'Mystery' },
          { id: 2, type: 'SaveImage', inputs: [{ name: 'images', type: 'IMAGE', link: 1 }] },
        ],
        links: [[1, 1, 0, 2, 0, 'IMAGE']],
      }),
      'The node "Mystery" is not known',
    ],
  ])('are refused with words: %s', (_what, text, words) => {
    expect(() => importWorkflow(text, info)).toThrow(
      expect.objectContaining({
        code: 'INVALID_WORKFLOW',
        message: expect.stringContaining(words) as string,
      }) as Error,
    );
  });

  it('in the page’s format ask for a server when none is connected', () => {
    expect(() => importWorkflow(JSON.stringify(PAGE), null)).toThrow(/connected server/);
  });

  const template = (graph: unknown, changes: Partial<WorkflowTemplate> = {}): WorkflowTemplate => {
    const imported = importWorkflow(JSON.stringify(graph), info);
    return { id: 'mine', title: 'Mine', description: '', createdAtMs: 1, ...imported, ...changes };
  };

  it('survive being written to a file and read again, and a damaged one is left out', () => {
    const original = template({
      ...API,
      '3': { ...API['3'], inputs: { ...API['3'].inputs, seed: 2 ** 63 } },
    });
    const { graph, bindings } = original;
    const stored = JSON.parse(JSON.stringify({ ...original, graph, bindings })) as unknown;
    expect(readTemplate(stored)).toMatchObject({ id: 'mine', graph, bindings });
    expect(
      readTemplate({ ...original, bindings: [{ field: 'mystery', nodeId: '1', input: 'x' }] }),
    ).toBeNull();
  });

  it('may join as many inputs as they like, and choose between what is of one type', async () => {
    const link = (type: string, more = {}): unknown => [type, { ...more }];
    const template = { input: { required: { image: link('IMAGE') } }, prefix: 'image', min: 2, max: 50 };
    const either = link('COMFY_MATCHTYPE_V3', { template: { template_id: 'of', allowed_types: '*' } });
    const nodes = await readObjectInfo({
      Load: { input: {}, output: ['IMAGE', 'MASK,IMAGE'] },
      Join: { input: { required: { images: link('COMFY_AUTOGROW_V3', { template }) } }, output: ['IMAGE'] },
      Switch: {
        input: { required: { switch: ['BOOLEAN', {}], on_false: either, on_true: either } },
        output: ['COMFY_MATCHTYPE_V3'],
      },
      Save: { input: { required: { images: link('IMAGE') } }, output_node: true },
    });
    const graphOf = (saved: number) => ({
      '1': { class_type: 'Load', inputs: {} },
      '2': { class_type: 'Join', inputs: { 'images.image0': ['1', 0], 'images.image1': ['1', 1] } },
      '3': { class_type: 'Switch', inputs: { switch: true, on_false: ['1', 0], on_true: ['2', 0] } },
      '4': { class_type: 'Save', inputs: { images: ['3', 0] } },
      '5': { class_type: 'Save', inputs: { images: ['1', saved] } },
    });
    const check = (saved: number) => () =>
      validateGraph({ nodes: graphOf(saved), fields: new Map(), outputs: [] }, nodes);
    expect(check(1)).not.toThrow();
    expect(check(2)).toThrow('an output that is not there');
  });

  it('take a request’s values, and leave unbound ones alone', () => {
    const request = makeRequest({ prompt: 'a heron', seed: '18446744073709551615', steps: 7 });
    const pictures = { source: null, mask: null, references: [] };
    const job = { imageCount: 2, filenamePrefix: 'gesso/x' };
    const { nodes, outputs } = applyTemplate(template(API), request, pictures, job, info);
    expect(nodes['3']?.inputs).toMatchObject({ seed: 18446744073709551615n, steps: 7, cfg: 6 });
    expect(nodes['5']?.inputs).toMatchObject({ width: 64, height: 64, batch_size: 2 });
    expect(nodes['6']?.inputs['text']).toBe('a heron');
    expect(nodes['4']?.inputs).toEqual(API['4'].inputs);
    expect(nodes['9']?.inputs['filename_prefix']).toBe('gesso/x');
    expect(outputs).toEqual(['9']);
  });

  it('appear as models with the parameters they use', () => {
    const model = describeTemplate(template(API), []);
    expect(model).toMatchObject({
      id: 'workflow:mine',
      family: 'workflow',
      types: ['text-to-image'],
      loras: false,
    });
    const defaults = Object.fromEntries(model.parameters.map(({ name, default: value }) => [name, value]));
    expect(defaults).toMatchObject({
      steps: 20,
      guidance: 8,
      width: 512,
      height: 768,
      negativePrompt: 'text, watermark',
    });
  });

  it('run like any other model', async () => {
    const mine = template(API);
    const own = await connect(fake, { templates: [mine] });
    try {
      const task = makeTask({ model: templateModelId('mine'), width: 96, height: 72 });
      expect(own.executor.suitability(task.request)).toMatchObject({ able: true });
      const [output] = await collect(own.executor.run(task, record().context));
      expect(output?.texts['prompt']).toContain('a lighthouse at dusk');
    } finally {
      own.close();
    }
  });

  it('take pictures in the order of their roles', async () => {
    const graph = {
      ...API,
      '3': { ...API['3'], inputs: { ...API['3'].inputs, latent_image: ['23', 0] } },
      '20': { class_type: 'LoadImage', inputs: { image: 'a.png' } },
      '23': { class_type: 'VAEEncode', inputs: { pixels: ['20', 0], vae: ['4', 2] } },
    };
    const mine = template(graph);
    expect(templateTypes(mine)).toEqual(['image-to-image']);
    const own = await connect(fake, { templates: [mine] });
    try {
      const images = [makeInput('source', makePng({ width: 64, height: 64, rgb: [7, 7, 7] }))];
      const task = makeTask({ model: templateModelId('mine'), type: 'image-to-image' }, { images });
      const [output] = await collect(own.executor.run(task, record().context));
      expect(output?.texts['prompt']).toMatch(/"image":"gesso\/[0-9a-f]{32}\.png"/);
    } finally {
      own.close();
    }
  });
});
