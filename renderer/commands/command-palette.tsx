import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslate } from '../i18n/translate.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { COMMAND_IDS, COMMANDS, type CommandId } from './definitions.ts';
import { canRun, runCommand, useCommandState } from './registry.ts';
import styles from './commands.module.css';

interface CommandPaletteProps {
  open: boolean;
  onClose(): void;
}

/** Every command that can act now, found by typing. */
export function CommandPalette({ open, onClose }: CommandPaletteProps): ReactNode {
  const t = useTranslate();
  return (
    <Dialog open={open} onClose={onClose} title={t('app.commandPalette')} closeLabel={t('common.close')} bare>
      {open && <PaletteList onClose={onClose} />}
    </Dialog>
  );
}

function PaletteList({ onClose }: { onClose(): void }): ReactNode {
  const t = useTranslate();
  const keymap = useCommandState((state) => state.keymap);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  // What can run is decided for the page behind, as it stood when the palette opened.
  const [available] = useState(() => runnableBehind());

  const matches = useMemo(() => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    return available.filter((id) => {
      const text = `${t(COMMANDS[id].title)} ${t(`commands.group.${COMMANDS[id].group}`)}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }, [available, query, t]);

  useEffect(() => {
    document.getElementById(`command-${matches[active]}`)?.scrollIntoView({ block: 'nearest' });
  }, [active, matches]);

  const choose = (id: CommandId | undefined): void => {
    if (id === undefined) return;
    onClose();
    // After the dialog has given the focus back, so that commands bound to the focus find it.
    setTimeout(() => runCommand(id), 0);
  };

  return (
    <div className={styles.palette}>
      <input
        // The palette is opened to type into.
        ref={(element) => element?.focus()}
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
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setActive(Math.min(matches.length - 1, active + 1));
          else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
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
            onMouseMove={() => setActive(index)}
          >
            <span className={styles.group}>{t(`commands.group.${COMMANDS[id].group}`)}</span>
            <span className={styles.title}>{t(COMMANDS[id].title)}</span>
            {keymap.get(id)?.map((shortcut) => (
              <Kbd key={shortcut} keys={shortcut} />
            ))}
          </div>
        ))}
        {matches.length === 0 && <p className={styles.empty}>{t('commands.paletteEmpty')}</p>}
      </div>
    </div>
  );
}

function runnableBehind(): readonly CommandId[] {
  return COMMAND_IDS.filter((id) => COMMANDS[id].shortcutOnly !== true && id !== 'app.palette' && canRun(id));
}
