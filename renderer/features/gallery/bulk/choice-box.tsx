import { useEffect, useId, useState, type ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { useTranslate } from '../../../i18n/translate.ts';
import { stepThrough } from '../../../ui/step-through.ts';
import { TextInput } from '../../../ui/text-input.tsx';
import styles from './bulk.module.css';

export interface Choice {
  readonly key: string;
  readonly name: ReactNode;
  readonly title?: string;
  /** For one that is made when it is chosen. */
  readonly icon?: LucideIcon;
  /** How many pictures it has. */
  readonly count?: number;
  choose(): void;
}

interface ChoiceBoxProps {
  text: string;
  onText(text: string): void;
  label: string;
  placeholder: string;
  choices: readonly Choice[];
  /** Whether the first choice is what the text names. Else Enter takes none but one that was stepped to. */
  namesFirst: boolean;
  /** What stands between the box and the list. */
  children?: ReactNode;
}

/** A box to type a name into, over the places it may mean. What Enter takes is always marked. */
export function ChoiceBox({
  text,
  onText,
  label,
  placeholder,
  choices,
  namesFirst,
  children,
}: ChoiceBoxProps): ReactNode {
  const t = useTranslate();
  const listId = useId();
  const [current, setCurrent] = useState<string | null>(null);
  const stepped = choices.findIndex(({ key }) => key === current);
  const active = stepped < 0 && namesFirst ? 0 : stepped;
  const activeId = active < 0 ? undefined : `${listId}-${active}`;
  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  return (
    <div className={styles.form}>
      <TextInput
        value={text}
        onChange={(typed) => {
          onText(typed);
          setCurrent(null);
        }}
        onKeyDown={(event) => {
          // Its keys are the input method's.
          if (event.nativeEvent.isComposing) return;
          const next = stepThrough(event.key, active, choices.length);
          if (next !== null) setCurrent(choices[next]?.key ?? null);
          else if (event.key === 'Enter') choices[active]?.choose();
          else return;
          event.preventDefault();
        }}
        role="combobox"
        aria-expanded={choices.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={activeId}
        aria-label={label}
        placeholder={placeholder}
      />
      {children}
      {choices.length > 0 && (
        <div
          id={listId}
          role="listbox"
          tabIndex={-1}
          aria-label={t('gallery.search.suggestions')}
          className={styles.choices}
        >
          {choices.map(({ key, name, title, icon: Icon, count, choose }, index) => (
            <div
              key={key}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className={styles.choice}
              title={title}
              onMouseDown={(event) => {
                if (event.button !== 0) return;
                event.preventDefault();
                choose();
              }}
            >
              {Icon !== undefined && <Icon size={15} aria-hidden />}
              <span className={styles.choiceText}>{name}</span>
              {count !== undefined && <span className={styles.choiceCount}>{count.toLocaleString()}</span>}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
