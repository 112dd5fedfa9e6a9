import { AppError } from '../../domain/errors.ts';
import type { ExtraValue, GenerationRequest } from '../../domain/generation.ts';
import { findModelFile, type Capabilities } from './capabilities.ts';
import type { Family, SeparateParts } from './families.ts';
import {
  INPAINT_METHODS,
  roundUp,
  type GraphPlan,
  type HighResolutionPass,
  type InpaintMethod,
  type ModelParts,
  type PlannedLora,
  type PlannedReference,
  type Size,
  type StyleMethod,
} from './graphs/plan.ts';

/** Pictures of a task as they lie on the server, with what planning needs to know of them. */
export interface PlacedInputs {
  readonly source: string | null;
  readonly mask: string | null;
  readonly softMask: boolean;
  readonly references: readonly PlannedReference[];
  /** Size of the uploaded source; null without one. */
  readonly uploadedSize: Size | null;
  /** How much of the uploaded source is picture, not padding. */
  readonly contentSize: Size | null;
}

/**
 * Resolves a request against one server: which files make up the model, under which names.
 * @throws AppError ENGINE_REJECTED naming the field and what the server lacks.
 */
export function planRequest(
  request: GenerationRequest,
  family: Family,
  capabilities: Capabilities,
  inputs: PlacedInputs,
  task: { readonly imageCount: number; readonly filenamePrefix: string },
): GraphPlan {
  const wanted: Size = { width: request.width, height: request.height };
  const cropSize = inputs.contentSize ?? wanted;
  return {
    request,
    family,
    parts: modelParts(request, family, capabilities),
    loras: plannedLoras(request, capabilities),
    source: inputs.source,
    mask: inputs.mask,
    softMask: inputs.softMask,
    references: inputs.references,
    inpaintMethod: inpaintMethod(request, family),
    style: styleMethod(request, family, capabilities, inputs.references),
    controlNet: controlNet(request, capabilities, inputs.references),
    controlType: text(request.extra['controlType']),
    highResolution: highResolutionPass(request, family),
    upscaler: upscaler(request, capabilities),
    samplingSize: inputs.uploadedSize ?? {
      width: roundUp(wanted.width, family.sizeStep),
      height: roundUp(wanted.height, family.sizeStep),
    },
    cropSize,
    imageCount: task.imageCount,
    filenamePrefix: task.filenamePrefix,
    hasNode: (classType) => capabilities.nodes.has(classType),
  };
}

/** What a server lacks, as an error at the request's field. */
export function lacking(field: string, message: string): AppError {
  return new AppError('ENGINE_REJECTED', message, { issues: [{ field, message }] });
}

function modelParts(
  { model, extra }: GenerationRequest,
  family: Family,
  capabilities: Capabilities,
): ModelParts {
  const vae = chosenFile(capabilities.vaes, extra['vae'], 'VAE', 'extra.vae');
  const checkpoint = findModelFile(capabilities.checkpoints, model);
  if (checkpoint !== undefined) return { kind: 'checkpoint', name: checkpoint, vae };
  const diffusionModel = findModelFile(capabilities.diffusionModels, model);
  if (diffusionModel === undefined) throw lacking('model', `This server has no model named ${model}.`);
  if (!family.separate) {
    throw lacking(
      'model',
      `${family.title} loads from a checkpoint: move ${model} to the folder models/checkpoints.`,
    );
  }
  const encoder = chosenFile(
    capabilities.textEncoders,
    extra['textEncoder'],
    'text encoder',
    'extra.textEncoder',
  );
  const encoders = textEncoders(family.separate, capabilities.textEncoders, encoder);
  return {
    kind: 'separate',
    diffusionModel,
    encoders,
    vae: vae ?? partFile(capabilities.vaes, family.separate.vae, `VAE for ${family.title}`, 'extra.vae'),
  };
}

function textEncoders(
  { encoders }: SeparateParts,
  files: readonly string[],
  chosen: string | null,
): string[] {
  return encoders.map(({ title, patterns }, index) =>
    index === 0 && chosen !== null ? chosen : partFile(files, patterns, title, 'extra.textEncoder'),
  );
}

function partFile(
  files: readonly string[],
  patterns: readonly RegExp[],
  title: string,
  field: string,
): string {
  const found = patterns
    .map((pattern) => files.find((file) => pattern.test(file)))
    .find((file) => file !== undefined);
  if (found === undefined)
    throw lacking(field, `This server lacks the ${title} that this model needs beside it.`);
  return found;
}

function chosenFile(
  files: readonly string[],
  value: ExtraValue | undefined,
  kind: string,
  field: string,
): string | null {
  const name = text(value);
  if (name === null) return null;
  const found = findModelFile(files, name);
  if (found === undefined) throw lacking(field, `This server has no ${kind} named ${name}.`);
  return found;
}

