/** Model files a fake server offers, by folder. */
export interface FakeModels {
  readonly checkpoints: readonly string[];
  readonly diffusionModels: readonly string[];
  readonly textEncoders: readonly string[];
  readonly vaes: readonly string[];
  readonly loras: readonly string[];
  readonly controlNets: readonly string[];
  readonly upscalers: readonly string[];
  readonly styleModels: readonly string[];
  readonly clipVisions: readonly string[];
  readonly embeddings: readonly string[];
}

export const FAKE_MODELS: FakeModels = {
  checkpoints: [
    'sd15/v1-5-pruned-emaonly.safetensors',
    'sd15/sd-v1-5-inpainting.safetensors',
    'sd_xl_base_1.0.safetensors',
    'flux1-dev-fp8.safetensors',
    'sd3.5_large_fp8_scaled.safetensors',
  ],
  diffusionModels: [
    'flux1-dev.safetensors',
    'flux1-schnell.safetensors',
    'flux1-fill-dev.safetensors',
    'flux1-kontext-dev.safetensors',
    'flux2_dev_fp8mixed.safetensors',
    'qwen_image_fp8_e4m3fn.safetensors',
    'qwen_image_edit_fp8_e4m3fn.safetensors',
    'z_image_turbo_bf16.safetensors',
    'sd3.5_large.safetensors',
  ],
  textEncoders: [
    'clip_l.safetensors',
    'clip_g.safetensors',
    't5xxl_fp8_e4m3fn_scaled.safetensors',
    'qwen_2.5_vl_7b_fp8_scaled.safetensors',
    'qwen_3_4b.safetensors',
    'mistral_3_small_flux2_bf16.safetensors',
  ],
  vaes: ['ae.safetensors', 'flux2-vae.safetensors', 'qwen_image_vae.safetensors', 'sd3_vae.safetensors'],
  loras: ['detail.safetensors', 'styles/ink.safetensors', 'lighting.safetensors'],
  controlNets: ['control_union_sdxl.safetensors'],
  upscalers: ['4x-UltraSharp.pth'],
  styleModels: ['flux1-redux-dev.safetensors'],
  clipVisions: ['sigclip_vision_patch14_384.safetensors'],
  embeddings: ['easynegative'],
};

const FAKE_SAMPLERS = ['euler', 'euler_ancestral', 'dpmpp_2m', 'dpmpp_sde', 'res_multistep', 'ddim'];
const FAKE_IP_ADAPTERS = [
  'LIGHT - SD1.5 only (low strength)',
  'STANDARD (medium strength)',
  'PLUS (high strength)',
];
const FAKE_SCHEDULERS = ['simple', 'sgm_uniform', 'karras', 'normal', 'beta'];

/** One input as /object_info writes it: `[type, options]`. */
type Definition = readonly [type: unknown, options?: Readonly<Record<string, unknown>>];
type Inputs = Readonly<Record<string, Definition>>;

export interface FakeNodeClass {
  readonly inputs: Inputs;
  readonly optional?: Inputs;
  readonly outputs: readonly string[];
  readonly isOutput?: boolean;
  /** Comfy.org charges for it. */
  readonly isApi?: boolean;
}

const link = (type: string): Definition => [type, {}];
const int = (value: number, min: number, max: number): Definition => ['INT', { default: value, min, max }];
const float = (value: number, min: number, max: number): Definition => [
  'FLOAT',
  { default: value, min, max },
];
const seed: Definition = ['INT', { default: 0, min: 0, max: 2 ** 64 }];
const text: Definition = ['STRING', { multiline: true }];
const toggle: Definition = ['BOOLEAN', { default: true }];
const uploaded: Definition = [['example.png'], { image_upload: true }];

/**
 * The node classes that Gesso's graphs use.
 * @param combos how choices are written: `inline` as older servers do, `object` as newer ones
 */
