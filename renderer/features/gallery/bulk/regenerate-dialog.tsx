import type { ReactNode } from 'react';
import { useTranslate } from '../../../i18n/translate.ts';
import { AskDialog } from '../../../ui/ask-dialog.tsx';
import { BudgetNotice } from '../../../ui/budget-notice.tsx';
import { closeDialog, type Chosen } from './gallery-dialog.ts';
import { regenerate } from './regenerate-images.ts';

/** Asks before many pictures are made again. */
export function RegenerateDialog({ chosen }: { chosen: Chosen }): ReactNode {
  const t = useTranslate();
  return (
    <AskDialog
      onClose={closeDialog}
      title={t('gallery.regenerate.title', { count: chosen.count })}
      description={t('gallery.regenerate.text')}
      action={t('gallery.regenerate.apply')}
      onConfirm={() => void regenerate(chosen)}
    >
      <BudgetNotice />
    </AskDialog>
  );
}
