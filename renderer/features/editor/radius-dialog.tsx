import type { ReactNode } from 'react';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { MAX_RADIUS } from './mask/mask-operations.ts';
import { useSession } from './use-editor.ts';
import styles from './editor.module.css';

interface RadiusDialogProps {
  open: boolean;
  radius: number;
  onChange(radius: number): void;
  onClose(): void;
}

const OPERATIONS = [
  { kind: 'grow', title: 'editor.maskGrow' },
  { kind: 'shrink', title: 'editor.maskShrink' },
  { kind: 'feather', title: 'editor.maskFeather' },
] as const;

/** Grows, shrinks or feathers the mask by a number of pixels, which the menu then offers, too. */
export function RadiusDialog({ open, radius, onChange, onClose }: RadiusDialogProps): ReactNode {
  const t = useTranslate();
  const session = useSession();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('editor.maskRadiusTitle')}
      closeLabel={t('common.close')}
      footer={OPERATIONS.map(({ kind, title }) => (
        <Button
          key={kind}
          onClick={() => {
            session.operate({ kind, radius });
            onClose();
          }}
        >
          {t(title, { radius })}
        </Button>
      ))}
    >
      <Field label={t('editor.maskRadiusLabel')} inline>
        <NumberField
          className={styles.number}
          value={radius}
          onChange={onChange}
          min={1}
          max={MAX_RADIUS}
          step={1}
        />
      </Field>
    </Dialog>
  );
}
