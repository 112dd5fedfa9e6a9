import type { ModelDescription, Parameter } from './engine.ts';
import type { FieldIssue } from './errors.ts';
import type { ExtraValue, GenerationRequest, GenerationType } from './generation.ts';

/** Fields of a request that a model's parameter list may name; any other parameter name is a key of `extra`. */
const SHARED_FIELDS = [
  'prompt',
  'negativePrompt',
  'width',
  'height',
  'steps',
  'guidance',
  'sampler',
  'scheduler',
  'denoise',
] as const;
export type SharedField = (typeof SHARED_FIELDS)[number];

/** What was set of a model's parameters, by their names; the rest has the model's defaults. */
export type SetValues = Readonly<Record<string, ExtraValue>>;

function isSharedField(name: string): name is SharedField {
  return (SHARED_FIELDS as readonly string[]).includes(name);
}

export function usesParameter(model: ModelDescription, name: string): boolean {
  return model.parameters.some((parameter) => parameter.name === name);
}

/**
 * Whether a model fills in from what is around, which samples nothing: no prompt tells it anything, it starts from nothing, and
 * the colours it makes are the picture's own.
 */
export function fillsFromAround(model: ModelDescription): boolean {
  return model.family === 'fill';
}

/** Whether a setting changes anything of what a model makes. */
export function takesSetting(model: ModelDescription, type: GenerationType, name: SharedField): boolean {
  if (name === 'denoise' && type === 'text-to-image') return false;
  return (name === 'prompt' && !fillsFromAround(model)) || usesParameter(model, name);
}

/** The value a request has for one of a model's parameters. */
function parameterValue(request: GenerationRequest, name: string): ExtraValue | undefined {
  return isSharedField(name) ? request[name] : request.extra[name];
}

/**
 * A complete request for a model: what `given` says, else the model's defaults, else what changes nothing.
 * Settings the model does not use are left out of `extra`.
 */
export function requestFor(
  engine: string,
  model: ModelDescription,
  type: GenerationType,
  given: Partial<GenerationRequest>,
): GenerationRequest {
  const defaults = new Map(model.parameters.map((parameter) => [parameter.name, parameter.default]));
  const number = (name: SharedField, otherwise: number): number => Number(defaults.get(name) ?? otherwise);
  const text = (name: SharedField): string => String(defaults.get(name) ?? '');
  const extra: Record<string, ExtraValue> = {};
  for (const { name, default: value } of model.parameters) {
    if (!isSharedField(name) && name !== 'seed') extra[name] = given.extra?.[name] ?? value;
  }
  return {
    type,
    engine,
    model: model.id,
    prompt: given.prompt ?? '',
    negativePrompt: given.negativePrompt ?? text('negativePrompt'),
    width: given.width ?? number('width', model.nativeSize),
    height: given.height ?? number('height', model.nativeSize),
    steps: given.steps ?? number('steps', 1),
    guidance: given.guidance ?? number('guidance', 1),
    sampler: given.sampler || text('sampler'),
    scheduler: given.scheduler || text('scheduler'),
    denoise: given.denoise ?? (type === 'text-to-image' ? 1 : number('denoise', 1)),
    seed: given.seed ?? '0',
    loras: given.loras ?? [],
    inputs: given.inputs ?? [],
    ...(given.extend ? { extend: given.extend } : {}),
    ...(given.edit ? { edit: given.edit } : {}),
    extra,
  };
}

/**
 * The size in which a model takes up a picture: the picture's shape with the model's native number of pixels, on its steps
 * and within its range. Null for a model whose size isn't chosen.
 */
export function sizeInShapeOf(
  picture: { readonly width: number; readonly height: number },
  model: ModelDescription,
): { readonly width: number; readonly height: number } | null {
  const stretch = Math.sqrt(picture.width / picture.height);
  const width = sideFor(model, 'width', model.nativeSize * stretch);
  const height = sideFor(model, 'height', model.nativeSize / stretch);
  return width === null || height === null ? null : { width, height };
}

/** The side nearest to `pixels` that a model makes: on its steps, within its range; null where it isn't chosen. */
export function sideFor(model: ModelDescription, name: 'width' | 'height', pixels: number): number | null {
  const parameter = model.parameters.find((candidate) => candidate.name === name);
  if (parameter?.kind !== 'number') return null;
  const { min, max } = parameter;
  const step = parameter.step > 0 ? parameter.step : 1;
  const most = min + Math.floor((max - min) / step) * step;
  return Math.min(most, Math.max(min, min + Math.round((pixels - min) / step) * step));
}

