import { useEffect, useState, type ReactNode } from 'react';
import type {
  AnimationOptions,
  CollageOptions,
  ComposeOrder,
  Composition,
} from '../../../main/domain/composition.ts';
import type { TargetInput } from '../../../preload/contract/gallery.ts';
import { collageRows, LONGEST_COLLAGE } from '../../../main/domain/collage-layout.ts';
import { api } from '../../api/api.ts';
import { useComposer } from '../../api/composer.ts';
import { tellError } from '../../api/tell-error.ts';
import { useCanPick } from '../../api/use-can-pick.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { RunningOperation } from '../../ui/running-operation.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { composeTo } from './compose-actions.ts';
import { AnimationPreview, CollagePreview, type PreviewPicture } from './compose-preview.tsx';
import styles from './batches.module.css';

const COLLAGE: CollageOptions = {
  columns: 5,
  width: 2400,
  border: 2,
  rowSpacing: 2,
  background: '#000000',
  format: 'jpeg',
  quality: 95,
};
const ANIMATION: AnimationOptions = { format: 'gif', frameMs: 500, loops: 0, width: null };

interface ComposeDialogProps {
  target: TargetInput;
  onClose(): void;
}

/** Collage or animation of pictures, with a preview of the layout as it is set. */
export function ComposeDialog({ target, onClose }: ComposeDialogProps): ReactNode {
  const t = useTranslate();
  const [kind, setKind] = useState<'collage' | 'animation'>('collage');
  const [order, setOrder] = useState<ComposeOrder>('created');
  const [collage, setCollage] = useState(COLLAGE);
  const [animation, setAnimation] = useState(ANIMATION);
  const [pictures, setPictures] = useState<{ count: number; first: readonly PreviewPicture[] } | null>(null);
  /** The operation under way; empty while it begins. */
  const [running, setRunning] = useState<string | null>(null);
  const canSave = useCanPick() === true;
  useEffect(() => {
    let current = true;
    api.batch
      .composeSources({ source: { kind: 'pictures', target }, order })
      .then((found) => current && setPictures(found), tellError);
    return () => {
      current = false;
    };
  }, [target, order]);

  const compose = async (toFile: boolean): Promise<void> => {
    const format = kind === 'collage' ? collage.format : animation.format;
    const composition: Composition =
      kind === 'collage' ? { kind, options: collage } : { kind, options: animation };
    setRunning('');
    const isDone = await composeTo(toFile ? `${kind}.${format === 'jpeg' ? 'jpg' : format}` : null, {
      target,
      order,
      composition,
      onBegun: setRunning,
    });
    setRunning(null);
    // Another one may be open by then.
    if (isDone && useComposer.getState().target === target) onClose();
  };

  const busy = running !== null;
  const height = kind === 'collage' && pictures !== null ? collageHeight(pictures, collage) : 0;
  const tooHigh = height > LONGEST_COLLAGE[collage.format];
  const canCompose = (pictures?.count ?? 0) > 0 && !tooHigh;
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      closeLabel={t('common.close')}
      title={t('batches.composeTitle')}
      footer={
        busy ? (
          <RunningOperation
            operationId={running}
            text={(done, total) =>
              total > 0 && done === total
                ? t('batches.composeWriting')
                : t('batches.composing', { done, total: total || (pictures?.count ?? 0) })
            }
          />
        ) : (
          <>
            {canSave && (
              <Button disabled={!canCompose} onClick={() => void compose(true)}>
                {t('batches.composeSave')}
              </Button>
            )}
            <Button variant="primary" disabled={!canCompose} onClick={() => void compose(false)}>
              {t('batches.composeRun')}
            </Button>
          </>
        )
      }
    >
      <div className={styles.compose}>
        <div className={styles.composeForm}>
          <Segmented<'collage' | 'animation'>
            label={t('batches.composeKind')}
            value={kind}
            options={[
              { value: 'collage', label: t('batches.composeCollage') },
              { value: 'animation', label: t('batches.composeAnimation') },
            ]}
            onChange={setKind}
            disabled={busy}
          />
          <Field label={t('batches.composeOrder')}>
            <Select<ComposeOrder>
              value={order}
              options={[
                { value: 'given', label: t('batches.composeGiven') },
                { value: 'name', label: t('batches.composeName') },
                { value: 'created', label: t('batches.composeCreated') },
              ]}
              onChange={setOrder}
            />
          </Field>
          {kind === 'collage' ? (
            <CollageFields value={collage} onChange={setCollage} />
          ) : (
            <AnimationFields value={animation} onChange={setAnimation} />
          )}
        </div>
        <figure className={styles.composePreview}>
          <figcaption className={styles.quietText}>
            {t('batches.composePreview', { count: pictures?.count ?? 0 })}
            {pictures !== null && pictures.count > pictures.first.length && (
              <> {t('batches.composeMore', { count: pictures.first.length })}</>
            )}
            {height > 0 && <> · {t('batches.composeSize', { width: collage.width, height })}</>}
          </figcaption>
          {tooHigh && (
            <p className={styles.failedText} role="alert">
              {t('batches.composeTooHigh', {
                format: collage.format === 'webp' ? 'WebP' : collage.format.toUpperCase(),
                most: LONGEST_COLLAGE[collage.format],
              })}
            </p>
          )}
          {pictures !== null &&
            (kind === 'collage' ? (
              <CollagePreview pictures={pictures.first} options={collage} />
            ) : (
              <AnimationPreview pictures={pictures.first} frameMs={animation.frameMs} />
            ))}
        </figure>
      </div>
    </Dialog>
  );
}

