import { plainName } from '../../domain/bare-name.ts';
import type { ModelDescription, ModelKind, Parameter } from '../../domain/engine.ts';
import { canonicalName, type Capabilities } from './capabilities.ts';
import { familyOf, type Family, type FamilyId, type NumberRange } from './families.ts';
import { INPAINT_METHODS } from './graphs/plan.ts';
import { canRepeatLarger, styleMethodOf } from './plan-request.ts';

/** Which family a model file counts as: the user's correction, else what its name and metadata say. */
export type FamilyLookup = (name: string) => FamilyId | null;

/** Taken for a checkpoint that says nothing of itself: most of those around descend from it. */
export const FALLBACK_FAMILY: FamilyId = 'sdxl';

/** What one server can make pictures with. */
export function describeModels(capabilities: Capabilities, familyFor: FamilyLookup): ModelDescription[] {
  // Described once on one server, since there may be thousands of a family.
  const kinds = new Map<FamilyId, ModelKind>();
  const describeModel = (file: string, family: Family): ModelDescription => {
    const kind = kinds.get(family.id) ?? kindOf(family, capabilities);
    kinds.set(family.id, kind);
    return { ...naming(file), ...kind };
  };
  const checkpoints = capabilities.checkpoints.map((name) =>
    describeModel(name, familyOf(familyFor(name) ?? FALLBACK_FAMILY)),
  );
  const known = new Set(checkpoints.map(({ id }) => id));
  const separate = capabilities.diffusionModels.flatMap((name) => {
    const id = familyFor(name);
    const family = id && familyOf(id);
    return family?.separate && !known.has(canonicalName(name)) ? [describeModel(name, family)] : [];
  });
  return [
    ...checkpoints,
    ...separate,
    ...capabilities.upscalers.map((file) => ({ ...naming(file), ...UPSCALER })),
  ];
}

function naming(file: string): Pick<ModelDescription, 'id' | 'title'> {
  const name = canonicalName(file);
  return { id: name, title: plainName(name) };
}

function kindOf(family: Family, capabilities: Capabilities): ModelKind {
  return {
    family: family.id,
    types: family.types,
    parameters: parametersOf(family, capabilities),
    loras: true,
    references: referencesOf(family, capabilities),
    nativeSize: family.nativeSize,
    description: family.description,
  };
}

/** Reference and style pictures only where this server has what they take. */
function referencesOf(family: Family, capabilities: Capabilities): ModelDescription['references'] {
  const styled = styleMethodOf(family, capabilities, null) !== null;
  const looksItself = family.references.includes('reference');
  const references: ('reference' | 'style' | 'control')[] = [];
  if (looksItself || styled) references.push('reference');
  if (styled && family.references.includes('style')) references.push('style');
  if (family.references.includes('control') && capabilities.controlNets.length > 0)
    references.push('control');
  return references;
}

function parametersOf(family: Family, capabilities: Capabilities): Parameter[] {
  return [...samplingParameters(family, capabilities), ...expertParameters(family, capabilities)];
}

function samplingParameters(family: Family, capabilities: Capabilities): Parameter[] {
  const { sizeStep, nativeSize, guidance } = family;
  return [
    ...(family.usesNegative ? [NEGATIVE_PROMPT] : []),
    sizeParameter('width', nativeSize, sizeStep),
    sizeParameter('height', nativeSize, sizeStep),
    numberParameter(
      'steps',
      'Steps',
      'More steps take longer and refine the picture, up to a point.',
      family.steps,
    ),
    ...(guidance
      ? [numberParameter('guidance', 'Guidance', 'How strictly the prompt is followed.', guidance)]
      : []),
    choiceParameter(
      'sampler',
      'Sampler',
      'How noise is removed from step to step.',
      capabilities.samplers,
      family.sampler,
    ),
    choiceParameter(
      'scheduler',
      'Scheduler',
      'How much noise is removed at which step.',
      capabilities.schedulers,
      family.scheduler,
    ),
    numberParameter(
      'denoise',
      'Prompt strength',
      'How far the result may leave the source: 0 keeps it, 1 ignores it.',
      {
        min: 0,
        max: 1,
        step: 0.01,
        default: startsFromNoise(family) ? 1 : 0.6,
      },
    ),
  ];
}

/** Editing and fill models repaint what they are told to: anything below 1 keeps traces of the old content. */
function startsFromNoise({ references, types }: Family): boolean {
  return references.includes('reference') || !types.includes('text-to-image');
}