/** Of what was set by parameter name: what a model has, in a value it can take. */
export function fittingValues(model: ModelDescription, values: SetValues): SetValues {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) =>
      model.parameters.some((parameter) => parameter.name === name && fits(parameter, value)),
    ),
  );
}

function fits(parameter: Parameter, value: ExtraValue): boolean {
  switch (parameter.kind) {
    case 'number':
      return typeof value === 'number' && value >= parameter.min && value <= parameter.max;
    case 'choice':
      return parameter.options.includes(String(value));
    case 'text':
      return typeof value === 'string';
    case 'toggle':
      return typeof value === 'boolean';
  }
}

/** What was set by parameter name as a request has it; what the model hasn't is left out. */
export function requestValues(
  model: ModelDescription,
  values: SetValues,
): Pick<Partial<GenerationRequest>, SharedField> & Pick<GenerationRequest, 'extra'> {
  const extra: Record<string, ExtraValue> = {};
  const shared: Record<string, ExtraValue> = {};
  for (const { name } of model.parameters) {
    const value = values[name];
    if (value === undefined) continue;
    if (isSharedField(name)) shared[name] = value;
    else extra[name] = value;
  }
  return { ...shared, extra };
}

/** Everything wrong with a request for this model, by field and in the user's words. Empty: it may run. */
export function checkRequest(request: GenerationRequest, model: ModelDescription): readonly FieldIssue[] {
  const issues: FieldIssue[] = [];
  if (!model.types.includes(request.type)) {
    issues.push({
      field: 'model',
      message: `${model.title} can't do ${request.type}. Choose another model.`,
    });
  }
  const promptNeeded =
    request.type === 'text-to-image' || model.parameters.some(({ name }) => name === 'prompt');
  if (promptNeeded && request.prompt.trim() === '') {
    issues.push({ field: 'prompt', message: 'The prompt is empty. Say what the picture should show.' });
  }
  // An edit's size is its picture's, not the user's choice: the part given to the model is cut to fit.
  const isEdit = request.type === 'inpaint' || request.type === 'outpaint';
  for (const parameter of model.parameters) {
    if (isEdit && (parameter.name === 'width' || parameter.name === 'height')) continue;
    const message = faultOf(parameter, parameterValue(request, parameter.name));
    if (message) issues.push({ field: fieldOf(parameter.name), message });
  }
  if (request.loras.length > 0 && !model.loras) {
    issues.push({
      field: 'loras',
      message: `${model.title} takes no LoRAs. Remove them or choose another model.`,
    });
  }
  const has = (role: string): boolean => request.inputs.some((input) => input.role === role);
  if (request.type !== 'text-to-image' && !has('source')) {
    issues.push({ field: 'inputs', message: 'Choose the picture to start from.' });
  }
  if (request.type === 'inpaint' && !has('mask')) {
    issues.push({ field: 'inputs', message: 'Paint a mask over what should change.' });
  }
  if (request.type === 'outpaint') {
    const sides = request.extend;
    if (!sides || sides.left + sides.right + sides.up + sides.down === 0) {
      issues.push({ field: 'extend', message: 'Extend at least one side, by 64 to 2048 pixels.' });
    }
  }
  return issues;
}

/** The field of a request that holds one of a model's parameters, as faults name it. */
export function fieldOf(name: string): string {
  return isSharedField(name) ? name : `extra.${name}`;
}

function faultOf(parameter: Parameter, value: ExtraValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  switch (parameter.kind) {
    case 'number': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return `${parameter.label} must be a number.`;
      const { min, max, step, label } = parameter;
      if (value < min || value > max) return `${label} must be from ${min} to ${max}, not ${value}.`;
      if (step >= 1 && (value - min) % step !== 0) {
        const below = min + Math.floor((value - min) / step) * step;
        return `${label} goes in steps of ${step}: take ${below} or ${Math.min(max, below + step)}, not ${value}.`;
      }
      return undefined;
    }
    case 'choice':
      return parameter.options.includes(String(value))
        ? undefined
        : `${parameter.label} "${String(value)}" is not one of ${parameter.options.slice(0, 8).join(', ')}${parameter.options.length > 8 ? ', …' : ''}.`;
    case 'text':
    case 'toggle':
      return undefined;
  }
}
