import type { ReactNode } from 'react';
import { extendedSize, frameForAspect, snapSide, type Anchor } from '../../../main/domain/frame-geometry.ts';
import type { Extension } from '../../../main/domain/generation.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { classNames } from '../../ui/class-names.ts';
import { Field } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { FRAME_STEP } from './editor-session.ts';
import { useEditIssue, useEditor, usePicture, useSession } from './use-editor.ts';
import styles from './editor.module.css';

const SIDES: readonly { readonly side: keyof Extension; readonly title: MessageKey }[] = [
  { side: 'left', title: 'editor.left' },
  { side: 'right', title: 'editor.right' },
  { side: 'up', title: 'editor.up' },
  { side: 'down', title: 'editor.down' },
];

const ASPECTS = ['1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16', '21:9'] as const;
type Aspect = (typeof ASPECTS)[number] | 'free';

const ANCHORS: readonly { readonly anchor: Anchor; readonly title: MessageKey }[] = [
  { anchor: { x: 0, y: 0 }, title: 'editor.anchorTopLeft' },
  { anchor: { x: 0.5, y: 0 }, title: 'editor.anchorTop' },
  { anchor: { x: 1, y: 0 }, title: 'editor.anchorTopRight' },
  { anchor: { x: 0, y: 0.5 }, title: 'editor.anchorLeft' },
  { anchor: { x: 0.5, y: 0.5 }, title: 'editor.anchorCenter' },
  { anchor: { x: 1, y: 0.5 }, title: 'editor.anchorRight' },
  { anchor: { x: 0, y: 1 }, title: 'editor.anchorBottomLeft' },
  { anchor: { x: 0.5, y: 1 }, title: 'editor.anchorBottom' },
  { anchor: { x: 1, y: 1 }, title: 'editor.anchorBottomRight' },
];

const ratioOf = (aspect: string): number => {
  const [width = 1, height = 1] = aspect.split(':').map(Number);
  return width / height;
};

/** The frame by numbers, by ratio and anchor, and the passes it takes. */
export function FrameFields(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const picture = usePicture();
  const extension = useEditor((state) => state.extension);
  const anchor = useEditor((state) => state.anchor);
  const issue = useEditIssue('extend');
  const disabled = picture === null;

  const applyAspect = (aspect: Aspect, at: Anchor): void => {
    if (picture && aspect !== 'free')
      session.setExtension(frameForAspect(picture, ratioOf(aspect), at, FRAME_STEP));
  };
  // A ratio is chosen as long as it gives this very frame.
  const chosen: Aspect =
    ASPECTS.find(
      (aspect) =>
        picture && sameSides(frameForAspect(picture, ratioOf(aspect), anchor, FRAME_STEP), extension),
    ) ?? 'free';

  return (
    <fieldset className={styles.group} disabled={disabled}>
      <legend className={styles.legend}>{t('editor.frame')}</legend>
      <div className={styles.pair}>
        {SIDES.map(({ side, title }) => (
          <Field key={side} label={t(title)}>
            <NumberField
              value={extension[side]}
              onChange={(pixels) =>
                session.setExtension({ ...extension, [side]: snapSide(pixels, FRAME_STEP) })
              }
              min={0}
              max={2048}
              step={FRAME_STEP}
              disabled={disabled}
            />
          </Field>
        ))}
      </div>
      <p className={styles.hint}>{t('editor.sidesHelp', { step: FRAME_STEP })}</p>
      <div className={styles.aspectRow}>
        <Field label={t('editor.aspect')}>
          <Select
            value={chosen}
            options={[
              { value: 'free', label: t('editor.aspectFree') },
              ...ASPECTS.map((aspect) => ({ value: aspect, label: aspect })),
            ]}
            onChange={(aspect) => applyAspect(aspect, anchor)}
            disabled={disabled}
          />
        </Field>
        <div role="radiogroup" aria-label={t('editor.anchor')} className={styles.anchor}>
          {ANCHORS.map(({ anchor: at, title }) => {
            const checked = at.x === anchor.x && at.y === anchor.y;
            return (
              <button
                key={title}
                type="button"
                role="radio"
                aria-checked={checked}
                aria-label={t(title)}
                title={t(title)}
                disabled={disabled}
                className={classNames(styles.anchorDot, checked && styles.anchorChosen)}
                onClick={() => {
                  session.store.setState({ anchor: at });
                  applyAspect(chosen, at);
                }}
              />
            );
          })}
        </div>
      </div>
      {issue !== undefined && (
        <p className={styles.issue} role="alert">
          {issue}
        </p>
      )}
      <PassPlan />
    </fieldset>
  );
}

function PassPlan(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const picture = usePicture();
  // Read so that a change of frame or model shows.
  useEditor((state) => state.extension);
  useEditor((state) => state.form.model);
  const passes = session.passes();
  if (!picture || passes.length < 2) return null;
  const sizes = passes.reduce<{ width: number; height: number }[]>(
    (done, pass) => [...done, extendedSize(done.at(-1) ?? picture, pass)],
    [],
  );
  return (
    <div className={styles.plan}>
      <p>
        <strong>{t('editor.passes', { count: passes.length })}</strong>
      </p>
      <p className={styles.hint}>{t('editor.passesHelp')}</p>
      <ol className={styles.passes}>
        {sizes.map(({ width, height }, index) => (
          <li key={`${width}×${height}`}>{t('editor.pass', { index: index + 1, width, height })}</li>
        ))}
      </ol>
    </div>
  );
}

function sameSides(a: Extension, b: Extension): boolean {
  return a.left === b.left && a.right === b.right && a.up === b.up && a.down === b.down;
}
