import { useState, type ReactNode } from 'react';
import { api } from '../../api/api.ts';
import { tellError } from '../../api/tell-error.ts';
import { closeLibraryDialog, type AddedItem } from '../../api/library-dialogs.ts';
import { recall, remember } from '../../api/memory.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import styles from './library.module.css';

const HOW = ['index', 'copy', 'move'] as const;
const MEMORY = 'library:add';
const SHOWN = 5;

/** What becomes of dropped files and folders. What was chosen last is chosen again. */
export function AddDialog({ items }: { items: readonly AddedItem[] }): ReactNode {
  const t = useTranslate();
  // Single files can't be indexed where they lie: a folder is what is watched.
  const possible = items.every(({ isFolder }) => isFolder) ? HOW : HOW.slice(1);
  const remembered = possible.find((one) => one === recall(MEMORY));
  const [how, setHow] = useState(remembered ?? possible[0] ?? 'copy');
  const add = async (): Promise<void> => {
    remember(MEMORY, how);
    closeLibraryDialog();
    try {
      const grants = items.map(({ grant }) => grant);
      if (how !== 'index') await api.library.bringInFiles({ grants, mode: how });
      else for (const grant of grants) await api.library.addRoot({ grant });
    } catch (error) {
      tellError(error);
    }
  };
  return (
    <Dialog
      open
      onClose={closeLibraryDialog}
      title={t('library.addTitle')}
      closeLabel={t('common.close')}
      size="small"
      footer={
        <>
          <Button onClick={closeLibraryDialog}>{t('common.cancel')}</Button>
          <Button variant="primary" onClick={() => void add()}>
            {t('library.addStart')}
          </Button>
        </>
      }
    >
      <ul className={styles.names}>
        {items.slice(0, SHOWN).map(({ grant, name }) => (
          <li key={grant} className={styles.path}>
            {name}
          </li>
        ))}
        {items.length > SHOWN && (
          <li className={styles.help}>{t('library.addMore', { count: items.length - SHOWN })}</li>
        )}
      </ul>
      <Field label={t('library.addHow')} help={t(`library.addHelp.${how}`)}>
        <Segmented
          label={t('library.addHow')}
          value={how}
          options={possible.map((value) => ({ value, label: t(`library.add.${value}`) }))}
          onChange={(next) => setHow(next)}
        />
      </Field>
    </Dialog>
  );
}
