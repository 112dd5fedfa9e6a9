import type { GenerationRequest, ImageInput } from '../../main/domain/generation.ts';
import type { FamilyId } from '../../main/engines/comfyui/families.ts';

export interface GraphCase {
  readonly name: string;
  readonly request: GenerationRequest;
  /** Node classes the graph must hold. */
  readonly nodes: readonly string[];
  /** Node classes it must not hold. */
  readonly without?: readonly string[];
  /** Nodes that not every supported server has. */
  readonly needs?: string;
  readonly family: FamilyId | 'upscaler';
}

const BASE: GenerationRequest = {
  type: 'text-to-image',
  engine: 'comfyui',
  model: 'sd_xl_base_1.0.safetensors',
  prompt: 'a harbour at dawn',
  negativePrompt: 'fog',
  width: 1024,
  height: 768,
  steps: 8,
  guidance: 4,
  sampler: 'euler',
  scheduler: 'simple',
  denoise: 1,
  seed: '18446744073709551615',
  loras: [],
  inputs: [],
  extra: {},
};

const SOURCE: ImageInput = { role: 'source', uid: 'source' };
const MASK: ImageInput = { role: 'mask', uid: 'mask' };
const REFERENCE: ImageInput = { role: 'reference', uid: 'reference', strength: 0.8 };
const STYLE: ImageInput = { role: 'style', uid: 'style', strength: 0.5 };
const CONTROL: ImageInput = { role: 'control', uid: 'control', strength: 0.7 };

const request = (changes: Partial<GenerationRequest>): GenerationRequest => ({ ...BASE, ...changes });

const SD15 = 'sd15/v1-5-pruned-emaonly.safetensors';
const SD15_INPAINT = 'sd15/sd-v1-5-inpainting.safetensors';
const FLUX_CHECKPOINT = 'flux1-dev-fp8.safetensors';
const FLUX_DEV = 'flux1-dev.safetensors';
const FLUX_FILL = 'flux1-fill-dev.safetensors';
const KONTEXT = 'flux1-kontext-dev.safetensors';
const FLUX2 = 'flux2_dev_fp8mixed.safetensors';
const QWEN = 'qwen_image_fp8_e4m3fn.safetensors';
const QWEN_EDIT = 'qwen_image_edit_fp8_e4m3fn.safetensors';
const Z_IMAGE = 'z_image_turbo_bf16.safetensors';
const FLUX2_NODES = 'Flux2Scheduler';

