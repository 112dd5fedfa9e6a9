import { useRef, useState, type ComponentProps, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { useFieldAttributes } from './field.tsx';
import { formatNumber, parseNumber, snapToRange, stepNumber, type NumberRange } from './number-steps.ts';
import styles from './field.module.css';

interface NumberFieldProps
  extends NumberRange, Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'min' | 'max' | 'step' | 'type'> {
  value: number;
  onChange(value: number): void;
  /** Keeps a number outside the range as typed, for the form to complain about, instead of moving it in. */
  lenient?: boolean;
}

/**
 * A number one can type, step with the arrow keys (Shift: ten steps) or drag sideways. The wheel scrolls the page
 * and never changes it.
 */
export function NumberField({
  value,
  onChange,
  min,
  max,
  step,
  lenient = false,
  className,
  ...rest
}: NumberFieldProps): ReactNode {
  const range = { min, max, step };
  const [draft, setDraft] = useState<string | null>(null);
  const drag = useRef<{ x: number; value: number; moved: boolean } | null>(null);

  const commit = (): void => {
    if (draft === null) return;
    const parsed = parseNumber(draft, step);
    setDraft(null);
    if (parsed !== undefined) onChange(lenient ? parsed : snapToRange(parsed, range));
  };

  return (
    <input
      {...useFieldAttributes()}
      inputMode="decimal"
      autoComplete="off"
      {...rest}
      type="text"
      role="spinbutton"
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      className={classNames(styles.input, styles.number, className)}
      value={draft ?? formatNumber(value, step)}
      onChange={(event) => {
        setDraft(event.target.value);
        const parsed = parseNumber(event.target.value, step);
        // A number that needs no correction counts while it is typed; others are corrected on leaving.
        if (parsed !== undefined && snapToRange(parsed, range) === parsed) onChange(parsed);
      }}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        else if (event.key === 'Escape' && draft !== null) {
          event.stopPropagation();
          setDraft(null);
        } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
          event.preventDefault();
          const current = parseNumber(draft ?? '', step) ?? value;
          setDraft(null);
          onChange(stepNumber(current, event.key === 'ArrowUp' ? 1 : -1, range, event.shiftKey));
        }
      }}
      onPointerDown={(event) => {
        if (event.button === 0 && document.activeElement !== event.currentTarget) {
          drag.current = { x: event.clientX, value, moved: false };
        }
      }}
      onPointerMove={(event) => {
        const start = drag.current;
        if (start === null) return;
        const distance = event.clientX - start.x;
        if (!start.moved && Math.abs(distance) < 4) return;
        if (!start.moved) {
          start.moved = true;
          event.currentTarget.setPointerCapture(event.pointerId);
        }
        onChange(snapToRange(start.value + Math.round(distance / 4) * (step ?? 1), range));
      }}
      onPointerUp={(event) => {
        if (drag.current?.moved === true) event.currentTarget.blur();
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
    />
  );
}
