import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../main/domain/errors.ts';
import type { Capabilities } from '../../main/engines/comfyui/capabilities.ts';
import { createExecutor } from '../../main/engines/comfyui/executor.ts';
import type { Executor } from '../../main/domain/engine.ts';
import { DEFAULT_TIMING } from '../../main/engines/comfyui/prompt-watch.ts';
import { recogniseFamily } from '../../main/engines/comfyui/model-family.ts';
import { nodeErrorIssues } from '../../main/engines/comfyui/refusal.ts';
import type { Refusal } from '../../main/engines/comfyui/replies.ts';
import { ComfyServer } from '../../main/engines/comfyui/server.ts';
import { prepareTask } from '../../main/engines/comfyui/task-graph.ts';
import { readTemplate } from '../../main/engines/comfyui/workflows/import-workflow.ts';
import {
  templateModelId,
  templateTypes,
  type WorkflowTemplate,
} from '../../main/engines/comfyui/workflows/template.ts';
import { BUILTIN_WORKFLOWS } from '../../main/wiring/builtin-workflows.ts';
import { FAKE_MODELS } from '../support/fake-comfyui/node-classes.ts';
import { makePng } from '../support/fake-comfyui/png.ts';
import { collect, makeInput, makeTask, record, until } from '../unit/engines/comfyui/harness.ts';
import { GRAPH_CASES } from './graph-cases.ts';

const url = process.env['COMFYUI_URL'] ?? '';

/** A workflow that needs no model: any server can run it. */
const plain: WorkflowTemplate = {
  id: 'plain',
  title: 'Plain colour',
  description: '',
  createdAtMs: 0,
  graph: {
    '1': { class_type: 'EmptyImage', inputs: { width: 64, height: 64, batch_size: 1, color: 0x3366cc } },
    '2': { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: 'x' } },
  },
  bindings: [
    { field: 'width', nodeId: '1', input: 'width' },
    { field: 'height', nodeId: '1', input: 'height' },
    { field: 'imageCount', nodeId: '1', input: 'batch_size' },
  ],
};

/** Shows what a mask's upload is read as. */
const maskReader: WorkflowTemplate = {
  id: 'mask-reader',
  title: 'Mask reader',
  description: '',
  createdAtMs: 0,
  graph: {
    '1': { class_type: 'LoadImageMask', inputs: { image: 'x.png', channel: 'red' } },
    '2': { class_type: 'MaskToImage', inputs: { mask: ['1', 0] } },
    '3': { class_type: 'SaveImage', inputs: { images: ['2', 0], filename_prefix: 'x' } },
    '4': { class_type: 'LoadImage', inputs: { image: 'x.png' } },
  },
  bindings: [
    { field: 'mask', nodeId: '1', input: 'image' },
    { field: 'source', nodeId: '4', input: 'image' },
  ],
};

const templates = [plain, maskReader];

