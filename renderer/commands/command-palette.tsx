import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslate } from '../i18n/translate.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { stepThrough } from '../ui/step-through.ts';
import { COMMAND_IDS, COMMANDS, type CommandId } from './definitions.ts';
import { findCommands } from './find-commands.ts';
import { canRun, runCommand, useCommandState } from './registry.ts';
import styles from './commands.module.css';

interface CommandPaletteProps {
  /** What it offers; null: closed. */
  commands: readonly CommandId[] | null;
  onClose(): void;
}

/** Every command that can act now, found by typing. */
export function CommandPalette({ commands, onClose }: CommandPaletteProps): ReactNode {
  const t = useTranslate();
  return (
    <Dialog
      open={commands !== null}
      onClose={onClose}
      title={t('app.commandPalette')}
      closeLabel={t('common.close')}
      bare
    >
      {commands !== null && <PaletteList available={commands} onClose={onClose} />}
    </Dialog>
  );
}

function PaletteList({
  available,
  onClose,
}: {
  available: readonly CommandId[];
  onClose(): void;
}): ReactNode {
  const t = useTranslate();
  const keymap = useCommandState((state) => state.keymap);
  const handlers = useCommandState((state) => state.handlers);
  const isSettling = useCommandState((state) => state.isSettling);
  const [wasSettling] = useState(isSettling);
  const [query, setQuery] = useState('');
  const [current, setCurrent] = useState<CommandId | null>(null);

  const matches = useMemo(() => {
    const found = findCommands(available, query, t);
    // It could not be known before what the page that was coming carries out.
    return wasSettling && !isSettling
      ? found.filter((id) => handlers.some((handler) => handler.id === id && handler.isEnabled()))
      : found;
  }, [available, query, t, wasSettling, isSettling, handlers]);
  const active = current === null ? 0 : Math.max(0, matches.indexOf(current));

  useEffect(() => {
    document.getElementById(`command-${matches[active]}`)?.scrollIntoView({ block: 'nearest' });
  }, [active, matches]);

  const choose = (id: CommandId | undefined): void => {
    if (id === undefined) return;
    onClose();
    // The dialog gives the focus back in a timer of its own, set while it closes; commands bound to the focus come after that.
    setTimeout(() => setTimeout(() => runCommand(id)));
  };

  return (
    <div className={styles.palette}>
      <input
        className={styles.query}
        role="combobox"
        aria-expanded
        aria-controls="command-list"
        aria-activedescendant={matches[active] === undefined ? undefined : `command-${matches[active]}`}
        aria-label={t('commands.palettePlaceholder')}
        placeholder={t('commands.palettePlaceholder')}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setCurrent(null);
        }}
        onKeyDown={(event) => {
          // Its keys are the input method's.
          if (event.nativeEvent.isComposing) return;
          const next = stepThrough(event.key, active, matches.length);
          if (next !== null) setCurrent(matches[next] ?? null);
          else if (event.key === 'Enter') choose(matches[active]);
          else return;
          event.preventDefault();
        }}
      />
      <div
        id="command-list"
        role="listbox"
        tabIndex={-1}
        aria-label={t('app.commandPalette')}
        className={styles.list}
      >
        {matches.map((id, index) => (
          <div
            key={id}
            id={`command-${id}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={styles.option}
            onMouseDown={(event) => {
              event.preventDefault();
              choose(id);
            }}
            onMouseMove={() => setCurrent(id)}
          >
            <span className={styles.group}>{t(`commands.group.${COMMANDS[id].group}`)}</span>
            <span className={styles.title}>{t(COMMANDS[id].title)}</span>
            {keymap.get(id)?.map((shortcut) => (
              <Kbd key={shortcut} keys={shortcut} />
            ))}
          </div>
        ))}
      </div>
      {matches.length === 0 && <p className={styles.empty}>{t('commands.paletteEmpty')}</p>}
    </div>
  );
}

/** What can act now. Ask before the palette opens: while it is open, the page behind rests. */
export function runnableCommands(): readonly CommandId[] {
  return COMMAND_IDS.filter((id) => COMMANDS[id].shortcutOnly !== true && id !== 'app.palette' && canRun(id));
}