function plannedLoras({ loras }: GenerationRequest, capabilities: Capabilities): PlannedLora[] {
  return loras.map((lora, index) => {
    const name = findModelFile(capabilities.loras, lora.name);
    if (name === undefined)
      throw lacking(`loras.${index}.name`, `This server has no LoRA named ${lora.name}.`);
    return { name, modelStrength: lora.modelStrength, clipStrength: lora.clipStrength, index };
  });
}

function inpaintMethod({ extra, denoise, edit }: GenerationRequest, family: Family): InpaintMethod {
  const chosen = INPAINT_METHODS.find((method) => method === extra['inpaintMethod']);
  if (chosen) return chosen;
  if (isFillModel(family)) return 'conditioning';
  return denoise >= 1 && edit?.fill === 'neutral' ? 'blank' : 'noise-mask';
}

function isFillModel({ types }: Family): boolean {
  return !types.includes('text-to-image');
}

function styleMethod(
  { extra }: GenerationRequest,
  family: Family,
  capabilities: Capabilities,
  references: readonly PlannedReference[],
): StyleMethod | null {
  const needed = references.find(
    ({ role }) => role === 'style' || (role === 'reference' && !family.references.includes('reference')),
  );
  if (!needed) return null;
  const style = styleMethodOf(family, capabilities, text(extra['ipAdapter']));
  if (!style) {
    throw lacking(
      'inputs',
      usesRedux(family)
        ? 'Style pictures for FLUX need the Redux style model and a SigLIP vision model, which this server lacks.'
        : `Style pictures for ${family.title} need the IPAdapter extension, which this server lacks.`,
    );
  }
  return style;
}

/** How this server can take a style picture for the family; null when it can't. */
export function styleMethodOf(
  family: Family,
  capabilities: Capabilities,
  preset: string | null,
): StyleMethod | null {
  if (usesRedux(family)) {
    const styleModel = capabilities.styleModels.find((file) => /redux/i.test(file));
    const clipVision = capabilities.clipVisions.find((file) => /sigclip|siglip/i.test(file));
    return styleModel !== undefined && clipVision !== undefined
      ? { kind: 'redux', styleModel, clipVision }
      : null;
  }
  const adapted = family.id.startsWith('sd15') || family.id.startsWith('sdxl');
  if (!adapted || !capabilities.nodes.has('IPAdapter')) return null;
  const standard =
    preset ??
    capabilities.ipAdapters.find((name) => /^(?:PLUS \(|STANDARD)/i.test(name)) ??
    capabilities.ipAdapters[0];
  return standard === undefined ? null : { kind: 'ip-adapter', preset: standard };
}

function usesRedux(family: Family): boolean {
  return family.id.startsWith('flux-');
}

function controlNet(
  { extra }: GenerationRequest,
  capabilities: Capabilities,
  references: readonly PlannedReference[],
): string | null {
  if (!references.some(({ role }) => role === 'control')) return null;
  const chosen = chosenFile(capabilities.controlNets, extra['controlNet'], 'ControlNet', 'extra.controlNet');
  const name = chosen ?? capabilities.controlNets[0];
  if (name === undefined)
    throw lacking('inputs', 'A control picture needs a ControlNet, and this server has none.');
  return name;
}

/** Latents of Flux.2 have another grid than the enlarging node assumes. */
export function canRepeatLarger(family: Family): boolean {
  return !family.id.startsWith('flux2');
}

function highResolutionPass({ extra, steps }: GenerationRequest, family: Family): HighResolutionPass | null {
  const scale = extra['highResolutionScale'];
  if (typeof scale !== 'number' || scale <= 1) return null;
  if (!canRepeatLarger(family)) {
    throw lacking(
      'extra.highResolutionScale',
      `${family.title} cannot be sampled a second time at a higher resolution.`,
    );
  }
  const denoise = extra['highResolutionDenoise'];
  const ownSteps = extra['highResolutionSteps'];
  return {
    scale,
    steps: typeof ownSteps === 'number' && ownSteps >= 1 ? ownSteps : steps,
    denoise: typeof denoise === 'number' ? denoise : 0.5,
  };
}

function upscaler({ extra, type }: GenerationRequest, capabilities: Capabilities): GraphPlan['upscaler'] {
  if (type === 'upscale') return null;
  const name = chosenFile(capabilities.upscalers, extra['upscaler'], 'upscaling model', 'extra.upscaler');
  const factor = extra['upscaleFactor'];
  return name === null ? null : { name, factor: typeof factor === 'number' ? factor : 2 };
}

function text(value: ExtraValue | undefined): string | null {
  return typeof value === 'string' && value !== '' && value !== 'none' && value !== 'auto' ? value : null;
}
