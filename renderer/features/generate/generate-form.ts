import type { ModelDescription } from '../../../main/domain/engine.ts';
import type { FieldIssue } from '../../../main/domain/errors.ts';
import {
  MAX_COUNT,
  type ExtraValue,
  type GenerationRequest,
  type GenerationType,
  type ImageInput,
  type LoraUse,
  type Shape,
} from '../../../main/domain/generation.ts';
import {
  checkRequest,
  fittingValues,
  requestFor,
  requestValues,
  sizeInShapeOf,
  type SetValues,
  usesParameter,
} from '../../../main/domain/model-request.ts';
import { parseSeed, type Seed } from '../../../main/domain/seed.ts';
import { translate } from '../../i18n/translate.ts';

/** What the form holds. It outlives a change of the model: settings the new model has too are kept where they fit. */
export interface GenerateForm {
  readonly engine: string;
  readonly model: string;
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly values: SetValues;
  readonly seedMode: 'random' | 'fixed';
  /** As typed. */
  readonly seed: string;
  readonly count: number;
  readonly loras: readonly LoraUse[];
  readonly inputs: readonly ImageInput[];
}

export const EMPTY_FORM: GenerateForm = {
  engine: '',
  model: '',
  prompt: '',
  negativePrompt: '',
  values: {},
  seedMode: 'random',
  seed: '',
  count: 1,
  loras: [],
  inputs: [],
};

/** What the form asks for: with a picture to start from, image to image. */
export function typeOf(form: GenerateForm): GenerationType {
  return form.inputs.some(({ role }) => role === 'source') ? 'image-to-image' : 'text-to-image';
}

/** The form with the size that suits the picture it starts from. */
export function inShapeOf(form: GenerateForm, model: ModelDescription, picture: Shape): GenerateForm {
  const size = sizeInShapeOf(picture, model);
  return size === null ? form : { ...form, values: { ...form.values, ...size } };
}

/** The form for another model: settings it hasn't, or whose value it can't take, go back to its defaults. */
export function withModel(form: GenerateForm, engine: string, model: ModelDescription): GenerateForm {
  const values = fittingValues(model, form.values);
  return { ...form, engine, model: model.id, values, inputs: acceptedInputs(form.inputs, model) };
}

function acceptedInputs(inputs: readonly ImageInput[], model: ModelDescription): readonly ImageInput[] {
  return inputs.filter(({ role }) =>
    role === 'source'
      ? model.types.includes('image-to-image')
      : (model.references as readonly string[]).includes(role),
  );
}

export interface Submit {
  readonly request: Omit<GenerationRequest, 'seed'>;
  readonly seed: Seed | null;
  readonly count: number;
}

/** The form as a request for the model, its defaults for all that was not set. The seed is for the submit to say. */
export function requestOfForm(form: GenerateForm, model: ModelDescription): Omit<GenerationRequest, 'seed'> {
  const { seed: _unset, ...request } = requestFor(form.engine, model, typeOf(form), {
    ...requestValues(model, form.values),
    prompt: form.prompt,
    ...(usesParameter(model, 'negativePrompt') ? { negativePrompt: form.negativePrompt } : {}),
    loras: model.loras ? form.loras : [],
    inputs: acceptedInputs(form.inputs, model),
  });
  return request;
}

/** What to send, or what is wrong by field. */
export function submitOf(
  form: GenerateForm,
  model: ModelDescription,
):
  | { readonly ok: true; readonly submit: Submit }
  | { readonly ok: false; readonly issues: readonly FieldIssue[] } {
  const request = requestOfForm(form, model);
  const issues = [...checkRequest({ ...request, seed: '0' }, model)];
  const seed = form.seedMode === 'fixed' ? parseSeed(form.seed) : null;
  if (seed === undefined) {
    issues.push({ field: 'seed', message: translate('generate.seedFault') });
  }
  if (!Number.isInteger(form.count) || form.count < 1 || form.count > MAX_COUNT) {
    issues.push({ field: 'count', message: translate('generate.countFault', { most: MAX_COUNT }) });
  }
  if (seed === undefined || issues.length > 0) return { ok: false, issues };
  return { ok: true, submit: { request, seed, count: form.count } };
}

/**
 * The form filled from a request: all it names, the rest as it was. An engine or model that `known` denies is left as it was,
 * so that settings from another tool still fill what they can.
 */
export function filledFrom(
  form: GenerateForm,
  request: Partial<GenerationRequest>,
  known: (engine: string, model: string) => boolean,
): GenerateForm {
  const values: Record<string, ExtraValue> = { ...form.values, ...request.extra };
  for (const name of ['width', 'height', 'steps', 'guidance', 'sampler', 'scheduler', 'denoise'] as const) {
    const value = request[name];
    if (value !== undefined && value !== '') values[name] = value;
  }
  const engine = request.engine ?? form.engine;
  const keepsModel = request.model === undefined || !known(engine, request.model);
  return {
    ...form,
    engine: keepsModel ? form.engine : engine,
    model: keepsModel ? form.model : (request.model ?? form.model),
    prompt: request.prompt ?? form.prompt,
    negativePrompt: request.negativePrompt ?? (request.prompt === undefined ? form.negativePrompt : ''),
    values,
    ...(request.seed === undefined ? {} : { seedMode: 'fixed' as const, seed: request.seed }),
    loras: request.loras ?? form.loras,
    inputs: (request.inputs ?? form.inputs).filter(({ role }) => role !== 'mask'),
  };
}