/** Pixels; of more pictures than are known, about. */
function collageHeight(
  { count, first }: { readonly count: number; readonly first: readonly PreviewPicture[] },
  options: CollageOptions,
): number {
  if (first.length === 0) return 0;
  const { rows, height } = collageRows(first, options);
  const more = Math.ceil(count / options.columns) - rows.length;
  const rowHeight = (height - 2 * options.border + options.rowSpacing) / rows.length;
  return Math.round(height + Math.max(0, more) * rowHeight);
}

function CollageFields({
  value,
  onChange,
}: {
  value: CollageOptions;
  onChange(value: CollageOptions): void;
}): ReactNode {
  const t = useTranslate();
  const number = (
    name: 'columns' | 'width' | 'border' | 'rowSpacing' | 'quality',
    min: number,
    max: number,
  ): ReactNode => (
    <Field label={t(`batches.${name}`)} inline>
      <NumberField
        value={value[name]}
        min={min}
        max={max}
        step={1}
        onChange={(next) => onChange({ ...value, [name]: next })}
      />
    </Field>
  );
  return (
    <>
      {number('columns', 1, 100)}
      {number('width', 100, 16_000)}
      {number('border', 0, 500)}
      {number('rowSpacing', 0, 500)}
      <Field label={t('batches.background')} inline>
        <input
          type="color"
          aria-label={t('batches.background')}
          value={value.background}
          onChange={(event) => onChange({ ...value, background: event.target.value })}
        />
      </Field>
      <Field label={t('batches.format')} inline>
        <Select<CollageOptions['format']>
          value={value.format}
          options={[
            { value: 'jpeg', label: 'JPEG' },
            { value: 'png', label: 'PNG' },
            { value: 'webp', label: 'WebP' },
          ]}
          onChange={(format) => onChange({ ...value, format })}
        />
      </Field>
      {value.format !== 'png' && number('quality', 1, 100)}
    </>
  );
}

function AnimationFields({
  value,
  onChange,
}: {
  value: AnimationOptions;
  onChange(value: AnimationOptions): void;
}): ReactNode {
  const t = useTranslate();
  return (
    <>
      <Field label={t('batches.format')} inline>
        <Select<AnimationOptions['format']>
          value={value.format}
          options={[
            { value: 'gif', label: 'GIF' },
            { value: 'webp', label: 'WebP' },
          ]}
          onChange={(format) => onChange({ ...value, format })}
        />
      </Field>
      <Field label={`${t('batches.frameMs')} (ms)`} inline>
        <NumberField
          value={value.frameMs}
          min={20}
          max={60_000}
          step={10}
          onChange={(frameMs) => onChange({ ...value, frameMs })}
        />
      </Field>
      <Field label={t('batches.loops')} help={t('batches.loopsHelp')} inline>
        <NumberField
          value={value.loops}
          min={0}
          max={1000}
          step={1}
          onChange={(loops) => onChange({ ...value, loops })}
        />
      </Field>
      <Field label={t('batches.width')} help={t('batches.animationWidthHelp')} inline>
        <NumberField
          value={value.width ?? 0}
          min={0}
          max={4096}
          step={1}
          onChange={(width) => onChange({ ...value, width: width < 16 ? null : width })}
        />
      </Field>
    </>
  );
}
