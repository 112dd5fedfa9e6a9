import type { ReactNode } from 'react';
import { Eye, EyeOff } from 'lucide-react';
import { useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { Slider } from '../../ui/slider.tsx';
import { useEditor, usePicture, useSession } from './use-editor.ts';
import styles from './editor.module.css';

/** Whether the mask is shown, in which colour, and how much of the picture shows through. */
export function MaskTint(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const { color, opacity } = useEditor((state) => state.tint);
  const shown = useEditor((state) => state.tintShown);
  const shortcut = useShortcut('editor.toggleMask');
  const picture = usePicture();
  return (
    <>
      <IconButton
        icon={shown ? Eye : EyeOff}
        label={t('editor.maskShow')}
        shortcut={shortcut}
        pressed={shown}
        disabled={picture === null}
        onClick={() => session.candidates.showTint(!shown)}
      />
      <label className={styles.swatch} title={t('editor.maskColor')}>
        <span className="visually-hidden">{t('editor.maskColor')}</span>
        <input
          type="color"
          value={color}
          onChange={(event) => session.setTint({ color: event.target.value })}
        />
      </label>
      <Slider
        className={styles.range}
        min={0.1}
        max={1}
        step={0.01}
        value={opacity}
        label={t('editor.maskOpacity')}
        title={t('editor.maskOpacity')}
        onChange={(next) => session.setTint({ opacity: next })}
      />
    </>
  );
}
