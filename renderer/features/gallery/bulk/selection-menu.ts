import {
  ChartColumn,
  Dices,
  FileMinus,
  FileText,
  FolderInput,
  Images,
  ImageUpscale,
  Layers2,
  Package,
  Share,
} from 'lucide-react';
import type { Translate } from '../../../i18n/messages.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import {
  compose,
  exportChosen,
  makeBatchFile,
  openMerge,
  openMoveDialog,
  openSummary,
  removeFromCollection,
  savePack,
  shrinkChosen,
  upscaleChosen,
} from './bulk-actions.ts';
import { regenerateChosen } from './regenerate-images.ts';

/** What can be done with all that is selected beside judging and filing it; the same behind the bar's button and on the selected tiles. */
export function selectionMenu(collectionId: string | null, t: Translate): readonly MenuEntry[] {
  return [
    {
      kind: 'item',
      label: t('gallery.action.summary'),
      icon: ChartColumn,
      command: 'image.summary',
      run: openSummary,
    },
    {
      kind: 'item',
      label: t('gallery.action.move'),
      icon: FolderInput,
      command: 'image.move',
      run: openMoveDialog,
    },
    {
      kind: 'item',
      label: t('gallery.regenerate.menu'),
      icon: Dices,
      command: 'image.regenerate',
      run: () => void regenerateChosen(),
    },
    {
      kind: 'item',
      label: t('library.upscale'),
      icon: ImageUpscale,
      command: 'image.upscale',
      run: upscaleChosen,
    },
    {
      kind: 'item',
      label: t('library.export'),
      icon: Share,
      command: 'image.export',
      run: exportChosen,
    },
    {
      kind: 'item',
      label: t('library.shrink'),
      icon: FileMinus,
      command: 'image.shrink',
      run: shrinkChosen,
    },
    {
      kind: 'item',
      label: t('gallery.action.savePack'),
      icon: Package,
      command: 'image.savePack',
      run: savePack,
    },
    {
      kind: 'item',
      label: t('gallery.action.compose'),
      icon: Images,
      command: 'image.compose',
      run: compose,
    },
    {
      kind: 'item',
      label: t('gallery.action.batchFile'),
      icon: FileText,
      command: 'image.batchFile',
      run: makeBatchFile,
    },
    {
      kind: 'item',
      label: t('gallery.action.mergeDuplicates'),
      icon: Layers2,
      command: 'image.mergeDuplicates',
      run: openMerge,
    },
    ...(collectionId === null
      ? []
      : [
          {
            kind: 'item' as const,
            label: t('gallery.action.removeFromCollection'),
            run: () => removeFromCollection(collectionId),
          },
        ]),
  ];
}
