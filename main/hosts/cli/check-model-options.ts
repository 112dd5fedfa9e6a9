import type { ModelDescription } from '../../domain/engine.ts';
import { AppError } from '../../domain/errors.ts';
import type { GenerationRequest, GenerationType } from '../../domain/generation.ts';
import { takesSetting, type SharedField } from '../../domain/model-request.ts';

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
 * Refuses options that would change nothing, as the form shows no field for them.
 * @param given what the command line says @throws AppError INVALID_INPUT
 */
export function checkModelOptions(
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
  throw new AppError(
    'INVALID_INPUT',
    `${model.title} takes no ${unused.map((name) => OPTIONS[name]).join(', ')} for ${type}. Leave it out or choose another --model. It takes ${taken.join(', ') || 'none of these settings'}.`,
    { issues: unused.map((name) => ({ field: name, message: `${model.title} does not use it.` })) },
  );
}
