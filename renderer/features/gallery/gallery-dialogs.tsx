import { useEffect, type ReactNode } from 'react';
import { CollectDialog } from './bulk/collect-dialog.tsx';
import { ConfirmDialog, PurgeDialog } from './bulk/confirm-dialogs.tsx';
import { closeDialog, useGalleryDialog } from './bulk/gallery-dialog.ts';
import { HistoryDialog } from './bulk/history-dialog.tsx';
import { MergeDialog } from './bulk/merge-dialog.tsx';
import { MoveDialog } from './bulk/move-dialog.tsx';
import { RegenerateDialog } from './bulk/regenerate-dialog.tsx';
import { SummaryDialog } from './bulk/summary-dialog.tsx';
import { TagDialog } from './bulk/tag-dialog.tsx';
import { ArchiveDialog } from './panel/archive-dialog.tsx';
import {
  CollectionNoteDialog,
  NewCollectionDialog,
  RenameCollectionDialog,
  RenameSearchDialog,
  SaveSearchDialog,
} from './panel/collection-dialogs.tsx';
import { DeleteTagDialog, RenameTagDialog } from './panel/tag-dialogs.tsx';

/** Whichever dialog of the gallery is open. */
export function GalleryDialogs(): ReactNode {
  const dialog = useGalleryDialog((state) => state.dialog);
  useEffect(() => closeDialog, []);
  if (dialog === null) return null;
  switch (dialog.kind) {
    case 'tag':
      return <TagDialog chosen={dialog.chosen} />;
    case 'collect':
      return <CollectDialog chosen={dialog.chosen} from={dialog.from} />;
    case 'summary':
      return <SummaryDialog chosen={dialog.chosen} />;
    case 'merge':
      return <MergeDialog chosen={dialog.chosen} />;
    case 'regenerate':
      return <RegenerateDialog chosen={dialog.chosen} />;
    case 'confirm':
      return <ConfirmDialog chosen={dialog.chosen} change={dialog.change} title={dialog.title} />;
    case 'move':
      return <MoveDialog chosen={dialog.chosen} inside={dialog.inside} />;
    case 'purge':
      return <PurgeDialog target={dialog.target} count={dialog.count} />;
    case 'history':
      return <HistoryDialog />;
    case 'save-search':
      return <SaveSearchDialog />;
    case 'collection':
      return <NewCollectionDialog parentId={dialog.parentId} add={dialog.add} />;
    case 'rename-collection':
      return <RenameCollectionDialog id={dialog.id} />;
    case 'rename-tag':
      return <RenameTagDialog tag={dialog.tag} />;
    case 'delete-tag':
      return <DeleteTagDialog tag={dialog.tag} />;
    case 'rename-search':
      return <RenameSearchDialog id={dialog.id} />;
    case 'archive-collection':
      return <ArchiveDialog id={dialog.id} />;
    case 'collection-note':
      return <CollectionNoteDialog id={dialog.id} />;
  }
}
