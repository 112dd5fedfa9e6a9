import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LEAVE_RUNNING } from '../../../../main/domain/engine.ts';
import { sniffImage } from '../../../../main/engines/comfyui/image-signature.ts';
import type { WorkflowTemplate } from '../../../../main/engines/comfyui/workflows/template.ts';
import { startFakeComfyui, type FakeComfyui } from '../../../support/fake-comfyui/fake-comfyui.ts';
import { makePng } from '../../../support/fake-comfyui/png.ts';
import { collect, connect, makeInput, makeTask, record, until, type Rig } from './harness.ts';

describe('a ComfyUI server as an executor', () => {
  let fake: FakeComfyui;
  let rig: Rig;

  beforeEach(async () => {
    fake = await startFakeComfyui({ stepMs: 2 });
    rig = await connect(fake);
  });

  afterEach(async () => {
    rig.close();
    await fake.stop();
  });

  const run = async (task = makeTask(), recording = record()) =>
    collect(rig.executor.run(task, recording.context));

  it('makes the picture, with its own metadata, progress, previews and server time', async () => {
    const recording = record();
    const [output, ...more] = await run(makeTask(), recording);
    expect(more).toEqual([]);
    expect(output).toMatchObject({ index: 0, format: 'png', engineVersion: 'ComfyUI 0.33.0' });
    expect(sniffImage(output!.bytes)).toEqual({ format: 'png', width: 64, height: 64 });
    expect(output!.texts['prompt']).toContain('"seed":18446744073709551615');
    expect(output!.engineSeconds).toBeGreaterThan(0);
    expect(recording.starts).toBe(1);
    expect(recording.previews[0]?.mediaType).toBe('image/png');
    const fractions = recording.progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(recording.progress.find(({ step }) => step === 4)).toMatchObject({ steps: 4, stage: 'sampling' });
  });

  describe('with a workflow that saves in its own way', () => {
    const workflow: WorkflowTemplate = {
      id: 'own',
      title: 'Own',
      description: '',
      createdAtMs: 0,
      graph: {
        '1': { class_type: 'LoadImage', inputs: { image: 'x.png' } },
        '2': { class_type: 'PreviewImage', inputs: { images: ['1', 0] } },
      },
      bindings: [{ field: 'source', nodeId: '1', input: 'image' }],
    };
    const runWorkflow = async ({ graph, ...rest }: WorkflowTemplate = workflow) => {
      rig.close();
      rig = await connect(fake, { templates: [{ ...rest, graph }] });
      const images = [makeInput('source', makePng({ width: 16, height: 16, rgb: [1, 2, 3] }))];
      return run(makeTask({ model: 'workflow:own', type: 'image-to-image' }, { images }));
    };

    it('says what it saved instead of a picture, and does not blame the server', async () => {
      fake.faults.savedName = () => ({ filename: 'clip_00001.mp4', subfolder: '', type: 'output' });
      await expect(runWorkflow()).rejects.toMatchObject({
        code: 'ENGINE_FAILED',
        message:
          'The server finished with 0 of 1 pictures. The workflow saved clip_00001.mp4, which Gesso does not take. Let it save PNG, JPEG or WebP, for example by a SaveImage node.',
      });
      expect(rig.executor.isHealthy()).toBe(true);
    });

    it('takes the picture that lies behind a video', async () => {
      let saved = 0;
      fake.faults.savedName = (right) => ((saved += 1) === 1 ? { ...right, filename: 'clip.mp4' } : right);
      const graph = {
        ...workflow.graph,
        '3': { class_type: 'PreviewImage', inputs: { images: ['1', 0] } },
      };
      expect(await runWorkflow({ ...workflow, graph })).toHaveLength(1);
    });

    it('says that it made more than was asked for', async () => {
      const graph = {
        ...workflow.graph,
        '2': { class_type: 'VAELoader', inputs: { vae_name: 'ae.safetensors' } },
        '3': { class_type: 'EmptyLatentImage', inputs: { width: 64, height: 64, batch_size: 16 } },
        '4': { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['2', 0] } },
        '5': { class_type: 'SaveImage', inputs: { images: ['4', 0], filename_prefix: 'x' } },
      };
      const outputs = await runWorkflow({ ...workflow, graph });
      expect(outputs.map(({ warning }) => warning)).toEqual([
        'The workflow saved 16 pictures where 1 was asked for: the first was kept, the others stay on the server.',
      ]);
    });
  });

  it('persists the ticket before it posts, under a UUID of its own', async () => {
    const recording = record();
    let postsWhenPersisted = -1;
    const { persistTicket } = recording.context;
    const context = {
      ...recording.context,
      persistTicket: async (ticket: Parameters<typeof persistTicket>[0]) => {
        postsWhenPersisted = fake.promptBodies.length;
        await persistTicket(ticket);
      },
    };
    await collect(rig.executor.run(makeTask(), context));
    expect(postsWhenPersisted).toBe(0);
    expect(JSON.parse(fake.promptBodies[0]!)).toMatchObject({ prompt_id: recording.tickets[0]?.remoteId });
  });

  it('sends nothing when the ticket cannot be persisted', async () => {
    const { context } = record();
    const failing = { ...context, persistTicket: () => Promise.reject(new Error('disk full')) };
    await expect(collect(rig.executor.run(makeTask(), failing))).rejects.toThrow('disk full');
    expect(fake.promptBodies).toEqual([]);
  });

  it('says first which previews it understands, and sends no Origin header', async () => {
    await run();
    expect(JSON.parse(fake.hellos[0]!)).toEqual({
      type: 'feature_flags',
      data: { supports_preview_metadata: true },
    });
    expect(fake.requests.some(({ headers }) => headers.origin !== undefined)).toBe(false);
  });

  it('gives every job a name of its own, so that none is served from the cache', async () => {
    const task = makeTask();
    const first = await run(task);
    const second = await run(task);
    expect(second).toHaveLength(1);
    expect(fake.queue.files.size).toBe(2);
    expect(first[0]!.texts['prompt']).not.toBe(second[0]!.texts['prompt']);
  });

  it('makes a latent batch in order', async () => {
    const outputs = await run(makeTask({}, { imageCount: 3 }));
    expect(outputs.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(new Set(outputs.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).size).toBe(3);
  });

  it('uploads source and mask as 8-bit RGB under names made of their content', async () => {
    const sharp = (await import('sharp')).default;
    const source = makePng({ width: 72, height: 40, rgb: [10, 200, 30] });
    const mask = await sharp(Buffer.alloc(72 * 40, 255), { raw: { width: 72, height: 40, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    const images = [makeInput('source', source), makeInput('mask', mask)];
    const task = makeTask({ type: 'inpaint', denoise: 0.7 }, { images });
    await run(task);
    await run(task);
    expect(fake.uploads.size).toBe(2);
    for (const [name, bytes] of fake.uploads) {
      expect(name).toMatch(/^gesso\/[0-9a-f]{32}\.png$/);
      expect(await sharp(bytes).metadata()).toMatchObject({
        channels: 3,
        depth: 'uchar',
        width: 72,
        height: 40,
      });
    }
    const maskPixels = await sharp([...fake.uploads.values()].at(1))
      .raw()
      .toBuffer();
    expect(maskPixels.every((value) => value === 255)).toBe(true);
  });

  it('pads an odd-sized source and cuts the result back', async () => {
    const images = [
      makeInput('source', makePng({ width: 75, height: 41, rgb: [10, 200, 30] })),
      makeInput('mask', makePng({ width: 75, height: 41, rgb: [255, 255, 255] })),
    ];
    const [output] = await run(makeTask({ type: 'inpaint' }, { images }));
    expect(sniffImage(output!.bytes)).toMatchObject({ width: 75, height: 41 });
    const sizes = [...fake.uploads.values()].map((bytes) => sniffImage(bytes));
    expect(sizes).toEqual([
      { format: 'png', width: 80, height: 48 },
      { format: 'png', width: 80, height: 48 },
    ]);
  });

  it('refuses a mask of another size than its source, before anything is sent', async () => {
    const images = [
      makeInput('source', makePng({ width: 64, height: 64, rgb: [1, 1, 1] })),
      makeInput('mask', makePng({ width: 32, height: 64, rgb: [1, 1, 1] })),
    ];
    await expect(run(makeTask({ type: 'inpaint' }, { images }))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(fake.promptBodies).toEqual([]);
  });

  it('says in words what the server lacks, and where in the form', async () => {
    const loras = [{ name: 'nowhere', modelStrength: 1, clipStrength: 1 }];
    const suitability = rig.executor.suitability(makeTask({ loras }).request);
    expect(suitability).toMatchObject({
      able: false,
      reason: {
        code: 'ENGINE_REJECTED',
        message: 'This server has no LoRA named nowhere.',
        details: { issues: [{ field: 'loras.0.name' }] },
      },
    });
    await expect(run(makeTask({ sampler: 'magic' }))).rejects.toMatchObject({
      message: 'This server has no sampler named magic.',
      details: { issues: [{ field: 'sampler' }] },
    });
  });

  it('maps the server’s own refusal to the field that caused it', async () => {
    const body = JSON.stringify({
      error: {
        type: 'prompt_outputs_failed_validation',
        message: 'Prompt outputs failed validation',
        details: '',
      },
      node_errors: {
        '5': {
          class_type: 'KSampler',
          dependent_outputs: ['7'],
          errors: [
            {
              type: 'value_bigger_than_max',
              message: 'Value 4 bigger than max of 2',
              details: 'steps',
              extra_info: { input_name: 'steps' },
            },
          ],
        },
      },
    });
    fake.faults.http = ({ path }) => (path === '/prompt' ? { kind: 'status', status: 400, body } : undefined);
    await expect(run()).rejects.toMatchObject({
      code: 'ENGINE_REJECTED',
      details: { issues: [{ field: 'steps' }] },
    });
  });

  it('repeats a refusal of the whole job as one sentence', async () => {
    const error = {
      type: 'invalid_prompt',
      message: 'Node KSampler does not exist.',
      details: 'Node ID #3',
      extra_info: {},
    };
    const body = JSON.stringify({ error, node_errors: {} });
    fake.faults.http = ({ path }) => (path === '/prompt' ? { kind: 'status', status: 400, body } : undefined);
    await expect(run()).rejects.toMatchObject({
      message: 'The server refused the job. Node KSampler does not exist (Node ID #3).',
    });
  });

  it('knows the model is warm once it ran, and no other', async () => {
    const { request } = makeTask();
    expect(rig.executor.suitability(request)).toEqual({ able: true, warm: false });
    await run();
    expect(rig.executor.suitability(request)).toEqual({ able: true, warm: true });
    expect(
      rig.executor.suitability({ ...request, model: 'flux1-dev.safetensors', sampler: 'euler' }),
    ).toEqual({
      able: true,
      warm: false,
    });
  });

  it('takes a cancelled job out of the queue, and stops a running one', async () => {
    const running = record();
    const waiting = record();
    fake.faults.endless = true;
    const first = run(makeTask(), running);
    await until(() => running.starts === 1, 'the first job runs');
    const second = run(makeTask({ seed: '2' }), waiting);
    await until(() => fake.queue.pending.length === 1, 'the second job waits');
    waiting.controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(fake.queue.pending).toEqual([]);
    expect(fake.queue.running).not.toBeNull();
    running.controller.abort();
    await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
    await until(() => fake.queue.running === null, 'the first job stops');
    expect(fake.queue.files.size).toBe(0);
  });

  it('has a job cancelled at once though the server hangs, which is told when it comes round', async () => {
    rig.close();
    rig = await connect(fake, { timing: { withdrawWaitMs: 20 } });
    const recording = record();
    fake.faults.endless = true;
    const outputs = run(makeTask(), recording);
    await until(() => recording.starts === 1, 'the job runs');
    const hanging: ServerResponse[] = [];
    fake.faults.http = ({ method }) =>
      method === 'POST' ? { kind: 'answer', respond: (response) => void hanging.push(response) } : undefined;
    recording.controller.abort();
    // It ends while the server has answered nothing.
    await expect(outputs).rejects.toMatchObject({ code: 'CANCELLED' });
    await until(() => hanging.length > 0, 'the server was told');
    expect(fake.queue.running).not.toBeNull();
    fake.faults.http = undefined;
    for (const response of hanging) response.destroy();
    await until(() => fake.queue.running === null, 'the job stops');
  });

  it('stops a job that arrives only after its sending was cancelled', async () => {
    const recording = record();
    fake.faults.endless = true;
    // The server takes it, but answers so late that the user has cancelled by then.
    let arrive: (() => Promise<unknown>) | undefined;
    fake.faults.http = ({ path }) => {
      if (path !== '/prompt') return undefined;
      fake.faults.http = undefined;
      const body = fake.bodies.at(-1) ?? '';
      arrive = () => fetch(`${fake.url}/prompt`, { method: 'POST', body });
      return { kind: 'hang' };
    };
    const outputs = run(makeTask(), recording);
    await until(() => arrive !== undefined, 'it is on its way');
    const told: string[] = [];
    fake.faults.http = ({ method, path }) => {
      if (path === '/queue' && (method === 'POST' || told.length > 0)) told.push(method);
      return undefined;
    };
    recording.controller.abort();
    await until(() => told.includes('GET'), 'the server was told, and asked');
    await arrive?.();
    await expect(outputs).rejects.toMatchObject({ code: 'CANCELLED' });
    await until(() => fake.queue.running === null && fake.queue.pending.length === 0, 'the job is stopped');
    expect(fake.queue.executions.size).toBeLessThanOrEqual(1);
  });

  it('leaves the server working when the app closes, and finds the picture at the next start', async () => {
    const recording = record();
    const task = makeTask();
    fake.faults.endless = true;
    const outputs = run(task, recording);
    await until(() => recording.starts === 1, 'the job runs');
    recording.controller.abort(LEAVE_RUNNING);
    await expect(outputs).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(fake.queue.running).not.toBeNull();
    fake.faults.endless = false;
    const again = await rig.executor.recover(recording.tickets[0]!, task, record().context);
    if (again === 'lost') throw new Error('lost');
    expect(await collect(again)).toHaveLength(1);
    expect([...fake.queue.executions.values()]).toEqual([1]);
  });

  it('calls a ticket lost that the server has never heard of', async () => {
    const ticket = { executorId: 'server-1', remoteId: crypto.randomUUID() };
    expect(await rig.executor.recover(ticket, makeTask(), record().context)).toBe('lost');
  });

  it('holds two jobs at once', () => {
    expect(rig.executor.capacity).toBe(2);
  });
});
