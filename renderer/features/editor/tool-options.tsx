import type { ReactNode } from 'react';
import { PenTool } from 'lucide-react';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { MAX_BRUSH, MIN_BRUSH } from './canvas/mask-tool.ts';
import { useEditor, useSession } from './use-editor.ts';
import styles from './editor.module.css';

/** What the chosen tool can be told; while it moves things, what that does. */
export function ToolOptions(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const tool = useEditor((state) => state.tool);
  const moving = useEditor((state) => state.moving);
  const hasReferences = useEditor((state) => state.form.inputs.length > 0);
  if (moving) {
    const hint = hasReferences ? 'editor.moveReferencesHint' : 'editor.moveViewHint';
    return <span className={styles.optionLabel}>{t(hint)}</span>;
  }
  const isBrush = tool.tool === 'brush' || tool.tool === 'eraser';
  return (
    <>
      {isBrush && (
        <>
          <Option label={t('editor.size')}>
            <NumberField
              className={styles.number}
              aria-label={t('editor.size')}
              value={tool.size}
              onChange={(size) => session.setTool({ size })}
              min={MIN_BRUSH}
              max={MAX_BRUSH}
              step={1}
            />
          </Option>
          <Option label={t('editor.hardness')}>
            <PercentField
              label={t('editor.hardness')}
              value={tool.hardness}
              onChange={(hardness) => session.setTool({ hardness })}
            />
          </Option>
        </>
      )}
      {tool.tool === 'wand' && (
        <>
          <Option label={t('editor.tolerance')}>
            <NumberField
              className={styles.number}
              aria-label={t('editor.tolerance')}
              value={tool.tolerance}
              onChange={(tolerance) => session.setTool({ tolerance })}
              min={0}
              max={255}
              step={1}
            />
          </Option>
          <Option label={t('editor.contiguous')}>
            <Toggle
              aria-label={t('editor.contiguous')}
              checked={tool.contiguous}
              onChange={(contiguous) => session.setTool({ contiguous })}
            />
          </Option>
        </>
      )}
      <Option label={t('editor.opacity')}>
        <PercentField
          label={t('editor.opacity')}
          value={tool.opacity}
          min={1}
          onChange={(opacity) => session.setTool({ opacity })}
        />
      </Option>
      {isBrush && (
        <IconButton
          icon={PenTool}
          label={t('editor.pressure')}
          pressed={tool.pressureSize}
          onClick={() => session.setTool({ pressureSize: !tool.pressureSize })}
        />
      )}
    </>
  );
}

function Option({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div className={styles.option}>
      <span className={styles.optionLabel} aria-hidden>
        {label}
      </span>
      {children}
    </div>
  );
}

interface PercentFieldProps {
  label: string;
  value: number;
  min?: number;
  onChange(value: number): void;
}

/** A share as a number from 0 to 100; like every number field it can be dragged sideways. */
function PercentField({ label, value, min = 0, onChange }: PercentFieldProps): ReactNode {
  return (
    <span className={styles.percent}>
      <NumberField
        className={styles.number}
        aria-label={label}
        value={Math.round(value * 100)}
        onChange={(next) => onChange(next / 100)}
        min={min}
        max={100}
        step={1}
      />
      <span aria-hidden>%</span>
    </span>
  );
}
