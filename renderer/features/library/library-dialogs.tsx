import type { ReactNode } from 'react';
import { openFolders, useLibraryDialog } from '../../api/library-dialogs.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { AddDialog } from './add-dialog.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { FoldersDialog } from './folders-dialog.tsx';
import { ShrinkDialog } from './shrink-dialog.tsx';
import { UpscaleDialog } from './upscale-dialog.tsx';
import { ImportStatus } from './import-status.tsx';

/** Whichever dialog of the library is open, and the line that tells of imports under way. */
export function LibraryDialogs(): ReactNode {
  const dialog = useLibraryDialog((state) => state.dialog);
  useCommands({ 'library.folders': openFolders }, { layer: 'app' });
  return (
    <>
      <ImportStatus />
      {dialog?.kind === 'export' && <ExportDialog target={dialog.target} count={dialog.count} />}
      {dialog?.kind === 'add' && <AddDialog items={dialog.items} />}
      {dialog?.kind === 'upscale' && <UpscaleDialog target={dialog.target} count={dialog.count} />}
      {dialog?.kind === 'shrink' && <ShrinkDialog target={dialog.target} count={dialog.count} />}
      {dialog?.kind === 'folders' && <FoldersDialog />}
    </>
  );
}
