import {
  ClipboardCopy,
  Copy,
  Dices,
  Download,
  FileText,
  FolderOpen,
  Grid3x3,
  History,
  ImagePlus,
  ImageUpscale,
  Layers,
  Paintbrush,
  RefreshCw,
  Repeat2,
  Scaling,
  Search,
  Share,
  SlidersHorizontal,
} from 'lucide-react';
import type { Translate } from '../i18n/messages.ts';
import type { MenuEntry } from '../ui/menu.tsx';
import {
  copyImage,
  copyParameters,
  copyText,
  downloadImage,
  revealImage,
  type ActionImage,
} from './image-actions.ts';
import type { ImageType } from '../../main/domain/generation.ts';
import { quote } from '../../main/domain/query/lexer.ts';
import { openEditRun, useEditRuns } from './edit-runs-store.ts';
import { openExport, openUpscale } from './library-dialogs.ts';
import { isEdit, makeAgain, openSettings } from './make-again.ts';
import { navigate } from './navigation.ts';
import { openReplay } from './replay.ts';

/** Everything that can be done with one picture beside judging and filing it. */
export function imageMenu(
  image: ActionImage & { readonly prompt: string; readonly type: ImageType },
  t: Translate,
): readonly MenuEntry[] {
  const { uid, prompt, type } = image;
  const run = useEditRuns.getState().ofCandidate.get(uid);
  return [
    ...(run === undefined
      ? []
      : [
          {
            kind: 'item' as const,
            label: t('gallery.action.decide'),
            icon: Layers,
            run: () => openEditRun(run),
          },
        ]),
    {
      kind: 'item',
      label: t('gallery.action.inpaint'),
      icon: Paintbrush,
      command: 'image.inpaint',
      run: () => navigate('inpaint', { uid }),
    },
    {
      kind: 'item',
      label: t('gallery.action.outpaint'),
      icon: Scaling,
      command: 'image.outpaint',
      run: () => navigate('outpaint', { uid }),
    },
    {
      kind: 'item',
      label: t('library.upscale'),
      icon: ImageUpscale,
      command: 'image.upscale',
      run: () => openUpscale({ kind: 'uids', uids: [uid] }, 1),
    },
    ...(isEdit(type)
      ? [
          {
            kind: 'item' as const,
            label: t('gallery.action.reopenEdit'),
            icon: History,
            run: () => openSettings(image),
          },
          {
            kind: 'item' as const,
            label: t('editor.replay'),
            icon: Repeat2,
            run: () => openReplay(uid),
          },
        ]
      : []),
    {
      kind: 'submenu',
      label: t('detail.useAs'),
      icon: ImagePlus,
      entries: [
        {
          kind: 'item',
          label: t('gallery.action.imageToImage'),
          run: () => navigate('generate', { inputUid: uid, inputRole: 'source' }),
        },
        {
          kind: 'item',
          label: t('gallery.action.remix'),
          run: () => navigate('generate', { inputUid: uid, inputRole: 'reference' }),
        },
        {
          kind: 'item',
          label: t('gallery.action.style'),
          run: () => navigate('generate', { inputUid: uid, inputRole: 'style' }),
        },
      ],
    },
    { kind: 'separator' },
    {
      kind: 'item',
      label: t('gallery.action.regenerate'),
      icon: RefreshCw,
      run: () => makeAgain(image, 'same'),
    },
    {
      kind: 'item',
      label: t('gallery.action.newSeed'),
      icon: Dices,
      run: () => makeAgain(image, 'new'),
    },
    ...(isEdit(type)
      ? []
      : [
          {
            kind: 'item' as const,
            label: t('gallery.action.adjust'),
            icon: SlidersHorizontal,
            run: () => openSettings(image),
          },
        ]),
    { kind: 'separator' },
    {
      kind: 'item',
      label: t('gallery.action.download'),
      icon: Download,
      command: 'image.download',
      run: () => downloadImage(image),
    },
    {
      kind: 'item',
      label: t('library.export'),
      icon: Share,
      run: () => openExport({ kind: 'uids', uids: [uid] }, 1),
    },
    {
      kind: 'item',
      label: t('gallery.action.copyImage'),
      icon: ClipboardCopy,
      run: () => void copyImage(image),
    },
    {
      kind: 'item',
      label: t('gallery.action.copyPrompt'),
      icon: Copy,
      command: 'image.copyPrompt',
      disabled: prompt === '',
      run: () => void copyText(prompt),
    },
    {
      kind: 'item',
      label: t('gallery.action.copyParameters'),
      icon: FileText,
      run: () => void copyParameters(uid),
    },
    { kind: 'separator' },
    {
      kind: 'item',
      label: t('gallery.action.sameExcept'),
      icon: Grid3x3,
      run: () => navigate('compare', { uids: [uid] }),
    },
    {
      kind: 'item',
      label: t('gallery.action.similar'),
      icon: Search,
      disabled: prompt === '',
      run: () => navigate('gallery', { query: promptQuery(prompt) }),
    },
    { kind: 'item', label: t('gallery.action.reveal'), icon: FolderOpen, run: () => void revealImage(uid) },
  ];
}

/** As much of a prompt as a search box holds well. */
const MOST_SEARCHED = 1000;

/** Finds the pictures of a prompt; of a very long one those whose prompt begins as it does. */
function promptQuery(prompt: string): string {
  const begin = prompt.slice(0, MOST_SEARCHED);
  // Its last word may be cut.
  return `prompt:${quote(begin)}${begin === prompt ? '' : '*'}`;
}
