import { describe, expect, it } from 'vitest';
import { findModelFile } from '../../../../main/engines/comfyui/capabilities.ts';
import { recogniseFamily } from '../../../../main/engines/comfyui/model-family.ts';
import { triggerWordsOf } from '../../../../main/engines/comfyui/model-metadata.ts';

describe('model families', () => {
  it.each([
    ['v1-5-pruned-emaonly.safetensors', 'sd15'],
    ['SD1.5/dreamshaper_8.safetensors', 'sd15'],
    ['realisticVisionV60B1_v51HyperVAE.safetensors', 'sd15'],
    ['sd-v1-5-inpainting.ckpt', 'sd15-inpaint'],
    ['dreamshaper_8Inpainting.safetensors', 'sd15-inpaint'],
    ['sd_xl_base_1.0.safetensors', 'sdxl'],
    ['juggernautXL_v9Rundiffusion.safetensors', 'sdxl'],
    ['ponyDiffusionV6XL.safetensors', 'sdxl'],
    ['Illustrious-XL-v0.1.safetensors', 'sdxl'],
    ['sd_xl_turbo_1.0_fp16.safetensors', 'sdxl-turbo'],
    ['sdxl_lightning_4step.safetensors', 'sdxl-turbo'],
    ['juggernautXL_inpainting.safetensors', 'sdxl-inpaint'],
    ['sd3.5_large.safetensors', 'sd35'],
    ['sd3.5_medium_incl_clips_t5xxlfp8scaled.safetensors', 'sd35'],
    ['sd3.5_large_turbo.safetensors', 'sd35-turbo'],
    ['stable-diffusion-3.5-large.safetensors', 'sd35'],
    ['flux1-dev.safetensors', 'flux-dev'],
    ['FLUX\\flux1-dev-fp8.safetensors', 'flux-dev'],
    ['flux1-krea-dev_fp8_scaled.safetensors', 'flux-dev'],
    ['flux1-schnell-Q4_K_S.gguf', 'flux-schnell'],
    ['flux1-fill-dev.safetensors', 'flux-fill'],
    ['flux1-dev-kontext_fp8_scaled.safetensors', 'flux-kontext'],
    ['flux2_dev_fp8mixed.safetensors', 'flux2'],
    ['flux-2-dev-Q4.gguf', 'flux2'],
    ['flux-2-klein-9b.safetensors', 'flux2-klein-9b'],
    ['flux-2-klein-base-4b-fp8.safetensors', 'flux2-klein-4b'],
    ['qwen_image_fp8_e4m3fn.safetensors', 'qwen-image'],
    ['qwen_image_edit_2509_fp8_e4m3fn.safetensors', 'qwen-image-edit'],
    ['z_image_turbo_bf16.safetensors', 'z-image'],
    ['z-image-turbo-Q8_0.gguf', 'z-image'],
    ['my-model.safetensors', null],
    ['wan2.1_t2v_14B.safetensors', null],
  ] as const)('takes %s for %s', (name, family) => {
    expect(recogniseFamily({ name })).toBe(family);
  });

  it.each([
    ['mystery.safetensors', { 'modelspec.architecture': 'stable-diffusion-xl-v1-base' }, 'sdxl'],
    ['mystery.safetensors', { 'modelspec.architecture': 'flux-1-dev' }, 'flux-dev'],
    ['mystery.safetensors', { ss_base_model_version: 'sd_v1' }, 'sd15'],
    ['mystery.safetensors', { ss_base_model_version: 'sdxl_base_v1-0' }, 'sdxl'],
    ['inkXL.safetensors', { 'modelspec.architecture': 'Flux.1-AE' }, 'flux-dev'],
    ['flux1-fill-dev.safetensors', { 'modelspec.architecture': 'flux-1-dev' }, 'flux-fill'],
    ['mystery.safetensors', { 'modelspec.architecture': 42 }, null],
    ['mystery.safetensors', {}, null],
  ] as const)('takes %s with %o for %s', (name, metadata, family) => {
    expect(recogniseFamily({ name, metadata })).toBe(family);
  });
});

describe('model files', () => {
  const files = ['styles\\ink.safetensors', 'detail.safetensors', 'a/twin.safetensors', 'b/twin.safetensors'];
  it.each([
    ['detail.safetensors', 'detail.safetensors'],
    ['detail', 'detail.safetensors'],
    ['styles/ink.safetensors', 'styles\\ink.safetensors'],
    ['styles/ink', 'styles\\ink.safetensors'],
    ['ink', 'styles\\ink.safetensors'],
    ['twin', undefined],
    ['a/twin', 'a/twin.safetensors'],
    ['nowhere', undefined],
    ['', undefined],
  ])('finds %s as %s', (name, found) => {
    expect(findModelFile(files, name)).toBe(found);
  });
});

describe('trigger words', () => {
  it('are what the author says', () => {
    expect(triggerWordsOf({ 'modelspec.trigger_phrase': 'inkstyle, fine lines,' })).toEqual([
      'inkstyle',
      'fine lines',
    ]);
  });

  it('are else the tags on most of the training pictures', () => {
    const frequency = { '10_ink': { inkstyle: 100, river: 60, boat: 10 }, '5_more': { inkstyle: 20 } };
    expect(triggerWordsOf({ ss_tag_frequency: JSON.stringify(frequency) })).toEqual(['inkstyle', 'river']);
  });

  it.each([null, undefined, {}, { ss_tag_frequency: '{' }, { ss_tag_frequency: '[1,2]' }])(
    'are none in %o',
    (metadata) => {
      expect(triggerWordsOf(metadata)).toEqual([]);
    },
  );
});
