import type { Catalog } from '../../main/domain/catalog.ts';
import { createApartSidecars } from '../../main/library/apart-sidecars.ts';
import type { ImportPorts } from '../../main/library/import-ports.ts';
import type { LibraryLayout } from '../../main/library/layout.ts';
import { newUid } from '../../main/new-uid.ts';
import { createImportPorts } from '../../main/wiring/import-ports.ts';
import type { ImportWorker } from '../../main/wiring/import-worker.ts';
import { createSidecarHome } from '../../main/wiring/sidecar-home.ts';

/** What an import works with, wired as the program does, without the program. */
export function importPorts(layout: LibraryLayout, catalog: Catalog, worker: ImportWorker): ImportPorts {
  const apart = createApartSidecars(layout.sidecars);
  const home = createSidecarHome({
    layout,
    apart,
    roots: () => catalog.roots(),
    onRefused: async () => undefined,
  });
  return createImportPorts({
    layout,
    catalog,
    worker,
    newUid,
    apart,
    home,
    sidecarsDue: (uids) => catalog.requestSidecars(uids),
  });
}
