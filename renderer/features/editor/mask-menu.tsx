import { useState, type ReactNode } from 'react';
import {
  ChevronDown,
  Contrast,
  Download,
  Eraser,
  Expand,
  Feather,
  FolderOpen,
  History,
  Images,
  PaintBucket,
  Shrink,
} from 'lucide-react';
import { useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { saveMask } from './editor-actions.ts';
import { MaskDialog } from './mask-dialog.tsx';
import { chooseFile } from './open-file.ts';
import { RadiusDialog } from './radius-dialog.tsx';
import { useEditor, usePicture, useSession } from './use-editor.ts';

/** Of grow, shrink and feather until another is chosen, pixels. */
const FIRST_RADIUS = 8;

/** The mask's menu, with the dialogs that it opens. */
export function MaskMenu(): ReactNode {
  const t = useTranslate();
  const [radius, setRadius] = useState(FIRST_RADIUS);
  const [asking, setAsking] = useState<'radius' | 'mask' | null>(null);
  const entries = useEntries(
    radius,
    () => setAsking('radius'),
    () => setAsking('mask'),
  );
  const picture = usePicture();
  return (
    <>
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

/**
 * Everything that can be done to the mask as a whole.
 * @param radius of grow, shrink and feather, pixels
 * @param onRadius asks for another one
 * @param onOther has the mask of another result chosen
 */
function useEntries(radius: number, onRadius: () => void, onOther: () => void): MenuEntry[] {
  const t = useTranslate();
  const session = useSession();
  const picture = usePicture();
  const empty = useEditor((state) => state.mask.bounds === null);
  const hasDraft = useEditor((state) => state.draft !== null);
  const clearShortcut = useShortcut('editor.clear');
  const invertShortcut = useShortcut('editor.invert');
  const byRadius = (kind: 'grow' | 'shrink' | 'feather', label: string, icon: typeof Expand): MenuEntry => ({
    kind: 'item',
    label,
    icon,
    disabled: empty,
    run: () => session.operate({ kind, radius }),
  });
  return [
    {
      kind: 'item',
      label: t('editor.maskAll'),
      run: () => session.operate({ kind: 'fill' }),
    },
    {
      kind: 'item',
      label: t('editor.maskInvert'),
      icon: Contrast,
      shortcut: invertShortcut,
      run: () => session.operate({ kind: 'invert' }),
    },
    {
      kind: 'item',
      label: t('editor.maskClear'),
      icon: Eraser,
      shortcut: clearShortcut,
      disabled: empty,
      run: () => session.operate({ kind: 'clear' }),
    },
    {
      kind: 'item',
      label: t('editor.maskFillHoles'),
      icon: PaintBucket,
      disabled: empty,
      run: () => session.operate({ kind: 'fill-holes' }),
    },
    { kind: 'separator' },
    byRadius('grow', t('editor.maskGrow', { radius }), Expand),
    byRadius('shrink', t('editor.maskShrink', { radius }), Shrink),
    byRadius('feather', t('editor.maskFeather', { radius }), Feather),
    { kind: 'item', label: t('editor.maskRadius', { radius }), run: onRadius },
    { kind: 'separator' },
    {
      kind: 'item',
      label: t('editor.maskSave'),
      icon: Download,
      disabled: empty,
      run: () => void saveMask(session),
    },
    {
      kind: 'item',
      label: t('editor.maskLoad'),
      icon: FolderOpen,
      run: () => void chooseFile('image/*').then((file) => (file ? session.loadMask(file) : undefined)),
    },
    {
      kind: 'item',
      label: t('editor.maskDraft'),
      disabled: !hasDraft,
      run: () => session.loadDraft(),
    },
    {
      kind: 'item',
      label: t('editor.maskReuse'),
      icon: History,
      disabled: picture?.maskId === null || picture?.maskId === undefined,
      run: () => {
        if (picture?.maskId) session.loadMask({ maskId: picture.maskId });
      },
    },
    { kind: 'item', label: t('editor.maskOf'), icon: Images, run: onOther },
  ];
}
