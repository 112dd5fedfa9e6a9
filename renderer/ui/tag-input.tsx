import { useEffect, useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Popover } from 'radix-ui';
import { X } from 'lucide-react';
import { tagsWritten } from '../../main/domain/tag-name.ts';
import { stepThrough } from './step-through.ts';
import { SuggestionList, suggestionId } from './suggestion-list.tsx';
import styles from './tag-input.module.css';

const keepFocus = (event: Event): void => event.preventDefault();

interface TagInputProps {
  tags: readonly string[];
  onAdd(added: readonly string[]): void;
  onRemove(tag: string): void;
  /** Tags in use that begin with what was typed, with how often. */
  suggest(prefix: string): Promise<readonly { readonly value: string; readonly count: number }[]>;
  label: string;
  placeholder: string;
  removeLabel(tag: string): string;
}

/**
 * Tags as chips with a box to add more; what is typed is completed from the tags in use. Enter with nothing written is left to the
 * form around it: there are no more.
 */
export function TagInput({
  tags,
  onAdd,
  onRemove,
  suggest,
  label,
  placeholder,
  removeLabel,
}: TagInputProps): ReactNode {
  const listId = useId();
  const [text, setText] = useState('');
  const [focused, setFocused] = useState(false);
  const [found, setFound] = useState<readonly { value: string; count: number }[]>([]);
  const [active, setActive] = useState(-1);
  useEffect(() => {
    if (!focused) return undefined;
    let current = true;
    suggest(text)
      // Without suggestions a tag can still be typed whole.
      .catch(() => [])
      .then((values) => {
        if (!current) return;
        setFound(values);
        setActive(-1);
      });
    return () => {
      current = false;
    };
  }, [text, focused, suggest]);
  const options = found.filter(({ value }) => !tags.includes(value)).slice(0, 8);
  const open = focused && options.length > 0;

  const add = (written: readonly string[]): void => {
    const added = written.filter((tag) => !tags.includes(tag));
    if (added.length > 0) onAdd(added);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Its keys are the input method's.
    if (event.nativeEvent.isComposing) return;
    const next = open ? stepThrough(event.key, active, options.length) : null;
    if (next !== null) setActive(next);
    else if ((event.key === 'Enter' || event.key === ',') && (text !== '' || active >= 0)) {
      const chosen = options[active];
      add(chosen === undefined ? tagsWritten(text) : [chosen.value]);
    } else if (event.key === 'Backspace' && text === '' && tags.length > 0) onRemove(tags.at(-1) ?? '');
    else if (event.key === 'Escape' && open) setFound([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={styles.box}>
      {tags.map((tag) => (
        <span key={tag} className={styles.tag}>
          {tag}
          <button type="button" aria-label={removeLabel(tag)} onClick={() => onRemove(tag)}>
            <X size={11} aria-hidden />
          </button>
        </span>
      ))}
      <span className={styles.entry}>
        <Popover.Root open={open}>
          <Popover.Anchor asChild>
            <input
              type="text"
              role="combobox"
              autoComplete="off"
              spellCheck={false}
              aria-label={label}
              aria-expanded={open}
              aria-controls={listId}
              aria-autocomplete="list"
              aria-activedescendant={open && active >= 0 ? suggestionId(listId, active) : undefined}
              placeholder={placeholder}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onFocus={() => setFocused(true)}
              onBlur={() => {
                setFocused(false);
                add(tagsWritten(text));
              }}
              onKeyDown={onKeyDown}
            />
          </Popover.Anchor>
          <Popover.Portal>
            <Popover.Content
              className={styles.list}
              align="start"
              sideOffset={6}
              onOpenAutoFocus={keepFocus}
              onCloseAutoFocus={keepFocus}
            >
              <SuggestionList
                id={listId}
                label={label}
                suggestions={options.map(({ value, count }) => ({
                  key: value,
                  label: value,
                  detail: count.toLocaleString(),
                }))}
                active={active}
                onTake={(index) => add(options.slice(index, index + 1).map(({ value }) => value))}
              />
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      </span>
    </div>
  );
}
