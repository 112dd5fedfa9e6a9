import type { ChosenModel } from '../../../main/domain/able-models.ts';
import type { EditArea, EditRequest } from '../../../main/domain/edit.ts';
import { DEFAULT_EDIT_SETTINGS } from '../../../main/domain/edit.ts';
import type { ModelDescription, Parameter } from '../../../main/domain/engine.ts';
import type {
  EditSettings,
  ExtraValue,
  GenerationRequest,
  ImageInput,
  LoraUse,
} from '../../../main/domain/generation.ts';
import {
  fillsFromAround,
  fittingValues,
  requestValues,
  usesParameter,
  type SetValues,
} from '../../../main/domain/model-request.ts';
import { takeLoraTags } from '../../ui/prompt/lora-tags.ts';

export type EditorMode = 'inpaint' | 'outpaint';

/** What the parameters panel holds. */
export interface EditForm {
  readonly engine: string;
  readonly model: string;
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly values: SetValues;
  readonly loras: readonly LoraUse[];
  readonly inputs: readonly ImageInput[];
  readonly seedMode: 'random' | 'fixed';
  /** As typed. */
  readonly seed: string;
  /** Candidates. */
  readonly count: number;
  readonly edit: EditSettings;
}

/** Pixels to begin with where they are set by hand. */
export const FIRST_EDGE = { grow: 8, feather: 16 } as const;

/** How much around the mask a model sees unless told otherwise, 0–1. */
export const FIRST_CONTEXT = 0.5;

export const EMPTY_EDIT_FORM: EditForm = {
  engine: '',
  model: '',
  prompt: '',
  negativePrompt: '',
  values: {},
  loras: [],
  inputs: [],
  seedMode: 'random',
  seed: '',
  count: 1,
  edit: DEFAULT_EDIT_SETTINGS,
};

/** The model's setting for how far the result may go from the source, if it has one. */
export function strengthParameter(model: ModelDescription): (Parameter & { kind: 'number' }) | undefined {
  const found = model.parameters.find(({ name }) => name === 'denoise');
  return found?.kind === 'number' ? found : undefined;
}

/** Sides go by at least this many pixels, whatever the model says. */
const LEAST_STEP = 8;

/** What the sides of a picture for the model are multiples of, pixels. */
export function sideStepOf(model: ModelDescription | undefined): number {
  const width = model?.parameters.find(({ name }) => name === 'width');
  return width?.kind === 'number' ? Math.max(LEAST_STEP, width.step) : LEAST_STEP;
}

type ReferenceRole = ModelDescription['references'][number];

/** What the model can use a picture as: its present role, else the first that it has. Without any the role stays. */
function roleFor(model: ModelDescription, role: ImageInput['role']): ImageInput['role'] {
  return model.references.includes(role as ReferenceRole) ? role : (model.references[0] ?? role);
}

/** How much a new reference counts, 0–1. */
const FIRST_STRENGTH = 0.6;

/** The form with one more reference; the same when it has it. `model`: the chosen one, if any. */
export function withReference(form: EditForm, uid: string, model: ModelDescription | undefined): EditForm {
  if (form.inputs.some((input) => input.uid === uid)) return form;
  const role = model ? roleFor(model, 'reference') : 'reference';
  return { ...form, inputs: [...form.inputs, { role, uid, strength: FIRST_STRENGTH }] };
}

/** The form for another model: settings it hasn't, or whose value it can't take, go back to its defaults; references stay, also where they are only looked at. */
export function withModel(form: EditForm, { engine, model }: ChosenModel): EditForm {
  const values = fittingValues(model, form.values);
  const inputs = form.inputs.map((input) => ({ ...input, role: roleFor(model, input.role) }));
  const loras = model.loras ? form.loras : [];
  return { ...form, engine: engine.id, model: model.id, values, loras, inputs };
}

/** The form with another context; null: the model sees the whole picture. */
export function withContext(form: EditForm, context: number | null): EditForm {
  const { context: _, ...edit } = form.edit;
  return { ...form, edit: context === null ? edit : { ...edit, context } };
}

/** What the form asks for. */
export function requestOf(form: EditForm, model: ModelDescription): EditRequest {
  const { fill, matchColor } = DEFAULT_EDIT_SETTINGS;
  return {
    ...requestValues(model, form.values),
    engine: form.engine,
    model: form.model,
    prompt: form.prompt,
    ...(usesParameter(model, 'negativePrompt') ? { negativePrompt: form.negativePrompt } : {}),
    loras: model.loras ? form.loras : [],
    inputs: form.inputs.filter(({ role }) => (model.references as readonly string[]).includes(role)),
    edit: fillsFromAround(model) ? { ...form.edit, fill, matchColor } : form.edit,
  };
}

/** The form filled from an edit that was made. */
export function formOf(form: EditForm, request: EditRequest, seed: string | null): EditForm {
  const values: Record<string, ExtraValue> = { ...request.extra };
  for (const name of ['steps', 'guidance', 'sampler', 'scheduler', 'denoise'] as const) {
    const value = request[name];
    if (value !== undefined) values[name] = value;
  }
  return {
    ...form,
    engine: request.engine,
    model: request.model,
    prompt: request.prompt ?? '',
    negativePrompt: request.negativePrompt ?? '',
    values,
    loras: request.loras ?? [],
    inputs: request.inputs ?? [],
    edit: request.edit,
    ...(seed === null ? {} : { seedMode: 'fixed' as const, seed }),
  };
}

/**
 * The form filled from settings of any source: all they name that an edit has, the rest as it was. An engine or model that
 * `known` denies is left as it was.
 */
export function filledForm(
  form: EditForm,
  request: Partial<GenerationRequest>,
  known: (engine: string, model: string) => boolean,
): EditForm {
  const values: Record<string, ExtraValue> = { ...form.values, ...request.extra };
  // Painting from nothing is always at full strength, which says nothing of an edit's.
  const strength = request.type === 'text-to-image' ? [] : (['denoise'] as const);
  for (const name of ['steps', 'guidance', 'sampler', 'scheduler', ...strength] as const) {
    const value = request[name];
    if (value !== undefined && value !== '') values[name] = value;
  }
  const engine = request.engine ?? form.engine;
  const isKnown = request.model !== undefined && known(engine, request.model);
  return {
    ...form,
    ...(isKnown ? { engine, model: request.model } : {}),
    prompt: request.prompt ?? form.prompt,
    negativePrompt: request.negativePrompt ?? (request.prompt === undefined ? form.negativePrompt : ''),
    values,
    ...(request.seed === undefined ? {} : { seedMode: 'fixed' as const, seed: request.seed }),
    loras: request.loras ?? form.loras,
    inputs: request.inputs?.filter(({ role }) => role !== 'source' && role !== 'mask') ?? form.inputs,
    edit: request.edit ?? form.edit,
  };
}

/** The form with LoRAs that were written into the prompt in the list, where the model takes any. */
export function withLoraTags(form: EditForm, { engine, model }: ChosenModel): EditForm {
  if (!model.loras) return form;
  const { prompt, loras } = takeLoraTags(form.prompt, form.loras, engine.loras);
  return prompt === form.prompt ? form : { ...form, prompt, loras };
}

export function areaOf(
  mode: EditorMode,
  maskId: string | null,
  passes: (EditArea & { type: 'outpaint' })['passes'],
): EditArea {
  return mode === 'inpaint' ? { type: mode, maskId: maskId ?? '' } : { type: mode, passes };
}