describe.runIf(url !== '')(`a real server at ${url}`, () => {
  let server: ComfyServer;
  let executor: Executor;

  beforeAll(async () => {
    const options = {
      id: 'real',
      title: 'Real server',
      url,
      credentials: {},
      apiKey: null,
      familyFor: (name: string) => recogniseFamily({ name }),
      templateFor: (id: string) => templates.find((template) => template.id === id),
      log: () => undefined,
      onChange: () => undefined,
      onStatus: () => undefined,
    };
    server = new ComfyServer(options);
    executor = createExecutor({
      server,
      timing: DEFAULT_TIMING,
      isAllBlack: () => Promise.resolve(false),
      log: () => undefined,
    });
    server.start();
    await server.check();
    if (server.fault) throw server.fault;
  });

  afterAll(() => server.close());

  const run = async (template: WorkflowTemplate, changes = {}, options = {}, recording = record()) =>
    collect(
      executor.run(makeTask({ model: templateModelId(template.id), ...changes }, options), recording.context),
    );

  it('says what it is and what it has', () => {
    expect(server.stats?.system.comfyui_version).toMatch(/^\d/);
    expect(server.capabilities?.samplers).toContain('euler');
    expect(server.capabilities?.schedulers).toContain('karras');
    expect(server.capabilities?.nodes.size).toBeGreaterThan(200);
  });

  it('reads every node class it describes', async () => {
    const raw = (await (await fetch(`${url}/object_info`)).json()) as Record<string, unknown>;
    expect(server.capabilities?.nodes.size).toBe(Object.keys(raw).length);
  });

  it('takes the same upload under the same name', async () => {
    const png = makePng({ width: 16, height: 16, rgb: [1, 2, 3] });
    expect(await server.client.upload(png)).toBe(await server.client.upload(png));
  });

  it('runs a workflow and gives the picture with its metadata and time', async () => {
    const recording = record();
    const outputs = await run(plain, { width: 96, height: 80 }, { imageCount: 2 }, recording);
    expect(outputs).toHaveLength(2);
    const metadata = await sharp(outputs[0]!.bytes).metadata();
    expect(metadata).toMatchObject({ format: 'png', width: 96, height: 80 });
    expect(outputs[0]!.texts['prompt']).toContain('EmptyImage');
    expect(outputs[0]!.engineSeconds).toBeGreaterThan(0);
    expect(recording.starts).toBe(1);
  });

  it('runs an identical request again instead of answering from its cache', async () => {
    const [first] = await run(plain);
    const [second] = await run(plain);
    expect(first!.texts['prompt']).not.toBe(second!.texts['prompt']);
  });

  it('reads our masks exactly: white is 255', async () => {
    const sides = { width: 64, height: 64 };
    const grey = await sharp(
      Buffer.from(Array.from({ length: 64 * 64 }, (_, at) => (at % 64 < 32 ? 255 : 0))),
      {
        raw: { ...sides, channels: 1 },
      },
    )
      .toColourspace('b-w')
      .png()
      .toBuffer();
    const images = [makeInput('source', makePng({ ...sides, rgb: [5, 5, 5] })), makeInput('mask', grey)];
    const [output] = await run(maskReader, { type: 'inpaint' }, { images });
    const pixels = await sharp(output!.bytes).removeAlpha().extractChannel(0).raw().toBuffer();
    expect(new Set(pixels)).toEqual(new Set([255, 0]));
    expect(pixels[0]).toBe(255);
    expect(pixels[40]).toBe(0);
  });

  it('finds a finished job again by its ticket', async () => {
    const recording = record();
    await run(plain, {}, {}, recording);
    const task = makeTask({ model: templateModelId('plain') });
    const found = await executor.recover(recording.tickets[0]!, task, record().context);
    if (found === 'lost') throw new Error('lost');
    expect(await collect(found)).toHaveLength(1);
  });

  it('calls a job lost that it has never heard of', async () => {
    const ticket = { executorId: 'real', remoteId: randomUUID() };
    expect(
      await executor.recover(ticket, makeTask({ model: templateModelId('plain') }), record().context),
    ).toBe('lost');
  });

  it('finds the picture though its socket was replaced on the way', async () => {
    const recording = record();
    const outputs = run(plain, { width: 2048, height: 2048 }, { imageCount: 4 }, recording);
    await until(() => recording.tickets.length === 1, 'sent');
    server.socket.renew();
    expect(await outputs).toHaveLength(4);
  });

  it('withdraws a cancelled job', async () => {
    const recording = record();
    const outputs = run(plain, { width: 2048, height: 2048 }, { imageCount: 8 }, recording);
    await until(() => recording.starts === 1, 'started');
    const waiting = record();
    const second = run(plain, {}, {}, waiting);
    await until(() => waiting.tickets.length === 1, 'second sent');
    waiting.controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await outputs).toHaveLength(8);
    const { pending, running } = await server.client.queue();
    expect([...pending, ...running]).not.toContain(waiting.tickets[0]!.remoteId);
    expect(await server.client.history(waiting.tickets[0]!.remoteId)).toBeNull();
  });

  /** Some servers do not check choices in the newer encoding: there the loader itself must miss the file. */
  const missingFile = async (promptId: string): Promise<GraphFault> => {
    for (;;) {
      const entry = await server.client.history(promptId);
      const failure = entry?.status?.messages.find((message) => message?.[0] === 'execution_error')?.[1];
      if (failure) {
        const isMissing = failure['exception_type'] === 'FileNotFoundError';
        return {
          type: isMissing ? 'value_not_in_list' : String(failure['exception_type']),
          input: 'model_name',
        };
      }
      if (entry) throw new AppError('INTERNAL', 'It ran. Does this server have files of these names?');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  it.each(BUILTIN_WORKFLOWS.map((workflow) => readTemplate(workflow)!))(
    'accepts the workflow “$title” that comes with Gesso, but for the names of models',
    async (template) => {
      const capabilities = withModels(server.capabilities!);
      const [type = 'text-to-image'] = templateTypes(template);
      const source = makeInput('source', makePng({ width: 64, height: 64, rgb: [5, 5, 5] }));
      const images = type === 'text-to-image' ? [] : [source];
      const task = makeTask(
        { model: templateModelId(template.id), type, width: 512, height: 512 },
        { images },
      );
      const templateFor = (): WorkflowTemplate => template;
      const resources = { capabilities, familyFor: () => null, templateFor, hasApiKey: false };
      const prepared = await prepareTask(task, resources);
      const { graph } = await prepared.build(`gesso/${randomUUID()}`, (png) => server.client.upload(png));
      const reply = await server.client.submit(
        { promptId: randomUUID(), clientId: server.socket.clientId, graph: graph.nodes },
        {},
      );
      if (reply.accepted) throw new Error('It ran. Does this server have files of these names?');
      for (const fault of validationFaults(reply.refusal)) {
        expect(fault).toMatchObject({
          type: 'value_not_in_list',
          input: expect.stringMatching(/_name$/) as string,
        });
      }
    },
  );

  it('gives the picture beside a LoRA, where it has one', async () => {
    const roots = await server.client.modelRoots('loras');
    const pictures = await Promise.all(
      [...roots].map(([name, root]) => server.client.modelPreview('loras', root, name)),
    );
    for (const picture of pictures.filter((found) => found !== null)) {
      expect((await sharp(picture).metadata()).width).toBeGreaterThan(0);
    }
    if (process.env['COMFYUI_LORA_PICTURE']) expect(pictures.some((found) => found !== null)).toBe(true);
  });

  it.for(GRAPH_CASES)(
    'accepts the graph of $name, but for the names of models',
    async (graphCase, { skip }) => {
      const capabilities = withModels(server.capabilities!);
      if (graphCase.needs !== undefined && !capabilities.nodes.has(graphCase.needs)) {
        skip(`this server has no node ${graphCase.needs}`);
      }
      const images = graphCase.request.inputs.map(({ role, strength }) =>
        makeInput(
          role,
          makePng({ width: graphCase.request.width, height: graphCase.request.height, rgb: [255, 255, 255] }),
          strength,
        ),
      );
      const task = { ...makeTask({}, { images }), request: graphCase.request };
      const prepared = await prepareTask(task, {
        capabilities,
        familyFor: (name) => recogniseFamily({ name }),
        templateFor: () => undefined,
        hasApiKey: false,
      });
      const { graph } = await prepared.build(`gesso/${randomUUID()}`, (png) => server.client.upload(png));
      const promptId = randomUUID();
      const reply = await server.client.submit(
        { promptId, clientId: server.socket.clientId, graph: graph.nodes },
        {},
      );
      const faults = reply.accepted ? [await missingFile(promptId)] : validationFaults(reply.refusal);
      expect(faults.length).toBeGreaterThan(0);
      for (const fault of faults) {
        expect(fault.type).toBe('value_not_in_list');
        expect(fault.input).toMatch(/^(?:ckpt|unet|clip|vae|lora|control_net|style_model|model)_name\d?$/);
      }
      const issues = reply.accepted ? [] : nodeErrorIssues(reply.refusal.node_errors, graph);
      const fields = issues.map(({ field }) => field);
      expect(fields.every((field) => /^(?:model|loras\.\d\.name|extra\.\w+)$/.test(field))).toBe(true);
    },
  );
});

interface GraphFault {
  readonly type: string;
  readonly input: string | undefined;
}

function validationFaults({ node_errors }: Refusal): GraphFault[] {
  return Object.values(node_errors).flatMap(({ errors }) =>
    errors.map(({ type, extra_info }) => ({ type, input: extra_info?.input_name })),
  );
}

const ALL_FILES = [
  ...Object.values(FAKE_MODELS).flat(),
  'sd_xl_refiner_1.0.safetensors',
  'controlnet-canny-sdxl-1.0.safetensors',
];

/** The real server's nodes with the names of models it does not have, so that every graph can be built. */
function withModels(capabilities: Capabilities): Capabilities {
  const nodes = new Map(
    [...capabilities.nodes].map(([name, nodeClass]) => [
      name,
      {
        ...nodeClass,
        inputs: nodeClass.inputs.map((input) =>
          /_name\d?$/.test(input.name) &&
          input.spec.kind === 'choice' &&
          !/^(?:sampler|scheduler)/.test(input.name)
            ? { ...input, spec: { ...input.spec, upload: true, options: ALL_FILES } }
            : input,
        ),
      },
    ]),
  );
  return { ...capabilities, ...FAKE_MODELS, nodes };
}
