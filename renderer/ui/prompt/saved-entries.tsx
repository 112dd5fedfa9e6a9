import { useState, type ReactNode } from 'react';
import { Pencil, Star, Trash2 } from 'lucide-react';
import type { PromptEntry } from '../../../preload/contract/prompts.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../button.tsx';
import { VirtualList } from '../virtual-list.tsx';
import { RenameForm } from '../rename-form.tsx';
import styles from './prompt-library.module.css';
import { settingsLine } from './saved-entry.ts';

interface SavedEntriesProps {
  /** What they are, read aloud. */
  readonly label: string;
  readonly entries: readonly PromptEntry[];
  /** Said when there is none. */
  readonly empty: string;
  onUse(entry: PromptEntry): void;
  /** Left out where entries are applied as a whole. */
  readonly onInsert: ((entry: PromptEntry) => void) | undefined;
  /** An entry under its id, changed. */
  onChange(entry: PromptEntry): void;
  onRemove(entry: PromptEntry): void;
}

/** With two lines of its prompt, CSS pixels. */
export const ENTRY_HEIGHT = 74;

/** Saved prompts or presets, to be used, starred, renamed and deleted. */
export function SavedEntries({ label, entries, empty, ...actions }: SavedEntriesProps): ReactNode {
  if (entries.length === 0) return <p className={styles.empty}>{empty}</p>;
  return (
    <VirtualList
      className={styles.list}
      label={label}
      items={entries}
      estimatedHeight={ENTRY_HEIGHT}
      itemKey={({ id }) => id}
      renderItem={(entry) => <SavedRow entry={entry} {...actions} />}
    />
  );
}

function SavedRow({
  entry,
  onUse,
  onInsert,
  onChange,
  onRemove,
}: Omit<SavedEntriesProps, 'label' | 'entries' | 'empty'> & { entry: PromptEntry }): ReactNode {
  const t = useTranslate();
  const [renaming, setRenaming] = useState(false);
  const settings = settingsLine(entry, t);
  return (
    <div className={styles.entry}>
      <IconButton
        icon={Star}
        size="small"
        label={t('generate.libraryFavorite', { name: entry.name })}
        pressed={entry.favorite}
        onClick={() => onChange({ ...entry, favorite: !entry.favorite })}
      />
      {renaming ? (
        <RenameForm
          name={entry.name}
          label={t('generate.libraryName')}
          maxLength={200}
          onDone={(name) => {
            if (name !== null) onChange({ ...entry, name });
            setRenaming(false);
          }}
        />
      ) : (
        <>
          <div className={styles.text}>
            <strong dir="auto">{entry.name}</strong>
            {settings !== '' && <p>{settings}</p>}
            <p dir="auto">{entry.prompt}</p>
          </div>
          {onInsert !== undefined && (
            <EntryButton
              text={t('generate.libraryInsert')}
              name={entry.name}
              onClick={() => onInsert(entry)}
            />
          )}
          <EntryButton
            text={t(entry.kind === 'preset' ? 'generate.libraryApply' : 'generate.libraryUse')}
            name={entry.name}
            onClick={() => onUse(entry)}
          />
        </>
      )}
      <IconButton
        icon={Pencil}
        size="small"
        label={t('generate.libraryRename', { name: entry.name })}
        onClick={() => setRenaming(true)}
      />
      <IconButton
        icon={Trash2}
        size="small"
        label={t('generate.libraryDelete', { name: entry.name })}
        onClick={() => onRemove(entry)}
      />
    </div>
  );
}

/** One of the same for every entry: read aloud, it says of which. */
export function EntryButton({
  text,
  name,
  onClick,
}: {
  readonly text: string;
  readonly name: string;
  onClick(): void;
}): ReactNode {
  const t = useTranslate();
  return (
    <Button size="small" aria-label={t('generate.libraryOf', { text, name })} onClick={onClick}>
      {text}
    </Button>
  );
}
