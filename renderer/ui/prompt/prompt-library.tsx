import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import type { GenerationRequest } from '../../../main/domain/generation.ts';
import type { PromptEntry } from '../../../preload/contract/prompts.ts';
import { api } from '../../api/api.ts';
import { tellError } from '../../api/tell-error.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { Tabs } from '../tabs.tsx';
import { TextInput } from '../text-input.tsx';
import { showToast } from '../toast-store.ts';
import { VirtualList } from '../virtual-list.tsx';
import { wordTest } from '../word-test.ts';
import styles from './prompt-library.module.css';
import { entryNamed, entryOf, settingsLine, suggestedName, type SavedForm } from './saved-entry.ts';
import { ENTRY_HEIGHT, EntryButton, SavedEntries } from './saved-entries.tsx';

interface PromptLibraryProps {
  open: boolean;
  onClose(): void;
  promptBox: RefObject<HTMLTextAreaElement | null>;
  prompt: string;
  negativePrompt: string;
  /** The settings of the form, to be saved as a preset; null while there is no model. */
  request: Partial<GenerationRequest> | null;
  onPrompts(prompts: { readonly prompt: string; readonly negativePrompt?: string }): void;
  onPreset(request: Partial<GenerationRequest>, name: string): void;
}

type Tab = 'saved' | 'presets' | 'history';
type PastPrompt = Awaited<ReturnType<typeof api.prompts.history>>[number];

const TYPING_PAUSE_MS = 150;
const HISTORY_SHOWN = 200;

/** Saved prompts, presets of settings, and the prompts of the past. */
export function PromptLibrary({ open, ...props }: PromptLibraryProps): ReactNode {
  const t = useTranslate();
  return (
    <Dialog
      open={open}
      onClose={props.onClose}
      title={t('generate.library')}
      closeLabel={t('common.close')}
      size="large"
    >
      {open && <Library {...props} />}
    </Dialog>
  );
}

