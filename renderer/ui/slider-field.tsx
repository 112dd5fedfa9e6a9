import type { ReactNode } from 'react';
import { useFieldAttributes } from './field.tsx';
import { NumberField } from './number-field.tsx';
import { Slider } from './slider.tsx';
import styles from './slider-field.module.css';

interface SliderFieldProps {
  value: number;
  onChange(value: number): void;
  min: number;
  max: number;
  step: number;
  /** Name of the setting; the slider is announced by it. */
  label: string;
  disabled?: boolean | undefined;
}

/** A slider with the number beside it. Inside a `Field` the field's label names the number, elsewhere `label` does. */
export function SliderField({
  value,
  onChange,
  min,
  max,
  step,
  label,
  disabled,
}: SliderFieldProps): ReactNode {
  const inField = useFieldAttributes().id !== undefined;
  return (
    <div className={styles.row}>
      <Slider
        label={label}
        value={value}
        onChange={onChange}
        min={min}
        max={max}
        step={step}
        disabled={disabled}
      />
      <NumberField
        className={styles.number}
        aria-label={inField ? undefined : label}
        value={value}
        onChange={onChange}
        min={min}
        max={max}
        step={step}
        disabled={disabled}
      />
    </div>
  );
}
