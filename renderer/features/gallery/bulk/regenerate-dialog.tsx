import type { ReactNode } from 'react';
import { useTranslate } from '../../../i18n/translate.ts';
import { BudgetNotice } from '../../../ui/budget-notice.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { closeDialog, type Chosen } from './gallery-dialog.ts';
import { regenerate } from './regenerate-images.ts';

/** Asks before many pictures are made again. */
export function RegenerateDialog({ chosen }: { chosen: Chosen }): ReactNode {
  const t = useTranslate();
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('gallery.regenerate.title', { count: chosen.count })}
      description={t('gallery.regenerate.text')}
      size="small"
      closeLabel={t('common.close')}
      footer={
        <>
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            onClick={() => {
              closeDialog();
              void regenerate(chosen);
            }}
          >
            {t('gallery.regenerate.apply')}
          </Button>
        </>
      }
    >
      <BudgetNotice />
    </Dialog>
  );
}
