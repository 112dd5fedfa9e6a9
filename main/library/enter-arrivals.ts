import { join, posix } from 'node:path';
import type { CatalogFile, Root } from '../domain/catalog.ts';
import type { ImportPorts } from './import-ports.ts';
import { indexRoot } from './import-run.ts';
import type { FolderListing, FoundFile } from './import-scan.ts';

/** Pictures that are worth being entered at once. */
const MANY = 256;
/** Fewer are entered this long after those before, milliseconds: each time the gallery is shown anew. */
const EVERY_MS = 1000;

/** Enters pictures into the catalog while others are still being brought in. */
export interface Entering {
  /** @param folder below the root */
  add(folder: string, files: readonly FoundFile[]): void;
  /** Enters what is still waiting. @throws what came between while any of them was entered */
  finish(): Promise<void>;
}

/** Files by their folder below the root. */
type Arrived = Map<string, FoundFile[]>;

/** @param top below the root: whatever comes comes below it */
export function enterArrivals(
  ports: ImportPorts,
  root: Root,
  top: string,
  onEntered: (added: number) => void,
): Entering {
  let waiting: Arrived = new Map();
  let waitingFiles = 0;
  let added = 0;
  let lastMs = -Infinity;
  let entering: Promise<void> | null = null;
  let failure: unknown = null;
  const before = new Map<string, Promise<readonly CatalogFile[]>>();

  /** What the catalog has of a folder from before: nothing, as a rule, else files that are missing. */
  const filesBefore = (rootId: string, folder: string): Promise<readonly CatalogFile[]> => {
    const known = before.get(folder) ?? ports.catalog.filesIn(rootId, folder);
    before.set(folder, known);
    return known;
  };
  const enter = async (): Promise<void> => {
    const arrived = waiting;
    waiting = new Map();
    waitingFiles = 0;
    lastMs = performance.now();
    const { finished } = indexRoot(onlyThese(ports, filesBefore, root, top, arrived), root, { folder: top });
    added += (await finished).added;
    onEntered(added);
  };
  const enterIfWorthIt = (): void => {
    if (entering !== null || (waitingFiles < MANY && performance.now() - lastMs < EVERY_MS)) return;
    entering = enter()
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => {
        entering = null;
      });
  };
  return {
    add(folder, files) {
      waiting.set(folder, [...(waiting.get(folder) ?? []), ...files]);
      waitingFiles += files.length;
      enterIfWorthIt();
    },
    async finish() {
      await entering;
      if (failure !== null) throw failure;
      if (waitingFiles > 0) await enter();
    },
  };
}

/** The same ports for a tree that holds these files only: what else is there is as it was. */
function onlyThese(
  ports: ImportPorts,
  filesBefore: ImportPorts['catalog']['filesIn'],
  root: Root,
  top: string,
  arrived: Arrived,
): ImportPorts {
  const { catalog } = ports;
  const folders = new Map([[top, new Set<string>()]]);
  const foldersIn = (folder: string): Set<string> => {
    let inside = folders.get(folder);
    if (!inside) {
      folders.set(folder, (inside = new Set()));
      foldersIn(posix.dirname(folder)).add(posix.basename(folder));
    }
    return inside;
  };
  for (const folder of arrived.keys()) foldersIn(folder);
  const listings = new Map<string, FolderListing>();
  for (const [folder, inside] of folders)
    listings.set(join(root.path, folder), { folders: [...inside], files: arrived.get(folder) ?? [] });
  return {
    ...ports,
    listFolder: async (path) => listings.get(path) ?? { folders: [], files: [] },
    catalog: {
      ...catalog,
      foldersOf: async () => [],
      async filesIn(rootId, folder) {
        const paths = new Set((arrived.get(folder) ?? []).map(({ name }) => `${folder}/${name}`));
        const isAmongThese = ({ path }: CatalogFile): boolean => paths.has(path);
        const known = (await filesBefore(rootId, folder)).filter(isAmongThese);
        if (known.length === 0) return known;
        // It may have been found elsewhere since.
        const now = await catalog.findFiles(
          known.map(({ uid }) => uid),
          [],
        );
        return now.filter((file) => isAmongThese(file) && file.rootId === rootId && !file.trashed);
      },
    },
  };
}
