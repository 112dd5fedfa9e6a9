import type { EngineDescription, Parameter } from '../../domain/engine.ts';

export const BUILTIN_ID = 'builtin';
/** Rises whenever the same request would give other pixels. */
export const BUILTIN_VERSION = '4';

const size = (name: 'width' | 'height', label: string): Parameter => ({
  kind: 'number',
  name,
  label,
  help: 'Pixels, in steps of 8.',
  min: 64,
  max: 4096,
  step: 8,
  default: 1024,
});

const STEPS: Parameter = {
  kind: 'number',
  name: 'steps',
  label: 'Steps',
  help: 'Layers of strokes, from broad to fine.',
  min: 1,
  max: 50,
  step: 1,
  default: 12,
};

const GUIDANCE: Parameter = {
  kind: 'number',
  name: 'guidance',
  label: 'Guidance',
  help: 'How much the colours named in the prompt take over.',
  min: 0,
  max: 20,
  step: 0.5,
  default: 7,
};

const DENOISE: Parameter = {
  kind: 'number',
  name: 'denoise',
  label: 'Strength',
  help: 'How far the result may go from the source picture; 1 ignores it.',
  min: 0,
  max: 1,
  step: 0.05,
  default: 0.6,
};

export const FILL_MODEL = 'fill';

export const BUILTIN_DESCRIPTION: EngineDescription = {
  id: BUILTIN_ID,
  title: 'Builtin',
  version: BUILTIN_VERSION,
  models: [
    {
      id: 'sketch',
      title: 'Sketch (no AI model)',
      family: 'sketch',
      types: ['text-to-image', 'image-to-image'],
      parameters: [size('width', 'Width'), size('height', 'Height'), STEPS, GUIDANCE, DENOISE],
      loras: false,
      references: [],
      nativeSize: 1024,
      description:
        'Paints a procedural sketch from the prompt and the seed. No AI model: add a ComfyUI server for real generation.',
    },
    {
      id: FILL_MODEL,
      title: 'Content-aware fill (no AI model)',
      family: 'fill',
      types: ['inpaint', 'outpaint'],
      parameters: [],
      loras: false,
      references: [],
      nativeSize: 2048,
      description:
        'Fills from what is around: removes things and extends pictures. It knows no prompt; there is no AI model behind it.',
    },
  ],
  loras: [],
  embeddings: [],
};
