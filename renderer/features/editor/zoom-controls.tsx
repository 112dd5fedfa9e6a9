import type { ReactNode } from 'react';
import { useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { useEditor, usePicture, useSession } from './use-editor.ts';
import styles from './editor.module.css';

/** How large the picture is shown, and the two sizes that are wanted most. */
export function ZoomControls(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const scale = useEditor((state) => state.scale);
  const picture = usePicture();
  const fitShortcut = useShortcut('editor.fit');
  const actualShortcut = useShortcut('editor.actualSize');
  const shown = scale * devicePixelRatio;
  return (
    <div className={styles.zoom}>
      <output className={styles.scale} aria-label={t('editor.zoom')}>
        {shown < 0.1 ? (shown * 100).toFixed(1) : Math.round(shown * 100)} %
      </output>
      <Button
        size="small"
        variant="quiet"
        disabled={picture === null}
        title={fitShortcut}
        onClick={() => session.frame.fit()}
      >
        {t('editor.fit')}
      </Button>
      <Button
        size="small"
        variant="quiet"
        disabled={picture === null}
        title={actualShortcut}
        onClick={() => session.stage?.actualSize()}
      >
        1:1 <span className="visually-hidden">{t('editor.actualSize')}</span>
      </Button>
    </div>
  );
}
