import { useId, useState, type ReactNode } from 'react';
import { RadioGroup } from 'radix-ui';
import {
  extendedSize,
  frameForAspect,
  frameForSize,
  MAX_SIDE,
  snapSide,
  type Anchor,
} from '../../../main/domain/frame-geometry.ts';
import type { Extension } from '../../../main/domain/generation.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Field } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { ASPECTS, parseAspect } from './aspect-ratio.ts';
import { sideStepOf } from './editor-form.ts';
import { useEditIssue, useEditModel, useEditor, usePicture, useSession } from './use-editor.ts';
import styles from './editor.module.css';

const SIDES: readonly { readonly side: keyof Extension; readonly title: MessageKey }[] = [
  { side: 'left', title: 'editor.left' },
  { side: 'right', title: 'editor.right' },
  { side: 'up', title: 'editor.up' },
  { side: 'down', title: 'editor.down' },
];

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

function keyOf({ x, y }: Anchor): string {
  return `${x} ${y}`;
}

/** The frame by numbers, by the size of the result or by ratio and anchor, and the passes it takes. */
export function FrameFields(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const picture = usePicture();
  const extension = useEditor((state) => state.extension);
  const anchor = useEditor((state) => state.anchor);
  const issue = useEditIssue('extend');
  const disabled = picture === null;
  const anchorLabel = useId();

  const step = sideStepOf(useEditModel()?.model);
  const [custom, setCustom] = useState<string | null>(null);
  const size = extendedSize(picture ?? { width: 0, height: 0 }, extension);

  const applyAspect = (aspect: string, at: Anchor): void => {
    const ratio = parseAspect(aspect);
    if (picture && ratio !== null) session.frame.set(frameForAspect(picture, ratio, at, step));
  };
  const applySize = (wanted: { width?: number; height?: number }): void => {
    if (!picture) return;
    const { left, right, up, down } = frameForSize(picture, { ...size, ...wanted }, anchor, step);
    session.frame.set({
      ...extension,
      ...(wanted.width === undefined ? { up, down } : { left, right }),
    });
  };
  const gives = (aspect: string): boolean => {
    const ratio = parseAspect(aspect);
    return (
      picture !== null && ratio !== null && sameSides(frameForAspect(picture, ratio, anchor, step), extension)
    );
  };
  // A ratio is chosen as long as it gives this very frame.
  const isCustom = custom !== null && (parseAspect(custom) === null || gives(custom));
  const chosen = isCustom ? 'custom' : (ASPECTS.find(gives) ?? 'free');

  return (
    <fieldset className={styles.group} disabled={disabled}>
      <legend className={styles.legend}>{t('editor.frame')}</legend>
      <div className={styles.pair}>
        {SIDES.map(({ side, title }) => (
          <Field key={side} label={t(title)}>
            <NumberField
              value={extension[side]}
              onChange={(pixels) => session.frame.set({ ...extension, [side]: snapSide(pixels, step) })}
              min={0}
              max={2048}
              step={step}
              disabled={disabled}
            />
          </Field>
        ))}
      </div>
      <p className={styles.hint}>{t('editor.sidesHelp', { step })}</p>
      <div className={styles.pair}>
        <Field label={t('editor.resultWidth')}>
          <NumberField
            value={size.width}
            onChange={(width) => applySize({ width })}
            min={picture?.width ?? 0}
            max={(picture?.width ?? 0) + 2 * MAX_SIDE}
            step={1}
            disabled={disabled}
          />
        </Field>
        <Field label={t('editor.resultHeight')}>
          <NumberField
            value={size.height}
            onChange={(height) => applySize({ height })}
            min={picture?.height ?? 0}
            max={(picture?.height ?? 0) + 2 * MAX_SIDE}
            step={1}
            disabled={disabled}
          />
        </Field>
      </div>
      <Field label={t('editor.aspect')}>
        <Select
          value={chosen}
          options={[
            { value: 'free', label: t('editor.aspectFree') },
            ...ASPECTS.map((aspect) => ({ value: aspect, label: aspect })),
            { value: 'custom', label: t('editor.aspectCustom') },
          ]}
          onChange={(aspect) => {
            setCustom(aspect === 'custom' ? '' : null);
            applyAspect(aspect, anchor);
          }}
          disabled={disabled}
        />
      </Field>
      <div className={styles.anchorRow}>
        <span id={anchorLabel}>{t('editor.anchor')}</span>
        <RadioGroup.Root
          aria-labelledby={anchorLabel}
          className={styles.anchor}
          disabled={disabled}
          value={keyOf(anchor)}
          onValueChange={(key) => {
            const at = ANCHORS.find((one) => keyOf(one.anchor) === key)?.anchor;
            if (at === undefined || keyOf(session.store.getState().anchor) === key) return;
            session.store.setState({ anchor: at });
            applyAspect(isCustom ? custom : chosen, at);
          }}
        >
          {ANCHORS.map(({ anchor: at, title }) => (
            <RadioGroup.Item
              key={title}
              value={keyOf(at)}
              aria-label={t(title)}
              title={t(title)}
              className={styles.anchorDot}
              // Radix chooses what an arrow key leads to only while the key is down, which a slow page learns of too late.
              onFocus={(event) => event.currentTarget.click()}
            />
          ))}
        </RadioGroup.Root>
      </div>
      {isCustom && (
        <Field label={t('editor.aspectCustom')}>
          <TextInput
            value={custom}
            placeholder="5:4"
            onChange={(text) => {
              setCustom(text);
              applyAspect(text, anchor);
            }}
          />
        </Field>
      )}
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
  const passes = session.frame.passes();
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
