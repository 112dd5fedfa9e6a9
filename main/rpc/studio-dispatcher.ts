import { contract } from '../../preload/contract/index.ts';
import type { Studio } from '../studio.ts';
import { createBatchHandlers } from './batch-handlers.ts';
import { createCollectionsHandlers } from './collections-handlers.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import { createEditorHandlers } from './editor-handlers.ts';
import { createGalleryHandlers } from './gallery-handlers.ts';
import { createGenerateHandlers } from './generate-handlers.ts';
import { createJobsHandlers } from './jobs-handlers.ts';
import { createLibraryHandlers } from './library-handlers.ts';
import { createMaintenanceHandlers } from './maintenance-handlers.ts';
import { createPacksHandlers } from './packs-handlers.ts';
import { createPromptsHandlers } from './prompts-handlers.ts';
import { createServersHandlers } from './servers-handlers.ts';
import { createSettingsHandlers } from './settings-handlers.ts';
import { createSystemHandlers } from './system-handlers.ts';
import { onlyLooking } from './only-looking.ts';

/** The whole contract, answered by one Studio. Every host uses this. */
export function createStudioDispatcher(studio: Studio): Dispatcher {
  const dispatcher = createDispatcher(
    contract,
    {
      batch: createBatchHandlers(studio),
      collections: createCollectionsHandlers(studio),
      editor: createEditorHandlers({ ...studio.editor, grants: studio.grants }),
      gallery: createGalleryHandlers(studio),
      generate: createGenerateHandlers(studio),
      jobs: createJobsHandlers(studio),
      library: createLibraryHandlers(studio),
      maintenance: createMaintenanceHandlers(studio),
      packs: createPacksHandlers(studio),
      prompts: createPromptsHandlers(studio),
      servers: createServersHandlers(studio),
      settings: createSettingsHandlers(studio),
      system: createSystemHandlers(studio),
    },
    (path, error) => {
      const stack = error instanceof Error ? error.stack : String(error);
      studio.log('error', `A call failed unexpectedly: ${path}`, { stack });
    },
  );
  const { isReadOnly, libraryPath } = studio.info;
  return isReadOnly ? onlyLooking(dispatcher, contract, libraryPath) : dispatcher;
}
