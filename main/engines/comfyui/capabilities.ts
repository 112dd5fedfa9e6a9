import { choicesOf, type ObjectInfo } from './object-info.ts';
import type { SystemStats } from './replies.ts';

/** What one server has: its model files by folder, under the exact names it wants to hear, and its nodes. */
export interface Capabilities {
  readonly nodes: ObjectInfo;
  readonly checkpoints: readonly string[];
  readonly diffusionModels: readonly string[];
  readonly textEncoders: readonly string[];
  readonly vaes: readonly string[];
  readonly loras: readonly string[];
  readonly controlNets: readonly string[];
  readonly upscalers: readonly string[];
  readonly styleModels: readonly string[];
  readonly clipVisions: readonly string[];
  readonly ipAdapters: readonly string[];
  /** What a union ControlNet can be told that its picture shows. */
  readonly controlTypes: readonly string[];
  readonly embeddings: readonly string[];
  readonly samplers: readonly string[];
  readonly schedulers: readonly string[];
  readonly version: string;
}

/** Pseudo entries some loaders list beside files. */
const NOT_FILES = new Set(['pixel_space', 'baked VAE', 'None', 'none']);

export function readCapabilities(
  nodes: ObjectInfo,
  embeddings: readonly string[],
  stats: SystemStats,
): Capabilities {
  const files = (nodeClass: string, input: string): readonly string[] =>
    choicesOf(nodes, nodeClass, input).filter((name) => !NOT_FILES.has(name));
  const merged = (...lists: (readonly string[])[]): readonly string[] => [...new Set(lists.flat())];
  return {
    nodes,
    checkpoints: files('CheckpointLoaderSimple', 'ckpt_name'),
    diffusionModels: merged(files('UNETLoader', 'unet_name'), files('UnetLoaderGGUF', 'unet_name')),
    textEncoders: files('CLIPLoader', 'clip_name'),
    vaes: files('VAELoader', 'vae_name'),
    loras: files('LoraLoader', 'lora_name'),
    controlNets: files('ControlNetLoader', 'control_net_name'),
    upscalers: files('UpscaleModelLoader', 'model_name'),
    styleModels: files('StyleModelLoader', 'style_model_name'),
    clipVisions: files('CLIPVisionLoader', 'clip_name'),
    controlTypes: choicesOf(nodes, 'SetUnionControlNetType', 'type'),
    ipAdapters: choicesOf(nodes, 'IPAdapterUnifiedLoader', 'preset'),
    embeddings,
    samplers: choicesOf(nodes, 'KSampler', 'sampler_name'),
    schedulers: choicesOf(nodes, 'KSampler', 'scheduler'),
    version: stats.system.comfyui_version,
  };
}

/** A model's name for the user and for other servers: Windows servers write folders with a backslash. */
export function canonicalName(name: string): string {
  return name.replaceAll('\\', '/');
}

/**
 * The server's own spelling of `name`: exact, else with the other slash, else with `.safetensors` added, else the
 * only file so called in any folder. Undefined when it has none.
 */
export function findModelFile(files: readonly string[], name: string): string | undefined {
  if (files.includes(name)) return name;
  const wanted = canonicalName(name);
  const wantedForms = new Set([wanted, `${wanted}.safetensors`]);
  const sameName = files.find((file) => wantedForms.has(canonicalName(file)));
  if (sameName !== undefined || wanted.includes('/')) return sameName;
  const inFolders = files.filter((file) => wantedForms.has(canonicalName(file).split('/').at(-1) ?? ''));
  return inFolders.length === 1 ? inFolders[0] : undefined;
}
