import type { ModelDescription, Parameter } from '../../../domain/engine.ts';
import type { Capabilities } from '../capabilities.ts';
import type { WorkflowField } from '../../../domain/workflow-field.ts';
import { templateModelId, templateTypes, type WorkflowTemplate } from './template.ts';

interface NumberForm {
  readonly label: string;
  readonly help: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

const NUMBERS: Readonly<Partial<Record<WorkflowField, NumberForm>>> = {
  width: { label: 'Width', help: 'Pixels.', min: 64, max: 8192, step: 8 },
  height: { label: 'Height', help: 'Pixels.', min: 64, max: 8192, step: 8 },
  steps: { label: 'Steps', help: 'As this workflow uses them.', min: 1, max: 200, step: 1 },
  guidance: { label: 'Guidance', help: 'As this workflow uses it.', min: 0, max: 100, step: 0.1 },
  denoise: {
    label: 'Prompt strength',
    help: '0 keeps the source, 1 ignores it.',
    min: 0,
    max: 1,
    step: 0.01,
  },
};

/** A template as a model: its parameters are what its inputs are bound to, with the workflow's own values as defaults. */
export function describeTemplate(
  template: WorkflowTemplate,
  servers: readonly Capabilities[],
): ModelDescription {
  const bound = new Map(template.bindings.map((binding) => [binding.field, binding]));
  const valueOf = (field: WorkflowField): unknown => {
    const binding = bound.get(field);
    return binding && template.graph[binding.nodeId]?.inputs[binding.input];
  };
  const parameters = [...bound.keys()].flatMap((field) => parameterOf(field, valueOf(field), servers));
  const width = valueOf('width');
  return {
    id: templateModelId(template.id),
    title: template.title,
    family: 'workflow',
    types: templateTypes(template),
    parameters,
    loras: false,
    references: (['reference', 'style', 'control'] as const).filter((role) => bound.has(role)),
    nativeSize: typeof width === 'number' ? width : 1024,
    description: template.description === '' ? 'A workflow of your own.' : template.description,
  };
}

function parameterOf(field: WorkflowField, value: unknown, servers: readonly Capabilities[]): Parameter[] {
  const form = NUMBERS[field];
  if (form) {
    const initial = typeof value === 'number' ? Math.min(Math.max(value, form.min), form.max) : form.min;
    return [{ kind: 'number', name: field, ...form, default: initial }];
  }
  switch (field) {
    case 'negativePrompt':
      return [
        {
          kind: 'text',
          name: field,
          label: 'Negative prompt',
          help: 'What should not be in the picture.',
          default: typeof value === 'string' ? value : '',
          multiline: true,
        },
      ];
    case 'sampler':
    case 'scheduler': {
      const listed = servers.flatMap((server) => (field === 'sampler' ? server.samplers : server.schedulers));
      const initial = typeof value === 'string' ? value : (listed[0] ?? '');
      const options = [...new Set([initial, ...listed])];
      const label = field === 'sampler' ? 'Sampler' : 'Scheduler';
      return [
        { kind: 'choice', name: field, label, help: 'As this workflow uses it.', options, default: initial },
      ];
    }
    default:
      return [];
  }
}
