import type { ReactNode } from 'react';
import { Redo2, Undo2 } from 'lucide-react';
import { extendedSize, isExtended, NO_EXTENSION } from '../../../main/domain/frame-geometry.ts';
import { useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatMegapixels } from '../../ui/format-megapixels.ts';
import { useEditor, usePicture, useSession } from './use-editor.ts';
import styles from './editor.module.css';

/** How large the extended picture becomes, and its frame undone and redone. */
export function FrameSummary(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const picture = usePicture();
  const extension = useEditor((state) => state.extension);
  const frameSteps = useEditor((state) => state.frameSteps);
  const undoShortcut = useShortcut('editor.undo');
  const redoShortcut = useShortcut('editor.redo');
  if (!picture) return null;
  const { width, height } = extendedSize(picture, extension);
  const megapixels = formatMegapixels(width, height);
  return (
    <>
      <output className={styles.resultSize}>{t('editor.resultSize', { width, height, megapixels })}</output>
      <Button
        size="small"
        variant="quiet"
        disabled={!isExtended(extension)}
        onClick={() => session.frame.set(NO_EXTENSION)}
      >
        {t('editor.resetFrame')}
      </Button>
      <IconButton
        icon={Undo2}
        label={t('editor.undo')}
        shortcut={undoShortcut}
        disabled={!frameSteps.canUndo}
        onClick={() => session.undo()}
      />
      <IconButton
        icon={Redo2}
        label={t('editor.redo')}
        shortcut={redoShortcut}
        disabled={!frameSteps.canRedo}
        onClick={() => session.redo()}
      />
    </>
  );
}
