import { expect, it } from 'vitest';
import { listedName, spellingKey } from '../../../main/domain/bare-name.ts';

it('takes all spellings of a model’s name for one', () => {
  const spellings = ['SDXL\\Dream.safetensors', 'sdxl/dream.ckpt', 'dream', 'Dream.safetensors'];
  expect(new Set(spellings.map(spellingKey))).toEqual(new Set(['dream']));
  expect(spellings.map(listedName)).toEqual(['Dream', 'dream', 'dream', 'Dream']);
  expect(['loras/', '.ckpt'].map(listedName)).toEqual(['loras/', '.ckpt']);
});

it('tells models by their folders where every file has the same name', () => {
  const names = [
    'flux-dev/diffusion_pytorch_model.safetensors',
    'unet\\sdxl\\diffusion_pytorch_model.safetensors',
    'sdxl/diffusion_pytorch_model.fp16.safetensors',
    'style/pytorch_lora_weights.safetensors',
    'model.safetensors',
  ];
  expect(names.map(listedName)).toEqual([
    'flux-dev/diffusion_pytorch_model',
    'sdxl/diffusion_pytorch_model',
    'sdxl/diffusion_pytorch_model.fp16',
    'style/pytorch_lora_weights',
    'model',
  ]);
});
