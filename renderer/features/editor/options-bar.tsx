import { useState, type ReactNode } from 'react';
import {
  ChevronDown,
  FlipHorizontal2,
  FlipVertical2,
  Image,
  PenTool,
  Redo2,
  RotateCcw,
  RotateCw,
  Undo2,
} from 'lucide-react';
import { extendedSize, isExtended, NO_EXTENSION } from '../../../main/domain/frame-geometry.ts';
import type { TransformStep } from '../../../main/domain/transform.ts';
import { openReplay } from '../../api/replay.ts';
import { useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { formatMegapixels } from '../../ui/format-megapixels.ts';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Slider } from '../../ui/slider.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { chooseReference, closePicture, reopenEdit, transformPicture } from './editor-actions.ts';
import { MAX_BRUSH, MIN_BRUSH } from './editor-state.ts';
import { MaskDialog } from './mask-dialog.tsx';
import { useMaskMenu } from './mask-menu.tsx';
import { RadiusDialog } from './radius-dialog.tsx';
import { useEditor, usePicture, useSession } from './use-editor.ts';
import styles from './editor.module.css';

const percent = (value: number): number => Math.round(value * 100);

interface OptionsBarProps {
  onOpenOther(): void;
  onCrop(): void;
}

/** The chosen tool's options, the mask's and the picture's menus, and the zoom. */
export function OptionsBar(props: OptionsBarProps): ReactNode {
  const t = useTranslate();
  const { mode } = useSession();
  return (
    <div className={styles.options} role="group" aria-label={t('editor.options')}>
      {mode === 'inpaint' ? <ToolOptionFields /> : <FrameSummary />}
      <span className={classNames(styles.stretch, mode === 'inpaint' && styles.toolEnd)} />
      {mode === 'inpaint' && <MaskMenuButton />}
      <PictureMenu {...props} />
      <ZoomControls />
    </div>
  );
}

function ToolOptionFields(): ReactNode {
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
        value={percent(value)}
        onChange={(next) => onChange(next / 100)}
        min={min}
        max={100}
        step={1}
      />
      <span aria-hidden>%</span>
    </span>
  );
}

function FrameSummary(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const picture = usePicture();
  const extension = useEditor((state) => state.extension);
  const frameSteps = useEditor((state) => state.frameSteps);
  const undoShortcut = useShortcut('editor.undo');
  const redoShortcut = useShortcut('editor.redo');
  if (!picture) return null;
  const { width, height } = extendedSize(picture, extension);
  const megapixels = formatMegapixels(width, height);
  return (
    <>
      <output className={styles.resultSize}>{t('editor.resultSize', { width, height, megapixels })}</output>
      <Button
        size="small"
        variant="quiet"
        disabled={!isExtended(extension)}
        onClick={() => session.frame.set(NO_EXTENSION)}
      >
        {t('editor.resetFrame')}
      </Button>
      <IconButton
        icon={Undo2}
        label={t('editor.undo')}
        shortcut={undoShortcut}
        disabled={!frameSteps.canUndo}
        onClick={() => session.undo()}
      />
      <IconButton
        icon={Redo2}
        label={t('editor.redo')}
        shortcut={redoShortcut}
        disabled={!frameSteps.canRedo}
        onClick={() => session.redo()}
      />
    </>
  );
}

/** Of grow, shrink and feather until another is chosen, pixels. */
const FIRST_RADIUS = 8;

function MaskMenuButton(): ReactNode {
  const t = useTranslate();
  const [radius, setRadius] = useState(FIRST_RADIUS);
  const [asking, setAsking] = useState<'radius' | 'mask' | null>(null);
  const entries = useMaskMenu(
    radius,
    () => setAsking('radius'),
    () => setAsking('mask'),
  );
  const picture = usePicture();
  const { color, opacity } = useEditor((state) => state.tint);
  const session = useSession();
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
      <Menu entries={entries} align="end">
        <Button size="small" disabled={picture === null} aria-label={t('editor.maskMenu')}>
          {t('editor.mask')} <ChevronDown size={14} aria-hidden />
        </Button>
      </Menu>
      <RadiusDialog
        open={asking === 'radius'}
        radius={radius}
        onChange={setRadius}
        onClose={() => setAsking(null)}
      />
      <MaskDialog open={asking === 'mask'} onClose={() => setAsking(null)} />
    </>
  );
}

