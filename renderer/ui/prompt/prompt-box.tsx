import {
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import type { EngineDescription } from '../../../main/domain/engine.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Field } from '../field.tsx';
import { stepThrough } from '../step-through.ts';
import { SuggestionList, suggestionId } from '../suggestion-list.tsx';
import { TextArea } from '../text-area.tsx';
import { adjustWeight } from './prompt-weight.ts';
import { completionsAt, type Completion } from './prompt-completion.ts';
import { typeOver, TypedText } from './typed-text.ts';
import { knownWildcards, refreshWildcards } from './wildcard-lists.ts';
import styles from './prompt.module.css';

interface PromptBoxProps {
  label: string;
  placeholder: string;
  value: string;
  onChange(value: string): void;
  error: string | undefined;
  /** Whose LoRAs and embeddings are offered while typing. */
  engine: EngineDescription | undefined;
  aside?: ReactNode;
  /** Called when the focus leaves the box. */
  onLeave?: () => void;
  box?: RefObject<HTMLTextAreaElement | null>;
}

const NOTHING_KNOWN = { loras: [], embeddings: [] };

/** A prompt: weights by shortcut; names of LoRAs, embeddings and wildcard lists completed. */
export function PromptBox({
  label,
  placeholder,
  value,
  onChange,
  error,
  engine,
  aside,
  onLeave,
  box,
}: PromptBoxProps): ReactNode {
  const t = useTranslate();
  const listId = useId();
  const ownBox = useRef<HTMLTextAreaElement>(null);
  const area = box ?? ownBox;
  const [typed] = useState(() => new TypedText());
  const [initialValue] = useState(value);
  useLayoutEffect(() => {
    if (area.current !== null) typed.show(area.current, value);
  }, [typed, area, value]);
  const [completion, setCompletion] = useState<Completion | null>(null);
  const [active, setActive] = useState(0);

  const write = (text: string, start: number, end: number): void => {
    const element = area.current;
    if (element === null) return;
    element.focus();
    typeOver(element, text);
    element.setSelectionRange(start, end);
  };
  const weigh = (direction: 1 | -1): void => {
    const element = area.current;
    if (element === null) return;
    const adjusted = adjustWeight(
      { text: element.value, start: element.selectionStart, end: element.selectionEnd },
      direction,
    );
    write(adjusted.text, adjusted.start, adjusted.end);
  };
  useCommands(
    { 'generate.weightUp': () => weigh(1), 'generate.weightDown': () => weigh(-1) },
    { layer: 'panel', within: area },
  );

  const complete = (name: string): void => {
    if (completion === null) return;
    const inserted = completion.insert(name);
    const text = value.slice(0, completion.start) + inserted + value.slice(completion.end);
    const caret = completion.start + inserted.length;
    write(text, caret, caret);
    setCompletion(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method composes, its keys are that one's.
    if (completion === null || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
    const next = stepThrough(event.key, active, completion.names.length);
    if (next !== null) setActive(next);
    else if (event.key === 'Enter' || event.key === 'Tab') complete(completion.names[active] ?? '');
    else if (event.key === 'Escape') setCompletion(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <Field label={label} error={error} aside={aside} className={styles.prompt}>
      <TextArea
        ref={area}
        defaultValue={initialValue}
        placeholder={placeholder}
        spellCheck
        rows={box === undefined ? 2 : 4}
        onChange={(text) => {
          if (typed.isWriting) return;
          onChange(text);
          setActive(0);
          const { loras, embeddings } = engine ?? NOTHING_KNOWN;
          const source = { loras, embeddings, wildcards: knownWildcards() };
          setCompletion(completionsAt(text, area.current?.selectionStart ?? 0, source));
        }}
        aria-autocomplete="list"
        aria-controls={completion === null ? undefined : listId}
        aria-activedescendant={completion === null ? undefined : suggestionId(listId, active)}
        onKeyDown={onKeyDown}
        onSelect={({ currentTarget: { selectionEnd } }) => {
          if (completion === null) return;
          if (selectionEnd < completion.start || selectionEnd > completion.end) setCompletion(null);
        }}
        onFocus={({ currentTarget }) => {
          typed.catchUp(currentTarget);
          refreshWildcards();
        }}
        onBlur={() => {
          setCompletion(null);
          onLeave?.();
        }}
      />
      {completion !== null && (
        <div className={styles.completions}>
          <p className={styles.completionKind} aria-hidden>
            {t(`generate.completion.${completion.kind}`)}
          </p>
          <SuggestionList
            id={listId}
            label={t(`generate.completion.${completion.kind}`)}
            suggestions={completion.names.map((name) => {
              const count = completion.lines(name);
              const detail = count === null ? undefined : t('generate.completion.lines', { count });
              return { key: name, label: name, detail };
            })}
            active={active}
            onTake={(index) => complete(completion.names[index] ?? '')}
          />
        </div>
      )}
    </Field>
  );
}
