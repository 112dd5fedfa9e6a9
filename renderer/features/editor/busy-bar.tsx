import type { ReactNode } from 'react';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useEditor, useSession } from './use-editor.ts';
import styles from './editor.module.css';

/** What takes longer than a moment, over the canvas; painting goes on meanwhile. */
export function BusyBar(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const work = useEditor((state) => state.work);
  if (!work) return null;
  const label = t(`editor.work.${work.kind}`);
  return (
    <div className={styles.busy}>
      <span role="status">{label}</span>
      {work.stop !== null && (
        <Button size="small" onClick={() => session.busy.stop()}>
          {t('editor.cancel')}
        </Button>
      )}
      <Progress label={label} fraction={work.fraction} />
    </div>
  );
}