function PictureMenu({ onOpenOther, onCrop }: OptionsBarProps): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const picture = usePicture();
  const hasReferences = useEditor((state) => state.form.inputs.length > 0);
  const referencesShown = useEditor((state) => state.referencesShown);
  const referencesShortcut = useShortcut('editor.toggleReferences');
  const [busy, setBusy] = useState(false);
  const apply = (...steps: TransformStep[]): void => {
    setBusy(true);
    void transformPicture(session, steps).finally(() => setBusy(false));
  };
  const entries: MenuEntry[] = [
    { kind: 'item', label: t('editor.openOther'), run: onOpenOther },
    { kind: 'separator' },
    {
      kind: 'item',
      label: t('editor.rotateLeft'),
      icon: RotateCcw,
      run: () => apply({ kind: 'rotate', degrees: 270 }),
    },
    {
      kind: 'item',
      label: t('editor.rotateRight'),
      icon: RotateCw,
      run: () => apply({ kind: 'rotate', degrees: 90 }),
    },
    {
      kind: 'item',
      label: t('editor.flipHorizontal'),
      icon: FlipHorizontal2,
      run: () => apply({ kind: 'flip', direction: 'horizontal' }),
    },
    {
      kind: 'item',
      label: t('editor.flipVertical'),
      icon: FlipVertical2,
      run: () => apply({ kind: 'flip', direction: 'vertical' }),
    },
    { kind: 'item', label: t('editor.cropResize'), run: onCrop },
    { kind: 'separator' },
    { kind: 'item', label: t('editor.referenceAddMenu'), run: () => void chooseReference(session) },
    {
      kind: 'item',
      label: t('editor.referencesShow'),
      shortcut: referencesShortcut,
      checked: hasReferences && referencesShown,
      disabled: !hasReferences,
      run: () => session.references.toggle(),
    },
    { kind: 'separator' },
    {
      kind: 'item',
      label: t('editor.reopen'),
      disabled: picture?.madeBy !== 'edit',
      run: () => void (picture && reopenEdit(session, picture.uid)),
    },
    {
      kind: 'item',
      label: t('editor.replay'),
      disabled: !picture?.madeBy,
      run: () => picture && openReplay(picture.uid),
    },
    { kind: 'separator' },
    { kind: 'item', label: t('editor.closePicture'), run: () => closePicture(session) },
  ];
  return (
    <Menu entries={entries} align="end">
      <Button
        size="small"
        icon={Image}
        busy={busy}
        disabled={picture === null}
        aria-label={t('editor.pictureMenu')}
      >
        {t('editor.picture')} <ChevronDown size={14} aria-hidden />
      </Button>
    </Menu>
  );
}

function ZoomControls(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const scale = useEditor((state) => state.scale);
  const picture = usePicture();
  const fitShortcut = useShortcut('editor.fit');
  const actualShortcut = useShortcut('editor.actualSize');
  const shown = scale * devicePixelRatio;
  return (
    <div className={styles.zoom}>
      <output className={styles.scale} aria-label={t('editor.zoom')}>
        {shown < 0.1 ? (shown * 100).toFixed(1) : Math.round(shown * 100)} %
      </output>
      <Button
        size="small"
        variant="quiet"
        disabled={picture === null}
        title={fitShortcut}
        onClick={() => session.frame.fit()}
      >
        {t('editor.fit')}
      </Button>
      <Button
        size="small"
        variant="quiet"
        disabled={picture === null}
        title={actualShortcut}
        onClick={() => session.stage?.actualSize()}
      >
        1:1 <span className="visually-hidden">{t('editor.actualSize')}</span>
      </Button>
    </div>
  );
}
