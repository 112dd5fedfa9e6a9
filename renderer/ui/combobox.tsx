import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Popover } from 'radix-ui';
import { classNames } from './class-names.ts';
import { useFieldAttributes } from './field.tsx';
import { OptionList, optionId, type ListedOption } from './option-list.tsx';
import { stepThrough } from './step-through.ts';
import fieldStyles from './field.module.css';
import { wordTest } from './word-test.ts';
import styles from './combobox.module.css';

interface ComboboxProps {
  value: string | null;
  options: readonly ListedOption[];
  onChange(value: string): void;
  placeholder?: string | undefined;
  emptyText: string;
  disabled?: boolean | undefined;
  /** Only where no `Field` names it. */
  'aria-label'?: string | undefined;
  /** Offers to make what was typed when no option is called that, before those that only hold it. */
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

  const matches = useMemo((): readonly ListedOption[] => {
    const hasWords = wordTest(query);
    const found = options.filter(({ label, detail = '', group = '' }) =>
      hasWords(`${label} ${detail} ${group}`),
    );
    if (create === undefined) return found;
    const typed = query.trim();
    const named = found.filter(({ label }) => label.toLowerCase() === typed.toLowerCase());
    const isNew = typed !== '' && named.length === 0;
    const first = isNew ? [{ value: NEW, label: create.label(typed) }] : named;
    return [...first, ...found.filter((option) => !named.includes(option))];
  }, [options, query, create]);

  const show = (): void => {
    if (open || disabled) return;
    setQuery('');
    setActive(Math.max(0, clearOnChoose ? 0 : options.findIndex((option) => option.value === value)));
    setOpen(true);
  };
  const choose = (option: ListedOption | undefined): void => {
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
          aria-activedescendant={open && matches.length > 0 ? optionId(listId, active) : undefined}
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
          <OptionList
            id={listId}
            label={ariaLabel ?? placeholder ?? emptyText}
            options={matches}
            value={value}
            active={active}
            onActive={setActive}
            onChoose={choose}
          />
          {matches.length === 0 && <p className={styles.empty}>{emptyText}</p>}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
