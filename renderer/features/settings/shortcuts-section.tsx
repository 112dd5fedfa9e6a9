import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { Plus, RotateCcw } from 'lucide-react';
import type { CommandGroup } from '../../commands/command.ts';
import { COMMAND_IDS, COMMANDS, type CommandId } from '../../commands/definitions.ts';
import { findCommands } from '../../commands/find-commands.ts';
import type { KeymapOverrides } from '../../commands/keymap.ts';
import { useCommandState } from '../../commands/registry.ts';
import { formatShortcut, shortcutOf } from '../../commands/shortcut.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { showToast } from '../../ui/toast-store.ts';
import { bindDefault, isDefault, rebind, unbind } from './rebind.ts';
import { changeSettings } from '../../api/change-settings.ts';
import styles from './settings.module.css';

/** The shortcut being recorded: of which command, and in place of which one (null: a further one). */
interface Recording {
  readonly id: CommandId;
  readonly replaced: string | null;
}

/** Every command with its shortcuts; each can be changed, taken away, or put back. */
export function ShortcutsSection(): ReactNode {
  const t = useTranslate();
  const keymap = useCommandState((state) => state.keymap);
  const [filter, setFilter] = useState('');
  const [recording, setRecording] = useState<Recording | null>(null);

  const apply = (shortcuts: KeymapOverrides): void => void changeSettings({ shortcuts: { ...shortcuts } });
  const onKeyDown = (event: KeyboardEvent, { id, replaced }: Recording): void => {
    if (event.key === 'Tab') {
      setRecording(null);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    event.nativeEvent.stopImmediatePropagation();
    if (event.key === 'Escape' && !event.ctrlKey && !event.metaKey) {
      setRecording(null);
      return;
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (plain && (event.key === 'Backspace' || event.key === 'Delete') && replaced !== null) {
      apply(unbind(keymap, id, replaced));
      setRecording(null);
      return;
    }
    const shortcut = shortcutOf(event.nativeEvent);
    if (shortcut === undefined) return;
    const { overrides, takenFrom } = rebind(keymap, id, replaced, shortcut);
    apply(overrides);
    setRecording(null);
    for (const other of takenFrom) {
      showToast({
        text: t('settings.shortcutConflict', {
          shortcut: formatShortcut(shortcut),
          other: t(COMMANDS[other].title),
        }),
        action: {
          label: t('common.undo'),
          run: () =>
            apply({
              [id]: (keymap.get(id) ?? []).join(' '),
              [other]: (keymap.get(other) ?? []).join(' '),
            }),
        },
      });
    }
  };

  const groups = Map.groupBy(findCommands(COMMAND_IDS, filter, t), (id): CommandGroup => COMMANDS[id].group);
  const key = (id: CommandId, shortcut: string | null): ReactNode => {
    const active = recording?.id === id && recording.replaced === shortcut;
    const command = t(COMMANDS[id].title);
    return (
      <button
        key={shortcut ?? 'add'}
        type="button"
        className={styles.key}
        aria-label={
          shortcut === null
            ? t('settings.shortcutAdd', { command })
            : t('settings.shortcutChange', { shortcut: formatShortcut(shortcut), command })
        }
        aria-pressed={active}
        onClick={() => setRecording({ id, replaced: shortcut })}
        onBlur={() => setRecording(null)}
        {...(active && { onKeyDown: (event: KeyboardEvent) => onKeyDown(event, { id, replaced: shortcut }) })}
      >
        {active ? (
          t('settings.shortcutPress')
        ) : shortcut === null ? (
          <Plus size={13} aria-hidden />
        ) : (
          <Kbd keys={shortcut} />
        )}
      </button>
    );
  };

  return (
    <div className={styles.section}>
      <p className={styles.help}>{t('settings.shortcutsHelp')}</p>
      <div className={styles.filterRow}>
        <TextInput
          type="search"
          value={filter}
          onChange={setFilter}
          placeholder={t('settings.shortcutsFilter')}
          aria-label={t('settings.shortcutsFilter')}
        />
        <Button
          disabled={COMMAND_IDS.every((id) => isDefault(keymap, id))}
          onClick={() =>
            apply(Object.fromEntries(COMMAND_IDS.map((id) => [id, COMMANDS[id].shortcuts.join(' ')])))
          }
        >
          {t('settings.shortcutsResetAll')}
        </Button>
      </div>
      {[...groups].map(([group, ids]) => (
        <section key={group}>
          <h2 className={styles.groupTitle}>{t(`commands.group.${group}`)}</h2>
          <ul>
            {ids.map((id) => (
              <li key={id} className={styles.shortcut}>
                <span className={styles.command}>{t(COMMANDS[id].title)}</span>
                {(keymap.get(id) ?? []).map((shortcut) => key(id, shortcut))}
                {key(id, null)}
                <IconButton
                  icon={RotateCcw}
                  size="small"
                  label={t('settings.shortcutReset', { command: t(COMMANDS[id].title) })}
                  disabled={isDefault(keymap, id)}
                  onClick={() => apply(bindDefault(keymap, id))}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
