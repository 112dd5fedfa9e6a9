import type { ReactNode } from 'react';
import { Slider as RadixSlider } from 'radix-ui';
import { classNames } from './class-names.ts';
import styles from './slider.module.css';

export interface SliderProps {
  value: number;
  onChange(value: number): void;
  min: number;
  max: number;
  step: number;
  /** What the slider is announced as. */
  label: string;
  className?: string | undefined;
  title?: string;
  disabled?: boolean | undefined;
}

/** A number chosen by dragging or the arrow keys; fills the width it is given. */
export function Slider({
  value,
  onChange,
  min,
  max,
  step,
  label,
  className,
  title,
  disabled,
}: SliderProps): ReactNode {
  return (
    <RadixSlider.Root
      className={classNames(styles.root, className)}
      title={title}
      value={[Math.min(max, Math.max(min, value))]}
      onValueChange={([next]) => {
        if (next !== undefined) onChange(next);
      }}
      min={min}
      max={max}
      step={step}
      disabled={disabled === true}
    >
      <RadixSlider.Track className={styles.track}>
        <RadixSlider.Range className={styles.range} />
      </RadixSlider.Track>
      <RadixSlider.Thumb className={styles.thumb} aria-label={label} />
    </RadixSlider.Root>
  );
}