function Library(props: Omit<PromptLibraryProps, 'open'>): ReactNode {
  const { onClose, promptBox, onPrompts, onPreset } = props;
  const t = useTranslate();
  const [tab, setTab] = useState<Tab>('saved');
  const [search, setSearch] = useState('');
  const [entries, setEntries] = useState<readonly PromptEntry[] | null>(null);
  const [history, setHistory] = useState<readonly PastPrompt[] | null>(null);

  const failed = (error: unknown): void => {
    tellError(error, 'generate.libraryFailed');
  };
  useEffect(() => {
    api.prompts.list({}).then(setEntries, tellError);
  }, []);
  useEffect(() => {
    let stale = false;
    const ask = (): void => {
      api.prompts.history({ search, limit: HISTORY_SHOWN }).then((found) => {
        if (!stale) setHistory(found);
      }, tellError);
    };
    // Each looks through the prompts of up to 100,000 pictures: while somebody types they would queue up.
    const timer = setTimeout(ask, search === '' ? 0 : TYPING_PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [search]);

  const save = async (entry: Omit<PromptEntry, 'changedAtMs'>): Promise<boolean> => {
    try {
      const saved = await api.prompts.save(entry as Parameters<typeof api.prompts.save>[0]);
      setEntries((before) => [saved, ...(before ?? []).filter(({ id }) => id !== saved.id)]);
      return true;
    } catch (error) {
      failed(error);
      return false;
    }
  };
  const remove = async (entry: PromptEntry): Promise<void> => {
    try {
      await api.prompts.remove({ id: entry.id });
      setEntries((before) => (before ?? []).filter(({ id }) => id !== entry.id));
      showToast({
        text: t('generate.libraryDeleted', { name: entry.name }),
        action: { label: t('common.undo'), run: () => void save(entry) },
      });
    } catch (error) {
      failed(error);
    }
  };
  const use = (prompt: string, negativePrompt: string): void => {
    const before = { prompt: props.prompt, negativePrompt: props.negativePrompt };
    onPrompts({ prompt, ...(negativePrompt === '' ? {} : { negativePrompt }) });
    onClose();
    if (before.prompt.trim() === '' || before.prompt === prompt) return;
    showToast({
      text: t('generate.promptReplaced'),
      action: { label: t('common.undo'), run: () => onPrompts(before) },
    });
  };
  const insert = (prompt: string): void => {
    const box = promptBox.current;
    const at = box?.selectionEnd ?? Infinity;
    const present = props.prompt;
    onPrompts({ prompt: joinPrompts(present.slice(0, at), prompt, present.slice(at)) });
    onClose();
  };

  const hasWords = wordTest(search);
  const matches = (entry: PromptEntry): boolean =>
    hasWords(`${entry.name} ${entry.prompt} ${entry.negativePrompt} ${settingsLine(entry, t)}`);
  const ofKind = (kind: PromptEntry['kind']): readonly PromptEntry[] =>
    (entries ?? [])
      .filter((entry) => entry.kind === kind && matches(entry))
      .sort((a, b) => Number(b.favorite) - Number(a.favorite) || b.changedAtMs - a.changedAtMs);

  const form: SavedForm = {
    prompt: props.prompt,
    negativePrompt: props.negativePrompt,
    request: props.request as SavedForm['request'],
  };
  const saveForm = async (kind: PromptEntry['kind'], name: string): Promise<void> => {
    const replaced = entryNamed(entries ?? [], kind, name);
    const saved = await save(entryOf(form, kind, name, entries ?? []));
    if (!saved || replaced === undefined) return;
    showToast({
      text: t('generate.libraryReplaced', { name: replaced.name }),
      action: { label: t('common.undo'), run: () => void save(replaced) },
    });
  };
  const tabOf = (kind: PromptEntry['kind'], label: string, empty: string): ReactNode => (
    <div className={styles.tab}>
      <SaveRow kind={kind} form={form} onSave={(name) => void saveForm(kind, name)} />
      {entries !== null && (
        <SavedEntries
          label={label}
          entries={ofKind(kind)}
          empty={search.trim() !== '' ? t('generate.libraryNoMatch') : empty}
          onUse={(entry) => {
            if (kind === 'prompt') return use(entry.prompt, entry.negativePrompt);
            onPreset((entry.request ?? {}) as Partial<GenerationRequest>, entry.name);
            onClose();
          }}
          onInsert={kind === 'prompt' ? (entry) => insert(entry.prompt) : undefined}
          onChange={(entry) => void save(entry)}
          onRemove={(entry) => void remove(entry)}
        />
      )}
    </div>
  );

  return (
    <div className={styles.library}>
      <TextInput
        type="search"
        value={search}
        onChange={setSearch}
        placeholder={t('generate.librarySearch')}
        aria-label={t('generate.librarySearch')}
      />
      <Tabs<Tab>
        label={t('generate.libraryTabs')}
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: 'saved',
            label: t('generate.librarySaved'),
            content: tabOf('prompt', t('generate.librarySaved'), t('generate.libraryEmptySaved')),
          },
          {
            value: 'presets',
            label: t('generate.libraryPresets'),
            content: tabOf('preset', t('generate.libraryPresets'), t('generate.libraryEmptyPresets')),
          },
          {
            value: 'history',
            label: t('generate.libraryHistory'),
            content: (
              <div className={styles.tab}>
                {history?.length === 0 && (
                  <p className={styles.empty}>
                    {t(search.trim() !== '' ? 'generate.libraryNoMatch' : 'generate.libraryEmptyHistory')}
                  </p>
                )}
                <VirtualList
                  className={styles.list}
                  label={t('generate.libraryHistory')}
                  items={history ?? []}
                  estimatedHeight={ENTRY_HEIGHT}
                  itemKey={(past) => `${past.atMs} ${past.prompt}`}
                  renderItem={(past) => (
                    <div className={styles.entry}>
                      <div className={styles.text}>
                        <p dir="auto">{past.prompt}</p>
                      </div>
                      <EntryButton
                        text={t('generate.libraryInsert')}
                        name={suggestedName(past)}
                        onClick={() => insert(past.prompt)}
                      />
                      <EntryButton
                        text={t('generate.libraryUse')}
                        name={suggestedName(past)}
                        onClick={() => use(past.prompt, past.negativePrompt)}
                      />
                    </div>
                  )}
                />
              </div>
            ),
          },
        ]}
      />
    </div>
  );
}

/** Saves what the form holds now, under a name. */
function SaveRow({
  kind,
  form,
  onSave,
}: {
  kind: PromptEntry['kind'];
  form: SavedForm;
  onSave(name: string): void;
}): ReactNode {
  const t = useTranslate();
  const [name, setName] = useState('');
  const suggested = suggestedName(form);
  const canSave =
    (kind === 'prompt' ? form.prompt.trim() !== '' : form.request !== null) &&
    (name.trim() !== '' || suggested !== '');
  return (
    <form
      className={styles.save}
      onSubmit={(event) => {
        event.preventDefault();
        if (!canSave) return;
        onSave(name);
        setName('');
      }}
    >
      <TextInput
        value={name}
        maxLength={200}
        onChange={setName}
        placeholder={suggested || t('generate.libraryName')}
        aria-label={t('generate.libraryName')}
      />
      <Button type="submit" disabled={!canSave}>
        {kind === 'prompt' ? t('generate.librarySavePrompt') : t('generate.librarySavePreset')}
      </Button>
    </form>
  );
}

/** Parts of a prompt with one comma between. */
function joinPrompts(...parts: readonly string[]): string {
  return parts
    .map((part) => part.replace(/^[\s,]+|[\s,]+$/g, ''))
    .filter(Boolean)
    .join(', ');
}
