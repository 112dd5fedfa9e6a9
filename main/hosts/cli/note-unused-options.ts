import type { ModelDescription } from '../../domain/engine.ts';
import type { GenerationRequest, GenerationType } from '../../domain/generation.ts';
import { takesSetting, type SharedField } from '../../domain/model-request.ts';
import type { Session } from './session.ts';

const OPTIONS = {
  prompt: '--prompt',
  negativePrompt: '--negative',
  width: '--width',
  height: '--height',
  steps: '--steps',
  guidance: '--guidance',
  sampler: '--sampler',
  scheduler: '--scheduler',
  denoise: '--strength',
} as const satisfies Record<SharedField, string>;

/**
 * Says which options will change nothing of what the model makes, for which the form shows no field. Of these the picture
 * keeps prompts and size.
 * @param given what the command line says
 */
export function noteUnusedOptions(
  { output }: Session,
  model: ModelDescription,
  type: GenerationType,
  given: Partial<GenerationRequest>,
): void {
  const names = Object.keys(OPTIONS) as SharedField[];
  const unused = names.filter((name) => given[name] !== undefined && !takesSetting(model, type, name));
  if (unused.length === 0) return;
  const isEdit = type === 'inpaint' || type === 'outpaint';
  const offered = names.filter((name) =>
    isEdit ? name !== 'width' && name !== 'height' : name !== 'prompt',
  );
  const taken = offered.filter((name) => takesSetting(model, type, name)).map((name) => OPTIONS[name]);
  output.note(
    `${model.title} does not use ${unused.map((name) => OPTIONS[name]).join(', ')} for ${type}; it takes ${taken.join(', ') || 'none of these settings'}. Choose another --model for the others.`,
  );
}