function expertParameters(family: Family, capabilities: Capabilities): Parameter[] {
  const parameters: Parameter[] = [];
  if (family.clipSkip) {
    parameters.push(
      numberParameter(
        'clipSkip',
        'CLIP skip',
        'Leaves out the last layers of the text encoder; anime models want 2.',
        {
          min: 1,
          max: 12,
          step: 1,
          default: 1,
        },
      ),
    );
  }
  if (family.shift) {
    parameters.push(
      numberParameter(
        'shift',
        'Shift',
        'Higher values spend more steps on composition, lower on detail.',
        family.shift,
      ),
    );
  }
  if (family.types.includes('inpaint')) {
    parameters.push(
      choiceParameter(
        'inpaintMethod',
        'Fill method',
        'How the masked area is prepared; auto chooses by model.',
        ['auto', ...INPAINT_METHODS],
        'auto',
      ),
    );
  }
  if (capabilities.vaes.length > 0)
    parameters.push(fileChoice('vae', 'VAE', 'Turns the result into pixels.', capabilities.vaes));
  if (capabilities.controlNets.length > 0 && family.references.includes('control')) {
    parameters.push(
      fileChoice('controlNet', 'ControlNet', 'Reads the control picture.', capabilities.controlNets),
    );
    const { controlTypes } = capabilities;
    if (controlTypes.length > 0) {
      parameters.push(
        choiceParameter(
          'controlType',
          'Control type',
          'What the control picture shows, for a ControlNet that knows several kinds; auto leaves it to the model.',
          ['auto', ...controlTypes.filter((type) => type !== 'auto')],
          'auto',
        ),
      );
    }
  }
  if (styleMethodOf(family, capabilities, null)?.kind === 'ip-adapter') {
    parameters.push(
      choiceParameter(
        'ipAdapter',
        'IPAdapter',
        'How closely style and reference pictures are followed.',
        ['auto', ...capabilities.ipAdapters],
        'auto',
      ),
    );
  }
  return [...parameters, ...enlargingParameters(family, capabilities)];
}

function enlargingParameters(family: Family, capabilities: Capabilities): Parameter[] {
  const parameters: Parameter[] = [];
  if (canRepeatLarger(family)) {
    parameters.push(
      numberParameter(
        'highResolutionScale',
        'Second pass',
        'Enlarges by this factor and samples again for detail; 1 is off.',
        {
          min: 1,
          max: 3,
          step: 0.05,
          default: 1,
        },
      ),
      numberParameter(
        'highResolutionDenoise',
        'Second pass strength',
        'How much the second pass may change.',
        {
          min: 0,
          max: 1,
          step: 0.01,
          default: 0.5,
        },
      ),
    );
  }
  if (capabilities.upscalers.length > 0) {
    parameters.push(
      {
        ...fileChoice('upscaler', 'Upscaler', 'Enlarges the finished picture.', capabilities.upscalers),
        ...choiceOf(['none', ...capabilities.upscalers.map(canonicalName)], 'none'),
      },
      numberParameter(
        'upscaleFactor',
        'Upscale by',
        'How many times as wide and high the upscaler makes it.',
        {
          min: 1,
          max: 8,
          step: 0.25,
          default: 2,
        },
      ),
    );
  }
  return parameters;
}

const NEGATIVE_PROMPT: Parameter = {
  kind: 'text',
  name: 'negativePrompt',
  label: 'Negative prompt',
  help: 'What should not be in the picture.',
  default: '',
  multiline: true,
};

function sizeParameter(name: 'width' | 'height', value: number, step: number, max = 4096): Parameter {
  const label = name === 'width' ? 'Width' : 'Height';
  return numberParameter(name, label, `Pixels, in steps of ${step}.`, { min: 64, max, step, default: value });
}

function numberParameter(
  name: string,
  label: string,
  help: string,
  { min, max, step, default: value }: NumberRange,
): Parameter {
  return { kind: 'number', name, label, help, min, max, step, default: value };
}

function choiceParameter(
  name: string,
  label: string,
  help: string,
  options: readonly string[],
  wanted: string,
): Parameter {
  return { name, label, help, ...choiceOf(options, wanted) };
}

function choiceOf(options: readonly string[], wanted: string) {
  const value = options.includes(wanted) ? wanted : (options[0] ?? wanted);
  return { kind: 'choice', options: options.length > 0 ? options : [wanted], default: value } as const;
}

function fileChoice(name: string, label: string, help: string, files: readonly string[]): Parameter {
  return choiceParameter(name, label, help, ['auto', ...files.map(canonicalName)], 'auto');
}

const UPSCALER: ModelKind = {
  family: 'upscaler',
  types: ['upscale'],
  parameters: [sizeParameter('width', 1024, 1, 16_384), sizeParameter('height', 1024, 1, 16_384)],
  loras: false,
  references: [],
  nativeSize: 1024,
  description: 'Enlarges a picture and invents fine detail; reads no prompt.',
};
