import { create } from 'zustand';
import type { TargetInput } from '../../preload/contract/gallery.ts';
import { createTargetHolder } from './held-sets.ts';

/** A granted file or folder that was dropped on the window. */
export interface AddedItem {
  readonly grant: string;
  readonly name: string;
  readonly isFolder: boolean;
}

type LibraryDialog =
  | { readonly kind: 'export'; readonly target: TargetInput; readonly count: number }
  | { readonly kind: 'upscale'; readonly target: TargetInput; readonly count: number }
  | { readonly kind: 'shrink'; readonly target: TargetInput; readonly count: number }
  | { readonly kind: 'add'; readonly items: readonly AddedItem[] }
  | { readonly kind: 'folders' };

interface LibraryDialogState {
  readonly dialog: LibraryDialog | null;
}

/** Which of the library's dialogs is open: any screen may ask for one. */
export const useLibraryDialog = create<LibraryDialogState>(() => ({ dialog: null }));

const hold = createTargetHolder();

function show(dialog: LibraryDialog | null): void {
  hold(dialog !== null && 'target' in dialog ? dialog.target : undefined);
  useLibraryDialog.setState({ dialog });
}

/** Asks how and where the pictures are to be exported. */
export function openExport(target: TargetInput, count: number): void {
  show({ kind: 'export', target, count });
}

/** Asks by which model and how much the pictures are to be enlarged. */
export function openUpscale(target: TargetInput, count: number): void {
  show({ kind: 'upscale', target, count });
}

/** Asks how the pictures' files are to be made smaller. */
export function openShrink(target: TargetInput, count: number): void {
  show({ kind: 'shrink', target, count });
}

/** Asks what is to become of dropped files and folders. */
export function openAdd(items: readonly AddedItem[]): void {
  show({ kind: 'add', items });
}

/** Shows the folders beside the library and what is being brought in. */
export function openFolders(): void {
  show({ kind: 'folders' });
}

export function closeLibraryDialog(): void {
  show(null);
}
