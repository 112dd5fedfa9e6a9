import type { ReactNode } from 'react';
import type { Parameter } from '../../../main/domain/engine.ts';
import { isSharedField } from '../../../main/domain/model-request.ts';
import type { ExtraValue } from '../../../main/domain/generation.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { SliderField } from '../../ui/slider-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { valueOf } from './generate-form.ts';
import { editForm, useGenerate, useIssue } from './generate-store.ts';

/** More options than this are found faster by typing. */
const LONG_LIST = 12;
/** A slider with more stops than this can't be set exactly with a pointer. */
const MAX_SLIDER_STEPS = 400;

/** One setting as its description says: range, default and a line of help. */
export function ParameterField({ parameter }: { parameter: Parameter }): ReactNode {
  const value = useGenerate((state) => valueOf(state.form, parameter));
  const error = useIssue(isSharedField(parameter.name) ? parameter.name : `extra.${parameter.name}`);
  const set = (next: ExtraValue): void =>
    editForm((form) => ({ ...form, values: { ...form.values, [parameter.name]: next } }));
  return (
    <Field label={parameter.label} help={parameter.help} error={error} inline={parameter.kind === 'toggle'}>
      <Control parameter={parameter} value={value} onChange={set} />
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
