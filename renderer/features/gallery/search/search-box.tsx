import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Popover } from 'radix-ui';
import { Search, Star, X } from 'lucide-react';
import { completionAt, type Completion } from '../../../../main/domain/query/complete.ts';
import type { QueryError } from '../../../../main/domain/query/parser.ts';
import { useCommands, useShortcut } from '../../../commands/use-commands.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { IconButton } from '../../../ui/button.tsx';
import { stepThrough } from '../../../ui/step-through.ts';
import { SuggestionList, suggestionId } from '../../../ui/suggestion-list.tsx';
import { setQueryText, useGallery } from '../gallery-store.ts';
import { suggestionsFor, type SearchSuggestion } from './suggestions.ts';
import { valueCounts } from './value-counts.ts';
import styles from './search-box.module.css';

const FACET_LIMIT = 10;
const COUNTS = valueCounts(FACET_LIMIT);
/** A fault is told when typing pauses: half a field is no mistake yet. */
const FAULT_AFTER_MS = 600;

interface SearchBoxProps {
  readonly onSave: () => void;
}

/** The search box: it completes fields and values, and points at what it can't read. */
export function SearchBox({ onSave }: SearchBoxProps): ReactNode {
  const t = useTranslate();
  const text = useGallery((state) => state.text);
  const fault = useGallery((state) => state.fault);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const faultId = useId();
  const [completion, setCompletion] = useState<Completion | null>(null);
  const [suggestions, setSuggestions] = useState<readonly SearchSuggestion[]>([]);
  // By its label: suggestions that come late may move it, not take it away.
  const [chosen, setChosen] = useState<string | null>(null);
  const active = suggestions.findIndex((suggestion) => suggestion.label === chosen);
  const [scrolled, setScrolled] = useState(0);
  const shownFault = useSettled(fault, text);
  const open = suggestions.length > 0;

  const shortcut = useShortcut('gallery.search');

  /** Whether what is typed goes on with what was typed before: one search, letter by letter. */
  const isTyping = useRef(false);
  const type = (next: string): void => {
    setQueryText(next, !isTyping.current);
    isTyping.current = true;
  };

  const complete = (): void => {
    const element = input.current;
    if (element === null) return;
    setCompletion(completionAt(element.value, element.selectionStart ?? element.value.length));
    setChosen(null);
  };

  // Not whenever it gets the focus: a dialog that closes gives it back, and so does the window.
  useCommands({
    'gallery.search': () => {
      input.current?.select();
      complete();
    },
  });

  /** Those that are still asked for, too. */
  const closeSuggestions = (): void => {
    setCompletion(null);
    setSuggestions([]);
  };

  useEffect(() => {
    let current = true;
    suggestionsFor(completion, COUNTS)
      // Without suggestions one can still type.
      .catch(() => [])
      .then((found) => {
        if (current) setSuggestions(found);
      });
    return () => {
      current = false;
    };
  }, [completion]);

  const accept = (suggestion: SearchSuggestion | undefined): void => {
    const element = input.current;
    if (suggestion === undefined || completion === null || element === null) return;
    const next = text.slice(0, completion.from) + suggestion.insert + text.slice(completion.to);
    const caret = completion.from + suggestion.insert.length;
    type(next);
    requestAnimationFrame(() => {
      element.setSelectionRange(caret, caret);
      complete();
    });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    // Its keys are the input method's.
    if (event.nativeEvent.isComposing) return;
    const next = open ? stepThrough(event.key, active, suggestions.length) : null;
    if (next !== null) setChosen(suggestions[next]?.label ?? null);
    else if ((event.key === 'Enter' || event.key === 'Tab') && open && active >= 0)
      accept(suggestions[active]);
    else if (event.key === 'Enter') {
      closeSuggestions();
      document.querySelector<HTMLElement>('[role=listbox][aria-multiselectable]')?.focus();
    } else if (event.key === 'ArrowDown') complete();
    else if (event.key === 'Escape' && open) closeSuggestions();
    else if (event.key === 'Escape') input.current?.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const told = shownFault !== null && (
    <p id={faultId} role="alert" className={styles.fault}>
      {shownFault.message}{' '}
      <span className={styles.expected}>
        {t('gallery.search.expected', { what: shownFault.expected.slice(0, 6).join(', ') })}
      </span>
    </p>
  );
  return (
    <div className={styles.wrap}>
      <Popover.Root open={open}>
        <Popover.Anchor asChild>
          <div className={styles.box} data-invalid={shownFault !== null || undefined}>
            <Search size={15} aria-hidden className={styles.icon} />
            <div className={styles.field}>
              {shownFault !== null && <FaultMark text={text} fault={shownFault} scrolled={scrolled} />}
              <input
                ref={input}
                type="text"
                role="combobox"
                autoComplete="off"
                spellCheck={false}
                className={styles.input}
                aria-label={t('gallery.search.label')}
                aria-expanded={open}
                aria-controls={listId}
                aria-autocomplete="list"
                aria-activedescendant={open && active >= 0 ? suggestionId(listId, active) : undefined}
                aria-invalid={shownFault !== null || undefined}
                aria-describedby={shownFault === null ? undefined : faultId}
                placeholder={t('gallery.search.placeholder')}
                title={shortcut}
                value={text}
                onChange={(event) => {
                  type(event.target.value);
                  complete();
                }}
                onBlur={() => {
                  isTyping.current = false;
                  closeSuggestions();
                }}
                onClick={complete}
                onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
                onKeyDown={onKeyDown}
              />
            </div>
            {text !== '' && (
              <>
                <IconButton icon={Star} size="small" label={t('gallery.search.save')} onClick={onSave} />
                <IconButton
                  icon={X}
                  size="small"
                  label={t('gallery.search.clear')}
                  onClick={() => {
                    setQueryText('');
                    input.current?.focus();
                  }}
                />
              </>
            )}
          </div>
        </Popover.Anchor>
        <Popover.Portal>
          <Popover.Content
            className={styles.popover}
            align="start"
            sideOffset={4}
            onOpenAutoFocus={(event) => event.preventDefault()}
            onCloseAutoFocus={(event) => event.preventDefault()}
          >
            {told}
            <SuggestionList
              id={listId}
              label={t('gallery.search.suggestions')}
              suggestions={suggestions.map(({ label, detail }) => ({ key: label, label, detail }))}
              active={active}
              onTake={(index) => accept(suggestions[index])}
            />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      {!open && told}
    </div>
  );
}

/** The fault once the text has rested; none at once when there is none. */
function useSettled(fault: QueryError | null, text: string): QueryError | null {
  const [settled, setSettled] = useState<{ fault: QueryError; text: string } | null>(null);
  useEffect(() => {
    if (fault === null) return undefined;
    const timer = setTimeout(() => setSettled({ fault, text }), FAULT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [fault, text]);
  return fault !== null && settled?.text === text ? settled.fault : null;
}

/** Underlines the fault, behind the text and scrolled with it. */
function FaultMark({
  text,
  fault,
  scrolled,
}: {
  text: string;
  fault: QueryError;
  scrolled: number;
}): ReactNode {
  const { position, length } = fault;
  const from = length === 0 ? Math.max(0, position - 1) : position;
  const to = length === 0 ? position : position + length;
  return (
    <div className={styles.mirror} aria-hidden>
      <span style={{ marginLeft: -scrolled }}>{text.slice(0, from)}</span>
      <mark>{text.slice(from, to) || ' '}</mark>
    </div>
  );
}
