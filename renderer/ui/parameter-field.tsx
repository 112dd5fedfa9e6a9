import type { ReactNode } from 'react';
import type { ModelDescription, Parameter } from '../../main/domain/engine.ts';
import type { ExtraValue } from '../../main/domain/generation.ts';
import { Combobox } from './combobox.tsx';
import { Field } from './field.tsx';
import { NumberField } from './number-field.tsx';
import { Select } from './select.tsx';
import { SliderField } from './slider-field.tsx';
import { TextArea } from './text-area.tsx';
import { TextInput } from './text-input.tsx';
import { Toggle } from './toggle.tsx';

/** More options than this are found faster by typing. */
const LONG_LIST = 12;
/** A slider with more stops than this can't be set exactly with a pointer. */
const MAX_SLIDER_STEPS = 400;

/** Parameters that a form has places of their own for, or that follow from what is edited. */
const PLACED = new Set(['prompt', 'negativePrompt', 'width', 'height', 'seed', 'denoise']);

/** What a form shows of a model one below the other. */
export function plainParameters(model: ModelDescription): readonly Parameter[] {
  return model.parameters.filter(({ name }) => !PLACED.has(name));
}

interface ParameterFieldProps {
  parameter: Parameter;
  /** Undefined: its default. */
  value: ExtraValue | undefined;
  error: string | undefined;
  onChange(value: ExtraValue): void;
}

/** One setting as its description says: range, default and a line of help. */
export function ParameterField({ parameter, value, error, onChange }: ParameterFieldProps): ReactNode {
  const { label, help, kind } = parameter;
  return (
    <Field label={label} help={help} error={error} inline={kind === 'toggle'}>
      <Control parameter={parameter} value={value ?? parameter.default} onChange={onChange} />
    </Field>
  );
}

interface ControlProps {
  parameter: Parameter;
  value: ExtraValue;
  onChange(value: ExtraValue): void;
}

function Control({ parameter, value, onChange }: ControlProps): ReactNode {
  switch (parameter.kind) {
    case 'number': {
      const { min, max, step, label } = parameter;
      const isSlider = (max - min) / step <= MAX_SLIDER_STEPS;
      const range = { value: Number(value), onChange, min, max, step };
      return isSlider ? <SliderField {...range} label={label} /> : <NumberField {...range} />;
    }
    case 'choice':
      return parameter.options.length > LONG_LIST ? (
        <Combobox
          value={String(value)}
          options={parameter.options.map((option) => ({ value: option, label: option }))}
          onChange={onChange}
          emptyText="–"
        />
      ) : (
        <Select
          value={String(value)}
          options={parameter.options.map((option) => ({ value: option, label: option }))}
          onChange={onChange}
        />
      );
    case 'text':
      return parameter.multiline ? (
        <TextArea value={String(value)} onChange={onChange} />
      ) : (
        <TextInput value={String(value)} onChange={onChange} />
      );
    case 'toggle':
      return <Toggle checked={value === true} onChange={onChange} />;
  }
}