/** Every way Gesso builds a graph, by what it must contain. */
export const GRAPH_CASES: readonly GraphCase[] = [
  {
    name: 'SD 1.5 with CLIP skip',
    family: 'sd15',
    request: request({ model: SD15, extra: { clipSkip: 2 } }),
    nodes: ['CheckpointLoaderSimple', 'CLIPSetLastLayer', 'EmptyLatentImage', 'KSampler', 'SaveImage'],
  },
  {
    name: 'SDXL',
    family: 'sdxl',
    request: BASE,
    nodes: ['CheckpointLoaderSimple', 'CLIPTextEncode', 'VAEDecode'],
    without: ['LoraLoader', 'VAELoader', 'ImageCrop'],
  },
  {
    name: 'SDXL with another VAE',
    family: 'sdxl',
    request: request({ extra: { vae: 'sd3_vae.safetensors' } }),
    nodes: ['VAELoader'],
  },
  {
    name: 'SDXL with three LoRAs',
    family: 'sdxl',
    request: request({
      loras: [
        { name: 'lighting', modelStrength: 0.4, clipStrength: 0.3 },
        { name: 'styles/ink.safetensors', modelStrength: -0.5, clipStrength: 1.5 },
        { name: 'detail.safetensors', modelStrength: 1, clipStrength: 1 },
      ],
    }),
    nodes: ['LoraLoader'],
  },
  {
    name: 'an image to image',
    family: 'sdxl',
    request: request({ type: 'image-to-image', denoise: 0.5, inputs: [SOURCE] }),
    nodes: ['LoadImage', 'VAEEncode'],
    without: ['EmptyLatentImage'],
  },
  {
    name: 'inpainting under a noise mask',
    family: 'sdxl',
    request: request({ type: 'inpaint', denoise: 0.6, inputs: [SOURCE, MASK] }),
    nodes: ['LoadImageMask', 'SetLatentNoiseMask'],
  },
  {
    name: 'inpainting from a blank',
    family: 'sdxl',
    request: request({ type: 'inpaint', extra: { inpaintMethod: 'blank' }, inputs: [SOURCE, MASK] }),
    nodes: ['VAEEncodeForInpaint'],
  },
  {
    name: 'inpainting with an inpainting model',
    family: 'sd15-inpaint',
    request: request({ model: SD15_INPAINT, type: 'inpaint', inputs: [SOURCE, MASK] }),
    nodes: ['InpaintModelConditioning'],
    without: ['SetLatentNoiseMask'],
  },
  {
    name: 'outpainting',
    family: 'sdxl',
    request: request({ type: 'outpaint', inputs: [SOURCE, MASK] }),
    nodes: ['SetLatentNoiseMask'],
  },
  {
    name: 'Flux dev from a checkpoint',
    family: 'flux-dev',
    request: request({ model: FLUX_CHECKPOINT }),
    nodes: ['CheckpointLoaderSimple', 'FluxGuidance', 'ConditioningZeroOut', 'EmptySD3LatentImage'],
  },
  {
    name: 'Flux dev from its parts',
    family: 'flux-dev',
    request: request({ model: FLUX_DEV }),
    nodes: ['UNETLoader', 'DualCLIPLoader', 'VAELoader', 'FluxGuidance'],
    without: ['CheckpointLoaderSimple'],
  },
  {
    name: 'Flux schnell',
    family: 'flux-schnell',
    request: request({ model: 'flux1-schnell.safetensors', steps: 4 }),
    nodes: ['UNETLoader', 'KSampler'],
    without: ['FluxGuidance'],
  },
  {
    name: 'Flux Fill',
    family: 'flux-fill',
    request: request({
      model: FLUX_FILL,
      type: 'inpaint',
      guidance: 30,
      scheduler: 'normal',
      inputs: [SOURCE, MASK],
    }),
    nodes: ['InpaintModelConditioning', 'FluxGuidance'],
  },
  {
    name: 'Flux Fill outpainting',
    family: 'flux-fill',
    request: request({ model: FLUX_FILL, type: 'outpaint', guidance: 30, inputs: [SOURCE, MASK] }),
    nodes: ['InpaintModelConditioning'],
  },
  {
    name: 'Flux with a style picture (Redux)',
    family: 'flux-dev',
    request: request({ model: FLUX_DEV, inputs: [STYLE] }),
    nodes: ['StyleModelLoader', 'CLIPVisionLoader', 'CLIPVisionEncode', 'StyleModelApply'],
  },
  {
    name: 'SDXL with a style picture (IPAdapter)',
    family: 'sdxl',
    request: request({ inputs: [STYLE] }),
    needs: 'IPAdapter',
    nodes: ['IPAdapterUnifiedLoader', 'IPAdapter', 'LoadImage'],
  },
  {
    name: 'SD 1.5 with a reference and a style picture over a LoRA (IPAdapter)',
    family: 'sd15',
    request: request({
      model: SD15,
      inputs: [REFERENCE, STYLE],
      loras: [{ name: 'detail.safetensors', modelStrength: 1, clipStrength: 1 }],
      extra: { ipAdapter: 'PLUS (high strength)' },
    }),
    needs: 'IPAdapter',
    nodes: ['LoraLoader', 'IPAdapterUnifiedLoader', 'IPAdapter'],
  },
  {
    name: 'Flux Kontext',
    family: 'flux-kontext',
    request: request({ model: KONTEXT, type: 'image-to-image', inputs: [SOURCE, REFERENCE] }),
    nodes: ['ReferenceLatent', 'EmptySD3LatentImage', 'FluxGuidance'],
  },
  {
    name: 'Flux.2',
    family: 'flux2',
    request: request({ model: FLUX2 }),
    needs: FLUX2_NODES,
    nodes: ['Flux2Scheduler', 'SamplerCustomAdvanced', 'BasicGuider', 'EmptyFlux2LatentImage'],
    without: ['KSampler'],
  },
  {
    name: 'Flux.2 from a picture',
    family: 'flux2',
    request: request({ model: FLUX2, type: 'image-to-image', denoise: 0.5, inputs: [SOURCE, REFERENCE] }),
    needs: FLUX2_NODES,
    nodes: ['SplitSigmasDenoise', 'ReferenceLatent'],
  },
  {
    name: 'SD 3.5 from a checkpoint',
    family: 'sd35',
    request: request({ model: 'sd3.5_large_fp8_scaled.safetensors' }),
    nodes: ['ModelSamplingSD3', 'EmptySD3LatentImage'],
  },
  {
    name: 'SD 3.5 from its parts',
    family: 'sd35',
    request: request({ model: 'sd3.5_large.safetensors' }),
    nodes: ['TripleCLIPLoader', 'VAELoader', 'UNETLoader'],
  },
  {
    name: 'Qwen-Image',
    family: 'qwen-image',
    request: request({ model: QWEN }),
    nodes: ['CLIPLoader', 'ModelSamplingAuraFlow', 'VAELoader'],
  },
  {
    name: 'Qwen-Image-Edit with one picture',
    family: 'qwen-image-edit',
    request: request({ model: QWEN_EDIT, type: 'image-to-image', inputs: [SOURCE] }),
    nodes: ['TextEncodeQwenImageEdit'],
  },
  {
    name: 'Qwen-Image-Edit with two pictures',
    family: 'qwen-image-edit',
    request: request({ model: QWEN_EDIT, type: 'image-to-image', inputs: [SOURCE, REFERENCE] }),
    nodes: ['TextEncodeQwenImageEditPlus'],
  },
  {
    name: 'Z-Image',
    family: 'z-image',
    request: request({ model: Z_IMAGE, sampler: 'res_multistep' }),
    nodes: ['CLIPLoader', 'ModelSamplingAuraFlow', 'ConditioningZeroOut'],
  },
  {
    name: 'a ControlNet with a union type',
    family: 'sdxl',
    request: request({
      inputs: [CONTROL],
      extra: { controlNet: 'control_union_sdxl.safetensors', controlType: 'depth' },
    }),
    nodes: ['ControlNetLoader', 'SetUnionControlNetType', 'ControlNetApplyAdvanced'],
  },
  {
    name: 'a ControlNet over an inpainting',
    family: 'sdxl',
    request: request({ type: 'inpaint', inputs: [SOURCE, MASK, CONTROL] }),
    nodes: ['SetLatentNoiseMask', 'ControlNetApplyAdvanced'],
    without: ['SetUnionControlNetType'],
  },
  {
    name: 'a second pass and an upscaler',
    family: 'sdxl',
    request: request({
      extra: { highResolutionScale: 1.5, upscaler: '4x-UltraSharp.pth', upscaleFactor: 2 },
    }),
    nodes: ['LatentUpscale', 'UpscaleModelLoader', 'ImageUpscaleWithModel', 'ImageScale'],
  },
  {
    name: 'enlarging alone',
    family: 'upscaler',
    request: request({ model: '4x-UltraSharp.pth', type: 'upscale', inputs: [SOURCE] }),
    nodes: ['LoadImage', 'ImageUpscaleWithModel', 'ImageScale'],
    without: ['KSampler', 'VAEDecode'],
  },
  {
    name: 'a size off the family’s step',
    family: 'flux-dev',
    request: request({ model: FLUX_DEV, width: 1000, height: 601 }),
    nodes: ['ImageCrop'],
  },
];
