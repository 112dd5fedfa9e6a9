import { useState, type ReactNode } from 'react';
import type { Crop } from '../../../main/domain/crop-geometry.ts';
import type { TransformStep } from '../../../main/domain/transform.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { CropBox } from './crop-box.tsx';
import { transformPicture } from './editor-actions.ts';
import type { OpenPicture } from './editor-state.ts';
import { useEditor, usePicture, useSession } from './use-editor.ts';
import styles from './editor.module.css';

interface CropDialogProps {
  open: boolean;
  onClose(): void;
}

/** Crops and resizes the open picture into a copy. */
export function CropDialog({ open, onClose }: CropDialogProps): ReactNode {
  const picture = usePicture();
  // The form begins anew for each picture.
  if (!picture || !open) return null;
  return <CropForm key={picture.uid} picture={picture} onClose={onClose} />;
}

function CropForm({ picture, onClose }: { picture: OpenPicture; onClose(): void }): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const bounds = useEditor((state) => state.mask.bounds);
  const [crop, setCrop] = useState<Crop>({ left: 0, top: 0, width: picture.width, height: picture.height });
  const [resizedWidth, setResizedWidth] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);

  const change = (part: Partial<Crop>): void => {
    const next = { ...crop, ...part };
    const left = Math.min(next.left, picture.width - 1);
    const top = Math.min(next.top, picture.height - 1);
    setCrop({
      left,
      top,
      width: Math.min(next.width, picture.width - left),
      height: Math.min(next.height, picture.height - top),
    });
  };
  const width = resizedWidth ?? crop.width;
  const height = Math.max(1, Math.round((width / crop.width) * crop.height));
  const isCropped = crop.width !== picture.width || crop.height !== picture.height;
  const isResized = width !== crop.width;
  const steps: TransformStep[] = [
    ...(isCropped ? [{ kind: 'crop' as const, ...crop }] : []),
    ...(isResized ? [{ kind: 'resize' as const, width, height }] : []),
  ];

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('editor.cropTitle')}
      description={t('editor.cropText')}
      closeLabel={t('common.close')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            busy={busy}
            disabled={steps.length === 0}
            onClick={() => {
              setBusy(true);
              void transformPicture(session, steps).finally(onClose);
            }}
          >
            {t('editor.apply')}
          </Button>
        </>
      }
    >
      <div className={styles.crop}>
        <CropBox picture={picture} crop={crop} onChange={setCrop} />
        <div className={styles.pair}>
          <Field label={t('editor.cropLeft')}>
            <NumberField
              value={crop.left}
              onChange={(left) => change({ left })}
              min={0}
              max={picture.width - 1}
              step={1}
            />
          </Field>
          <Field label={t('editor.cropTop')}>
            <NumberField
              value={crop.top}
              onChange={(top) => change({ top })}
              min={0}
              max={picture.height - 1}
              step={1}
            />
          </Field>
          <Field label={t('editor.cropWidth')}>
            <NumberField
              value={crop.width}
              onChange={(next) => change({ width: next })}
              min={1}
              max={picture.width}
              step={1}
            />
          </Field>
          <Field label={t('editor.cropHeight')}>
            <NumberField
              value={crop.height}
              onChange={(next) => change({ height: next })}
              min={1}
              max={picture.height}
              step={1}
            />
          </Field>
          <Field label={t('editor.resizeWidth')}>
            <NumberField value={width} onChange={setResizedWidth} min={1} max={16_383} step={1} />
          </Field>
          <Field label={t('editor.resizeHeight')}>
            <NumberField
              value={height}
              onChange={(next) => setResizedWidth(Math.max(1, Math.round((next / crop.height) * crop.width)))}
              min={1}
              max={16_383}
              step={1}
            />
          </Field>
        </div>
        {bounds !== null && (
          <Button
            size="small"
            onClick={() =>
              setCrop({
                left: bounds.left,
                top: bounds.top,
                width: bounds.right - bounds.left,
                height: bounds.bottom - bounds.top,
              })
            }
          >
            {t('editor.cropToMask')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
