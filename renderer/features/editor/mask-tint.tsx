import type { ReactNode } from 'react';
import { useTranslate } from '../../i18n/translate.ts';
import { Slider } from '../../ui/slider.tsx';
import { useEditor, useSession } from './use-editor.ts';
import styles from './editor.module.css';

/** The colour that the mask is shown in, and how much of the picture shows through. */
export function MaskTint(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const { color, opacity } = useEditor((state) => state.tint);
  return (
    <>
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
