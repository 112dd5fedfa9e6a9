import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Popover } from 'radix-ui';
import { classNames } from './class-names.ts';
import { useFieldAttributes } from './field.tsx';
import { SmallPicture } from './small-picture.tsx';
import { stepThrough } from './step-through.ts';
import fieldStyles from './field.module.css';
import styles from './combobox.module.css';

interface ComboboxOption {
  readonly value: string;
  readonly label: string;
  /** A second line: where it comes from, what it is. */
  readonly detail?: string | undefined;
  /** Options with the same group stand under one heading. */
  readonly group?: string | undefined;
  /** Address of a small picture; where there is none its place stays empty. */
  readonly picture?: string | undefined;
}

interface ComboboxProps {
  value: string | null;
  options: readonly ComboboxOption[];
  onChange(value: string): void;
  placeholder?: string | undefined;
  emptyText: string;
  disabled?: boolean | undefined;
  /** Only where no `Field` names it. */
  'aria-label'?: string | undefined;
  /** Offers to make what was typed when no option is called that. */
  create?: { label(text: string): string; run(text: string): void } | undefined;
  /** Clears the text after a choice, for lists that add something each time. */
  clearOnChoose?: boolean | undefined;
}

/** Stands for what is not there yet; no value has it. */
const NEW = '\0new';

/** A list one can type into to narrow it: every typed word must occur in label, detail or group. */
export function Combobox({
  value,
  options,
  onChange,
  placeholder,
  emptyText,
  disabled = false,
  create,
  clearOnChoose = false,
  'aria-label': ariaLabel,
}: ComboboxProps): ReactNode {
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const attributes = useFieldAttributes();
  const selected = options.find((option) => option.value === value);

  const matches = useMemo((): readonly ComboboxOption[] => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const found = options.filter((option) => {
      const text = `${option.label} ${option.detail ?? ''} ${option.group ?? ''}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const typed = query.trim();
    const isKnown = options.some(({ label }) => label.toLowerCase() === typed.toLowerCase());
    return create === undefined || typed === '' || isKnown
      ? found
      : [...found, { value: NEW, label: create.label(typed) }];
  }, [options, query, create]);

  useEffect(() => {
    if (open) document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [open, active, listId]);

  const show = (): void => {
    if (open || disabled) return;
    setQuery('');
    setActive(Math.max(0, clearOnChoose ? 0 : options.findIndex((option) => option.value === value)));
    setOpen(true);
  };
  const choose = (option: ComboboxOption | undefined): void => {
    setOpen(false);
    setQuery('');
    if (option?.value === NEW) create?.run(query.trim());
    else if (option !== undefined) onChange(option.value);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    // Its keys are the input method's.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) show();
      else setActive(stepThrough(event.key, active, matches.length) ?? 0);
    } else if (event.key === 'Enter' && open && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      choose(matches[active]);
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      setOpen(false);
    }
  };

  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Anchor asChild>
        <input
          {...attributes}
          ref={input}
          type="text"
          role="combobox"
          autoComplete="off"
          spellCheck={false}
          aria-label={ariaLabel}
          aria-expanded={open}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={open && matches.length > 0 ? `${listId}-${active}` : undefined}
          disabled={disabled}
          placeholder={open && selected !== undefined ? selected.label : placeholder}
          value={open ? query : (selected?.label ?? (clearOnChoose ? '' : (value ?? '')))}
          onChange={(event) => {
            if (!open) setOpen(true);
            setQuery(event.target.value);
            setActive(0);
          }}
          onMouseDown={show}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
          className={classNames(fieldStyles.input, fieldStyles.select)}
        />
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          role="presentation"
          className={styles.popover}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => {
            if (event.target === input.current) event.preventDefault();
          }}
        >
          <div id={listId} role="listbox" tabIndex={-1} aria-label={ariaLabel ?? placeholder ?? emptyText}>
            {matches.map((option, index) => (
              <div key={option.value} role="presentation">
                {option.group !== undefined && option.group !== matches[index - 1]?.group && (
                  <div className={styles.group} role="presentation">
                    {option.group}
                  </div>
                )}
                {/* The input keeps the focus and handles the keys, as a combobox does. */}
                <div
                  id={`${listId}-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === active}
                  className={classNames(
                    styles.option,
                    option.value === value && styles.current,
                    option.picture !== undefined && styles.pictured,
                  )}
                  onMouseDown={(event) => {
                    event.preventDefault();
                    choose(option);
                  }}
                  onMouseMove={() => setActive(index)}
                >
                  {option.picture !== undefined && <SmallPicture src={option.picture} size={40} />}
                  <span className={styles.label}>{option.label}</span>
                  {option.detail !== undefined && <span className={styles.detail}>{option.detail}</span>}
                </div>
              </div>
            ))}
          </div>
          {matches.length === 0 && <p className={styles.empty}>{emptyText}</p>}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
