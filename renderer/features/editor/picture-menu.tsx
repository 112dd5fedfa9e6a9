import { useState, type ReactNode } from 'react';
import { ChevronDown, FlipHorizontal2, FlipVertical2, Image, RotateCcw, RotateCw } from 'lucide-react';
import type { TransformStep } from '../../../main/domain/transform.ts';
import { openReplay } from '../../api/replay.ts';
import { useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { chooseReference, closePicture, reopenEdit, transformPicture } from './editor-actions.ts';
import { useEditor, usePicture, useSession } from './use-editor.ts';

export interface PictureMenuProps {
  onOpenOther(): void;
  onCrop(): void;
}

/** Everything that can be done to the picture as a whole, its references and the edit that made it. */
export function PictureMenu({ onOpenOther, onCrop }: PictureMenuProps): ReactNode {
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
