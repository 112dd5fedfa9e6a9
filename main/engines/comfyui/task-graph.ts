import type { EngineTask } from '../../domain/engine.ts';
import { AppError } from '../../domain/errors.ts';
import type { GenerationRequest } from '../../domain/generation.ts';
import { findModelFile, type Capabilities } from './capabilities.ts';
import { FALLBACK_FAMILY, type FamilyLookup } from './describe-models.ts';
import { familyOf, type Family } from './families.ts';
import { buildGraph, buildUpscaleGraph } from './graphs/build-graph.ts';
import type { Graph } from './graphs/graph.ts';
import { outputSize, type PlannedReference, type Size } from './graphs/plan.ts';
import { lacking, planRequest, type PlacedInputs } from './plan-request.ts';
import { prepareInputs, type PreparedInputs } from './prepare-inputs.ts';
import { apiNodesOf, validateGraph } from './validate-graph.ts';
import { applyTemplate, templateIdOf, type WorkflowTemplate } from './workflows/template.ts';

/** What a server makes of requests. */
export interface TaskResources {
  readonly capabilities: Capabilities;
  readonly familyFor: FamilyLookup;
  readonly templateFor: (id: string) => WorkflowTemplate | undefined;
  /** Whether the server has a key for nodes that Comfy.org charges for. */
  readonly hasApiKey: boolean;
}

export interface BuiltTask {
  readonly graph: Graph;
  /** Pixels of the results, where known. */
  readonly size: Size | null;
  /** Whether the results' names all bear the prefix. */
  readonly ownNames: boolean;
}

export interface PreparedTask {
  /** Uploads what the graph needs, and builds it. */
  build(filenamePrefix: string, upload: (png: Uint8Array) => Promise<string>): Promise<BuiltTask>;
}

/**
 * Builds and validates the request's graph with stand-ins for its pictures.
 * @throws AppError ENGINE_REJECTED saying what this server lacks
 */
export function checkRequest(request: GenerationRequest, resources: TaskResources): void {
  const names = { imageCount: 1, filenamePrefix: 'check' };
  const { graph } = buildTask(request, resources, standIns(request), names);
  checkGraph(graph, resources);
}

/** As the server checks it; and what Comfy.org would refuse only when it runs. */
function checkGraph(graph: Graph, { capabilities: { nodes }, hasApiKey }: TaskResources): void {
  validateGraph(graph, nodes);
  const [paid] = hasApiKey ? [] : apiNodesOf(graph, nodes);
  if (!paid) return;
  throw lacking(
    'model',
    `“${paid.title}” is a node that Comfy.org charges for, and no API key is stored for this server. Make one at platform.comfy.org and enter it in the settings, under Servers › Edit.`,
  );
}

/** Reads and converts the task's pictures. @throws AppError as `checkRequest`, and INVALID_INPUT for the pictures */
export async function prepareTask(task: EngineTask, resources: TaskResources): Promise<PreparedTask> {
  const { request, imageCount } = task;
  checkRequest(request, resources);
  const inputs = await prepareInputs(request, task.inputs, sizeStepFor(request, resources));
  return {
    async build(filenamePrefix, upload) {
      const placed = await placeInputs(inputs, upload);
      const built = buildTask(request, resources, placed, { imageCount, filenamePrefix });
      checkGraph(built.graph, resources);
      return built;
    },
  };
}

function buildTask(
  request: GenerationRequest,
  resources: TaskResources,
  inputs: PlacedInputs,
  names: { readonly imageCount: number; readonly filenamePrefix: string },
): BuiltTask {
  const templateId = templateIdOf(request.model);
  if (templateId !== null) {
    const template = resources.templateFor(templateId);
    if (!template)
      throw lacking('model', `There is no workflow "${templateId}" any more. Choose another model.`);
    const graph = applyTemplate(template, request, inputs, names, resources.capabilities.nodes);
    return { graph, size: null, ownNames: graph.outputs.length > 0 };
  }
  if (request.type === 'upscale')
    return buildUpscale(request, resources.capabilities, inputs, names.filenamePrefix);
  const family = familyFor(request, resources);
  if (!family.types.includes(request.type)) {
    throw lacking('type', `${family.title} is not made for ${request.type}. Choose another model.`);
  }
  const plan = planRequest(request, family, resources.capabilities, inputs, names);
  return { graph: buildGraph(plan), size: outputSize(plan), ownNames: true };
}

function buildUpscale(
  request: GenerationRequest,
  capabilities: Capabilities,
  inputs: PlacedInputs,
  filenamePrefix: string,
): BuiltTask {
  const upscaler = findModelFile(capabilities.upscalers, request.model);
  if (upscaler === undefined)
    throw lacking('model', `This server has no upscaling model named ${request.model}.`);
  if (inputs.source === null) throw lacking('inputs', 'Enlarging needs a source picture.');
  const size = { width: request.width, height: request.height };
  return {
    graph: buildUpscaleGraph({ upscaler, source: inputs.source, size, filenamePrefix }),
    size,
    ownNames: true,
  };
}

function familyFor({ model }: GenerationRequest, { capabilities, familyFor: lookUp }: TaskResources): Family {
  const files = [...capabilities.checkpoints, ...capabilities.diffusionModels];
  return familyOf(lookUp(findModelFile(files, model) ?? model) ?? FALLBACK_FAMILY);
}

function sizeStepFor(request: GenerationRequest, resources: TaskResources): number {
  if (request.type === 'upscale' || templateIdOf(request.model) !== null) return 1;
  return familyFor(request, resources).sizeStep;
}

/** Names that stand for pictures not uploaded yet. */
function standIns(request: GenerationRequest): PlacedInputs {
  const has = (role: string): boolean => request.inputs.some((input) => input.role === role);
  const references = request.inputs.flatMap(({ role }): PlannedReference[] =>
    role === 'reference' || role === 'style' || role === 'control'
      ? [{ role, name: 'picture.png', strength: 1 }]
      : [],
  );
  const masked = has('mask') || request.type === 'inpaint' || request.type === 'outpaint';
  return {
    source: request.type === 'text-to-image' ? null : 'picture.png',
    mask: request.type !== 'text-to-image' && masked ? 'mask.png' : null,
    softMask: false,
    references,
    uploadedSize: null,
    contentSize: null,
  };
}

async function placeInputs(
  inputs: PreparedInputs,
  upload: (png: Uint8Array) => Promise<string>,
): Promise<PlacedInputs> {
  const references: PlannedReference[] = [];
  for (const { role, png, strength } of inputs.references) {
    references.push({ role, name: await upload(png), strength });
  }
  return {
    source: inputs.source && (await upload(inputs.source)),
    mask: inputs.mask && (await upload(inputs.mask)),
    softMask: inputs.softMask,
    references,
    uploadedSize: inputs.uploadedSize,
    contentSize: inputs.contentSize,
  };
}

/** What an executor says when it cannot judge a request yet. */
export function notReady(title: string): AppError {
  return new AppError('ENGINE_UNAVAILABLE', `${title} has not answered yet.`);
}
