import type { ReactNode } from 'react';
import { useTranslate } from '../../i18n/translate.ts';
import { classNames } from '../../ui/class-names.ts';
import { FrameSummary } from './frame-summary.tsx';
import { MaskMenu } from './mask-menu.tsx';
import { MaskTint } from './mask-tint.tsx';
import { PictureMenu, type PictureMenuProps } from './picture-menu.tsx';
import { ToolOptions } from './tool-options.tsx';
import { useSession } from './use-editor.ts';
import { ZoomControls } from './zoom-controls.tsx';
import styles from './editor.module.css';

/** The chosen tool's options, the mask's and the picture's menus, and the zoom. */
export function OptionsBar(props: PictureMenuProps): ReactNode {
  const t = useTranslate();
  const { mode } = useSession();
  return (
    <div className={styles.options} role="group" aria-label={t('editor.options')}>
      {mode === 'inpaint' ? <ToolOptions /> : <FrameSummary />}
      <span className={classNames(styles.stretch, mode === 'inpaint' && styles.toolEnd)} />
      {mode === 'inpaint' && (
        <>
          <MaskTint />
          <MaskMenu />
        </>
      )}
      <PictureMenu {...props} />
      <ZoomControls />
    </div>
  );
}
