import type { ReactNode } from 'react';
import { useFieldAttributes } from './field.tsx';
import { NumberField } from './number-field.tsx';
import { Slider, type SliderProps } from './slider.tsx';
import styles from './slider-field.module.css';

/** A slider with the number beside it. Inside a `Field` the field's label names the number, elsewhere `label` does. */
export function SliderField({ label, ...number }: Omit<SliderProps, 'className' | 'title'>): ReactNode {
  const inField = useFieldAttributes().id !== undefined;
  return (
    <div className={styles.row}>
      <Slider label={label} {...number} />
      <NumberField className={styles.number} aria-label={inField ? undefined : label} {...number} />
    </div>
  );
}