export function fakeNodeClasses(
  models: FakeModels,
  combos: 'inline' | 'object',
): Readonly<Record<string, FakeNodeClass>> {
  const choice = (options: readonly string[]): Definition =>
    combos === 'inline' ? [options, {}] : ['COMBO', { options }];
  const size = { width: int(512, 16, 16384), height: int(512, 16, 16384) };
  const batch = { batch_size: int(1, 1, 4096) };
  const pair = { positive: link('CONDITIONING'), negative: link('CONDITIONING') };
  const tiles = {
    tile_size: int(512, 64, 4096),
    overlap: int(64, 0, 4096),
    temporal_size: int(64, 8, 4096),
    temporal_overlap: int(8, 4, 4096),
  };
  const encoders = choice(models.textEncoders);
  const clipTypes = ['stable_diffusion', 'sd3', 'lumina2', 'qwen_image', 'flux2'];
  return {
    CheckpointLoaderSimple: {
      inputs: { ckpt_name: choice(models.checkpoints) },
      outputs: ['MODEL', 'CLIP', 'VAE'],
    },
    UNETLoader: {
      inputs: { unet_name: choice(models.diffusionModels), weight_dtype: choice(['default', 'fp8_e4m3fn']) },
      outputs: ['MODEL'],
    },
    CLIPLoader: { inputs: { clip_name: encoders, type: choice(clipTypes) }, outputs: ['CLIP'] },
    DualCLIPLoader: {
      inputs: { clip_name1: encoders, clip_name2: encoders, type: choice(['sdxl', 'sd3', 'flux']) },
      outputs: ['CLIP'],
    },
    TripleCLIPLoader: {
      inputs: { clip_name1: encoders, clip_name2: encoders, clip_name3: encoders },
      outputs: ['CLIP'],
    },
    VAELoader: { inputs: { vae_name: choice([...models.vaes, 'pixel_space']) }, outputs: ['VAE'] },
    LoraLoader: {
      inputs: {
        model: link('MODEL'),
        clip: link('CLIP'),
        lora_name: choice(models.loras),
        strength_model: float(1, -100, 100),
        strength_clip: float(1, -100, 100),
      },
      outputs: ['MODEL', 'CLIP'],
    },
    CLIPSetLastLayer: {
      inputs: { clip: link('CLIP'), stop_at_clip_layer: int(-1, -24, -1) },
      outputs: ['CLIP'],
    },
    CLIPTextEncode: { inputs: { text, clip: link('CLIP') }, outputs: ['CONDITIONING'] },
    TextEncodeQwenImageEdit: {
      inputs: { clip: link('CLIP'), prompt: text },
      optional: { vae: link('VAE'), image: link('IMAGE') },
      outputs: ['CONDITIONING'],
    },
    TextEncodeQwenImageEditPlus: {
      inputs: { clip: link('CLIP'), prompt: text },
      optional: { vae: link('VAE'), image1: link('IMAGE'), image2: link('IMAGE'), image3: link('IMAGE') },
      outputs: ['CONDITIONING'],
    },
    ConditioningZeroOut: { inputs: { conditioning: link('CONDITIONING') }, outputs: ['CONDITIONING'] },
    FluxGuidance: {
      inputs: { conditioning: link('CONDITIONING'), guidance: float(3.5, 0, 100) },
      outputs: ['CONDITIONING'],
    },
    ReferenceLatent: {
      inputs: { conditioning: link('CONDITIONING') },
      optional: { latent: link('LATENT') },
      outputs: ['CONDITIONING'],
    },
    ModelSamplingSD3: { inputs: { model: link('MODEL'), shift: float(3, 0, 100) }, outputs: ['MODEL'] },
    ModelSamplingAuraFlow: {
      inputs: { model: link('MODEL'), shift: float(1.73, 0, 100) },
      outputs: ['MODEL'],
    },
    DifferentialDiffusion: { inputs: { model: link('MODEL') }, outputs: ['MODEL'] },
    EmptyLatentImage: { inputs: { ...size, ...batch }, outputs: ['LATENT'] },
    EmptySD3LatentImage: { inputs: { ...size, ...batch }, outputs: ['LATENT'] },
    EmptyFlux2LatentImage: { inputs: { ...size, ...batch }, outputs: ['LATENT'] },
    LoadImage: { inputs: { image: uploaded }, outputs: ['IMAGE', 'MASK'] },
    LoadImageMask: {
      inputs: { image: uploaded, channel: choice(['alpha', 'red', 'green', 'blue']) },
      outputs: ['MASK'],
    },
    VAEEncode: { inputs: { pixels: link('IMAGE'), vae: link('VAE') }, outputs: ['LATENT'] },
    VAEEncodeForInpaint: {
      inputs: { pixels: link('IMAGE'), vae: link('VAE'), mask: link('MASK'), grow_mask_by: int(6, 0, 64) },
      outputs: ['LATENT'],
    },
    VAEDecode: { inputs: { samples: link('LATENT'), vae: link('VAE') }, outputs: ['IMAGE'] },
    SetLatentNoiseMask: { inputs: { samples: link('LATENT'), mask: link('MASK') }, outputs: ['LATENT'] },
    RepeatLatentBatch: { inputs: { samples: link('LATENT'), amount: int(1, 1, 64) }, outputs: ['LATENT'] },
    InpaintModelConditioning: {
      inputs: { ...pair, vae: link('VAE'), pixels: link('IMAGE'), mask: link('MASK'), noise_mask: toggle },
      outputs: ['CONDITIONING', 'CONDITIONING', 'LATENT'],
    },
    LatentUpscale: {
      inputs: {
        samples: link('LATENT'),
        upscale_method: choice(['nearest-exact', 'bilinear', 'bicubic']),
        width: int(512, 0, 16384),
        height: int(512, 0, 16384),
        crop: choice(['disabled', 'center']),
      },
      outputs: ['LATENT'],
    },
    KSampler: {
      inputs: {
        model: link('MODEL'),
        seed,
        steps: int(20, 1, 10000),
        cfg: float(8, 0, 100),
        sampler_name: choice(FAKE_SAMPLERS),
        scheduler: choice(FAKE_SCHEDULERS),
        ...pair,
        latent_image: link('LATENT'),
        denoise: float(1, 0, 1),
      },
      outputs: ['LATENT'],
    },
    RandomNoise: { inputs: { noise_seed: seed }, outputs: ['NOISE'] },
    BasicGuider: {
      inputs: { model: link('MODEL'), conditioning: link('CONDITIONING') },
      outputs: ['GUIDER'],
    },
    KSamplerSelect: { inputs: { sampler_name: choice(FAKE_SAMPLERS) }, outputs: ['SAMPLER'] },
    Flux2Scheduler: { inputs: { steps: int(20, 1, 4096), ...size }, outputs: ['SIGMAS'] },
    SplitSigmasDenoise: {
      inputs: { sigmas: link('SIGMAS'), denoise: float(1, 0, 1) },
      outputs: ['SIGMAS', 'SIGMAS'],
    },
    SamplerCustomAdvanced: {
      inputs: {
        noise: link('NOISE'),
        guider: link('GUIDER'),
        sampler: link('SAMPLER'),
        sigmas: link('SIGMAS'),
        latent_image: link('LATENT'),
      },
      outputs: ['LATENT', 'LATENT'],
    },
    StyleModelLoader: {
      inputs: { style_model_name: choice(models.styleModels) },
      outputs: ['STYLE_MODEL'],
    },
    CLIPVisionLoader: { inputs: { clip_name: choice(models.clipVisions) }, outputs: ['CLIP_VISION'] },
    CLIPVisionEncode: {
      inputs: { clip_vision: link('CLIP_VISION'), image: link('IMAGE'), crop: choice(['center', 'none']) },
      outputs: ['CLIP_VISION_OUTPUT'],
    },
    StyleModelApply: {
      inputs: {
        conditioning: link('CONDITIONING'),
        style_model: link('STYLE_MODEL'),
        clip_vision_output: link('CLIP_VISION_OUTPUT'),
        strength: float(1, 0, 10),
        strength_type: choice(['multiply', 'attn_bias']),
      },
      outputs: ['CONDITIONING'],
    },
    ControlNetLoader: {
      inputs: { control_net_name: choice(models.controlNets) },
      outputs: ['CONTROL_NET'],
    },
    SetUnionControlNetType: {
      inputs: { control_net: link('CONTROL_NET'), type: choice(['auto', 'depth', 'tile']) },
      outputs: ['CONTROL_NET'],
    },
    ControlNetApplyAdvanced: {
      inputs: {
        ...pair,
        control_net: link('CONTROL_NET'),
        image: link('IMAGE'),
        strength: float(1, 0, 10),
        start_percent: float(0, 0, 1),
        end_percent: float(1, 0, 1),
      },
      optional: { vae: link('VAE') },
      outputs: ['CONDITIONING', 'CONDITIONING'],
    },
    IPAdapterUnifiedLoader: {
      inputs: { model: link('MODEL'), preset: choice(FAKE_IP_ADAPTERS) },
      optional: { ipadapter: link('IPADAPTER') },
      outputs: ['MODEL', 'IPADAPTER'],
    },
    IPAdapter: {
      inputs: {
        model: link('MODEL'),
        ipadapter: link('IPADAPTER'),
        image: link('IMAGE'),
        weight: float(1, -1, 3),
        start_at: float(0, 0, 1),
        end_at: float(1, 0, 1),
        weight_type: choice(['standard', 'prompt is more important', 'style transfer']),
      },
      optional: { attn_mask: link('MASK') },
      outputs: ['MODEL'],
    },
    UpscaleModelLoader: { inputs: { model_name: choice(models.upscalers) }, outputs: ['UPSCALE_MODEL'] },
    ImageUpscaleWithModel: {
      inputs: { upscale_model: link('UPSCALE_MODEL'), image: link('IMAGE') },
      outputs: ['IMAGE'],
    },
    ImageScale: {
      inputs: {
        image: link('IMAGE'),
        upscale_method: choice(['nearest-exact', 'lanczos']),
        width: int(512, 0, 16384),
        height: int(512, 0, 16384),
        crop: choice(['disabled', 'center']),
      },
      outputs: ['IMAGE'],
    },
    ImageScaleBy: {
      inputs: {
        image: link('IMAGE'),
        upscale_method: choice(['nearest-exact', 'lanczos']),
        scale_by: float(1, 0.01, 8),
      },
      outputs: ['IMAGE'],
    },
    Canny: {
      inputs: {
        image: link('IMAGE'),
        low_threshold: float(0.4, 0.01, 0.99),
        high_threshold: float(0.8, 0.01, 0.99),
      },
      outputs: ['IMAGE'],
    },
    VAEEncodeTiled: { inputs: { pixels: link('IMAGE'), vae: link('VAE'), ...tiles }, outputs: ['LATENT'] },
    VAEDecodeTiled: { inputs: { samples: link('LATENT'), vae: link('VAE'), ...tiles }, outputs: ['IMAGE'] },
    KSamplerAdvanced: {
      inputs: {
        model: link('MODEL'),
        add_noise: choice(['enable', 'disable']),
        noise_seed: seed,
        steps: int(20, 1, 10000),
        cfg: float(8, 0, 100),
        sampler_name: choice(FAKE_SAMPLERS),
        scheduler: choice(FAKE_SCHEDULERS),
        ...pair,
        latent_image: link('LATENT'),
        start_at_step: int(0, 0, 10000),
        end_at_step: int(10000, 0, 10000),
        return_with_leftover_noise: choice(['disable', 'enable']),
      },
      outputs: ['LATENT'],
    },
    ImageCrop: {
      inputs: {
        image: link('IMAGE'),
        width: int(512, 1, 16384),
        height: int(512, 1, 16384),
        x: int(0, 0, 16384),
        y: int(0, 0, 16384),
      },
      outputs: ['IMAGE'],
    },
    SaveImage: { inputs: { images: link('IMAGE'), filename_prefix: text }, outputs: [], isOutput: true },
    PreviewImage: { inputs: { images: link('IMAGE') }, outputs: [], isOutput: true },
  };
}

/** GET /object_info. */
export function objectInfoOf(classes: Readonly<Record<string, FakeNodeClass>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(classes).map(([name, { inputs, optional = {}, outputs, isOutput = false, isApi }]) => [
      name,
      {
        input: { required: inputs, optional },
        output: outputs,
        output_name: outputs,
        name,
        display_name: name,
        output_node: isOutput,
        ...(isApi === undefined ? {} : { api_node: isApi }),
        category: 'fake',
      },
    ]),
  );
}
