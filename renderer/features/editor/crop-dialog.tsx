import { useState, type ReactNode } from 'react';
import { shapeCrop, type Crop, type CropShape } from '../../../main/domain/crop-geometry.ts';
import type { TransformStep } from '../../../main/domain/transform.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { ASPECTS, parseAspect, type Aspect } from './aspect-ratio.ts';
import { CropBox } from './crop-box.tsx';
import { sideStepOf } from './editor-form.ts';
import { transformPicture } from './editor-actions.ts';
import type { OpenPicture } from './editor-state.ts';
import { useEditModel, useEditor, usePicture, useSession } from './use-editor.ts';
import styles from './editor.module.css';

type CropAspect = Aspect | 'free' | 'original';

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
  const [aspect, setAspect] = useState<CropAspect>('free');
  const [wholeSteps, setWholeSteps] = useState(false);
  const [resized, setResized] = useState<{ width: number; height: number } | null>(null);
  const [proportional, setProportional] = useState(true);
  const [busy, setBusy] = useState(false);
  const recrop = (next: Crop): void => {
    setCrop(next);
    setResized(null);
  };
  const modelStep = sideStepOf(useEditModel()?.model);
  const shapeOf = (ratio: CropAspect, whole: boolean): CropShape => ({
    ratio: ratio === 'original' ? picture.width / picture.height : parseAspect(ratio),
    step: whole ? modelStep : 1,
  });
  const shape = shapeOf(aspect, wholeSteps);
  const reshape = (next: CropAspect, whole: boolean): void => {
    setAspect(next);
    setWholeSteps(whole);
    recrop(shapeCrop(crop, shapeOf(next, whole), 'move', picture));
  };

  const change = (part: Partial<Crop>): void => {
    const next = { ...crop, ...part };
    const left = Math.min(next.left, picture.width - 1);
    const top = Math.min(next.top, picture.height - 1);
    const within = {
      left,
      top,
      width: Math.min(next.width, picture.width - left),
      height: Math.min(next.height, picture.height - top),
    };
    const side = part.width !== undefined ? 'right' : part.height !== undefined ? 'down' : null;
    recrop(side ? shapeCrop(within, shape, side, picture) : within);
  };
  const { width, height } = resized ?? crop;
  const resize = (next: { width?: number; height?: number }): void => {
    if (!proportional) setResized({ width, height, ...next });
    else {
      const scale = next.width === undefined ? next.height! / crop.height : next.width / crop.width;
      const side = (before: number): number => Math.max(1, Math.round(before * scale));
      setResized({ width: side(crop.width), height: side(crop.height), ...next });
    }
  };
  const isCropped = crop.width !== picture.width || crop.height !== picture.height;
  const isResized = width !== crop.width || height !== crop.height;
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
        <CropBox picture={picture} crop={crop} shape={shape} onChange={recrop} />
        <div className={styles.pair}>
          <Field label={t('editor.cropAspect')}>
            <Select<CropAspect>
              value={aspect}
              options={[
                { value: 'free', label: t('editor.aspectFree') },
                { value: 'original', label: t('editor.cropOriginal') },
                ...ASPECTS.map((one) => ({ value: one, label: one })),
              ]}
              onChange={(next) => reshape(next, wholeSteps)}
            />
          </Field>
          <Field label={t('editor.cropSteps', { step: modelStep })}>
            <Toggle checked={wholeSteps} onChange={(whole) => reshape(aspect, whole)} />
          </Field>
        </div>
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
            <NumberField
              value={width}
              onChange={(next) => resize({ width: next })}
              min={1}
              max={16_383}
              step={1}
            />
          </Field>
          <Field label={t('editor.resizeHeight')}>
            <NumberField
              value={height}
              onChange={(next) => resize({ height: next })}
              min={1}
              max={16_383}
              step={1}
            />
          </Field>
        </div>
        <div className={styles.cropEnd}>
          <Field label={t('editor.proportional')} inline>
            <Toggle checked={proportional} onChange={setProportional} />
          </Field>
          {bounds !== null && (
            <Button
              size="small"
              onClick={() =>
                recrop({
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
      </div>
    </Dialog>
  );
}
