import { describe, expect, it } from 'vitest';
import { createComfyEngine } from '../../../../main/engines/comfyui/comfyui-engine.ts';
import { readTemplate } from '../../../../main/engines/comfyui/workflows/import-workflow.ts';
import { templateModelId, templateTypes } from '../../../../main/engines/comfyui/workflows/template.ts';
import { BUILTIN_WORKFLOWS } from '../../../../main/wiring/builtin-workflows.ts';
import { memorySecrets, memoryValue, settingsFor } from '../../../support/comfyui-fleet/fleet.ts';
import { startFakeComfyui } from '../../../support/fake-comfyui/fake-comfyui.ts';
import { makePng } from '../../../support/fake-comfyui/png.ts';
import { collect, connect, makeInput, makeRequest, makeTask, record } from './harness.ts';

describe('workflows that come with Gesso', () => {
  const templates = BUILTIN_WORKFLOWS.map((workflow) => readTemplate(workflow)!);
  const models = {
    checkpoints: [
      'xl/sd_xl_base_1.0.safetensors',
      'xl/sd_xl_refiner_1.0.safetensors',
      'flux1-dev.safetensors',
    ],
    controlNets: ['sd15_canny.pth', 'controlnet-canny-sdxl-1.0.safetensors'],
    upscalers: ['1x-denoise.pth', '4x-UltraSharp.pth'],
  };

  it.each(templates)('$title: runs on a server that has its parts', async (template) => {
    const fake = await startFakeComfyui({ models });
    const rig = await connect(fake, { templates });
    try {
      const [type = 'text-to-image'] = templateTypes(template);
      const images = [makeInput('source', makePng({ width: 64, height: 64, rgb: [7, 7, 7] }))];
      const task = makeTask(
        { model: templateModelId(template.id), type },
        type === 'text-to-image' ? {} : { images },
      );
      const [output] = await collect(rig.executor.run(task, record().context));
      const prompt = output?.texts['prompt'] ?? '';
      expect(prompt).toContain('a lighthouse at dusk');
      expect(prompt).toContain('xl/sd_xl_base_1.0.safetensors');
      expect(prompt).not.toMatch(/sd15_canny|1x-denoise|flux1/);
    } finally {
      rig.close();
      await fake.stop();
    }
  });

  it('are models only where a server can run them, and say what another lacks', async () => {
    const plain = await startFakeComfyui({ models: { ...models, controlNets: [], upscalers: [] } });
    const engine = await createComfyEngine({
      settings: memoryValue(settingsFor([plain])),
      templates: memoryValue([]),
      builtinTemplates: BUILTIN_WORKFLOWS,
      secrets: memorySecrets(),
      isAllBlack: () => Promise.resolve(false),
      shrinkPicture: () => Promise.resolve(null),
      log: () => undefined,
    });
    try {
      const described = (await engine.describe()).models.filter(({ family }) => family === 'workflow');
      expect(described.map(({ id }) => id)).toEqual(['workflow:sdxl-with-refiner']);
      expect(engine.templates.list()).toEqual([]);
      const request = makeRequest({
        model: 'workflow:restyle-by-outlines',
        type: 'image-to-image',
        inputs: [{ role: 'source', uid: 'x' }],
      });
      expect(engine.executors()[0]?.suitability(request)).toMatchObject({
        able: false,
        reason: { message: expect.stringContaining('no canny or union ControlNet') as string },
      });
    } finally {
      await engine.close();
      await plain.stop();
    }
  });
});
