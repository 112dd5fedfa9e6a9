import { create } from 'zustand';
import type { ChangeInput, TargetInput } from '../../../../preload/contract/gallery.ts';
import { createTargetHolder } from '../../../api/held-sets.ts';

/** Which pictures, and how many. */
export interface Chosen {
  readonly target: TargetInput;
  readonly count: number;
}

export type GalleryDialog =
  | { readonly kind: 'tag' | 'summary' | 'merge' | 'regenerate'; readonly chosen: Chosen }
  /** `from`: the collection that they can leave for the other. */
  | { readonly kind: 'collect'; readonly chosen: Chosen; readonly from: string | null }
  | {
      readonly kind: 'confirm';
      readonly chosen: Chosen;
      readonly change: ChangeInput;
      readonly title: string;
    }
  | {
      readonly kind: 'move';
      readonly chosen: Chosen;
      /** The folder in which a new one is to be made. */
      readonly inside: { readonly rootId: string; readonly folder: string } | null;
    }
  /** Null: all that is in the trash. */
  | { readonly kind: 'purge'; readonly target: TargetInput | null; readonly count: number }
  | { readonly kind: 'history' | 'save-search' }
  | { readonly kind: 'rename-tag' | 'delete-tag'; readonly tag: string }
  | { readonly kind: 'collection'; readonly parentId: string | null; readonly add: Chosen | null }
  | {
      readonly kind: 'collection-note' | 'rename-collection' | 'archive-collection' | 'rename-search';
      readonly id: string;
    };

/** The one dialog of the gallery that is open. */
export const useGalleryDialog = create<{ readonly dialog: GalleryDialog | null }>(() => ({ dialog: null }));

const hold = createTargetHolder();

function show(dialog: GalleryDialog | null): void {
  hold(dialog === null ? undefined : targetOf(dialog));
  useGalleryDialog.setState({ dialog });
}

function targetOf(dialog: GalleryDialog): TargetInput | undefined {
  if ('chosen' in dialog) return dialog.chosen.target;
  return (
    (dialog.kind === 'collection' ? dialog.add?.target : 'target' in dialog ? dialog.target : null) ??
    undefined
  );
}

export function openDialog(dialog: GalleryDialog): void {
  show(dialog);
}

export function closeDialog(): void {
  show(null);
}
