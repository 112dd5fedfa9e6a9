import { useState, type ReactNode } from 'react';
import { useTranslate } from '../i18n/translate.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { TextInput } from '../ui/text-input.tsx';
import type { CommandGroup } from './command.ts';
import { COMMAND_IDS, COMMANDS, type CommandId } from './definitions.ts';
import { findCommands } from './find-commands.ts';
import { useCommandState } from './registry.ts';
import styles from './commands.module.css';

/** Lists every command with its shortcut as it stands now. */
export function HelpDialog({ open, onClose }: { open: boolean; onClose(): void }): ReactNode {
  const t = useTranslate();
  const keymap = useCommandState((state) => state.keymap);
  const [filter, setFilter] = useState('');

  const groups = new Map<CommandGroup, CommandId[]>();
  for (const id of findCommands(COMMAND_IDS, filter, t)) {
    if ((keymap.get(id)?.length ?? 0) === 0) continue;
    const group = groups.get(COMMANDS[id].group) ?? [];
    groups.set(COMMANDS[id].group, [...group, id]);
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('commands.helpTitle')}
      description={t('commands.helpText')}
      closeLabel={t('common.close')}
      size="large"
    >
      <TextInput
        type="search"
        value={filter}
        onChange={setFilter}
        placeholder={t('commands.helpFilter')}
        aria-label={t('commands.helpFilter')}
      />
      {groups.size === 0 && <p className={styles.empty}>{t('commands.paletteEmpty')}</p>}
      <div className={styles.columns}>
        {[...groups].map(([group, ids]) => (
          <section key={group} className={styles.section}>
            <h3>{t(`commands.group.${group}`)}</h3>
            <dl>
              {ids.map((id) => (
                <div key={id} className={styles.helpRow}>
                  <dt>{t(COMMANDS[id].title)}</dt>
                  <dd>
                    {keymap.get(id)?.map((shortcut) => (
                      <Kbd key={shortcut} keys={shortcut} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
