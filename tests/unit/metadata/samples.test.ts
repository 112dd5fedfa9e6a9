import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';

/** Pictures of the tools themselves, where they lie beside the project. */
const FOLDER = process.env['GESSO_SAMPLES'] ?? join(import.meta.dirname, '../../../../shared/samples/images');

const girl = {
  prompt: 'masterpiece best quality girl',
  negativePrompt: 'bad hands',
  model: 'v1-5-pruned-emaonly.ckpt',
  steps: 20,
  guidance: 8,
  sampler: 'euler',
  scheduler: 'normal',
  width: 512,
  height: 512,
};

const SAMPLES = [
  [
    'automatic1111_cropped.png',
    {
      engine: 'a1111',
      prompt: 'photo of a duck',
      negativePrompt: 'monochrome',
      model: 'realistic_realisticVisionV20_v20',
      seed: '235284042',
      steps: 15,
      guidance: 5,
      sampler: 'UniPC',
      width: 512,
      height: 400,
    },
  ],
  [
    'comfyui_flux_depth_lora_example.png',
    {
      engine: 'comfyui',
      prompt: 'a photograph of a shark in the sea',
      negativePrompt: '',
      model: 'flux1-dev.safetensors',
      seed: '91050358797301',
      steps: 20,
      guidance: 10,
      sampler: 'euler',
      scheduler: 'normal',
      type: 'image-to-image',
      extra: { VAE: 'ae.safetensors', 'Source image': 'shark_depthmap.png' },
      loras: [{ name: 'flux1-depth-dev-lora.safetensors', modelStrength: 1, clipStrength: 0 }],
    },
  ],
  [
    'comfyui_img2img_workflow.png',
    {
      type: 'image-to-image',
      prompt: 'photograph of victorian woman with wings, sky clouds, meadow grass',
      negativePrompt: 'watermark, text',
      model: 'v1-5-pruned-emaonly.ckpt',
      seed: '280823642470253',
      steps: 20,
      guidance: 8,
      denoise: 0.8700000000000001,
      sampler: 'dpmpp_2m',
      scheduler: 'normal',
      extra: { 'Source image': 'example.png' },
    },
  ],
  [
    'comfyui_inpaint_example.png',
    {
      type: 'inpaint',
      prompt: expect.stringMatching(
        /^closeup photograph of maine coon \(cat:1\.2\) in the yosemite national park/,
      ),
      negativePrompt: 'watermark, text',
      guidance: 8,
      scheduler: 'normal',
      model: '512-inpainting-ema.safetensors',
      seed: '1040111309094545',
      sampler: 'uni_pc_bh2',
      steps: 20,
    },
  ],
  [
    'comfyui_lora.png',
    {
      ...girl,
      seed: '851616030078638',
      loras: [{ name: 'epiNoiseoffset_v2.safetensors', modelStrength: 1, clipStrength: 1 }],
    },
  ],
  [
    'comfyui_lora_multiple.png',
    {
      ...girl,
      seed: '513173432917412',
      loras: [
        { name: 'theovercomer8sContrastFix_sd15.safetensors', modelStrength: 1, clipStrength: 1 },
        { name: 'epiNoiseoffset_v2.safetensors', modelStrength: 1, clipStrength: 1 },
      ],
    },
  ],
  [
    'fooocus1_cropped.png',
    {
      engine: 'fooocus',
      type: 'text-to-image',
      prompt: 'a smiling goldfish',
      negativePrompt: '',
      loras: [],
      model: 'juggernautXL_v8Rundiffusion',
      seed: '6952411511246973023',
      steps: 30,
      guidance: 4,
      sampler: 'dpmpp_2m_sde_gpu',
      scheduler: 'karras',
      width: 768,
      height: 1280,
    },
  ],
  [
    'invokeai_sdmeta1.png',
    {
      engine: 'invokeai',
      type: 'text-to-image',
      prompt: expect.stringMatching(
        /^professional full body photo of young woman, hyper long brunette hair, elegant/,
      ),
      extra: { Postprocessing: 'codeformer, esrgan' },
      negativePrompt: 'rendering, glowing eyes, skinny',
      model: 'deliberateForInvoke_v08',
      seed: '2980747362',
      steps: 50,
      guidance: 5,
      sampler: 'k_lms',
      width: 512,
      height: 768,
    },
  ],
  [
    'novelai1_cropped.png',
    {
      engine: 'novelai',
      model: 'Stable Diffusion',
      prompt: 'masterpiece, best quality,  cat, space, icon',
      negativePrompt: expect.stringMatching(/^lowres, bad anatomy, bad hands, text, error, missing fingers/),
      seed: '2253955223',
      steps: 50,
      guidance: 10,
      sampler: 'k_euler_ancestral',
    },
  ],
] as const;

describe.skipIf(!existsSync(FOLDER))('pictures of the tools themselves', () => {
  it.each(SAMPLES)('%s', async (name, expected) => {
    const { generation, warnings } = await readMetadata(join(FOLDER, name));
    expect(generation).toMatchObject(expected);
    expect(warnings).toEqual([]);
  });
});
