import type { CatalogFile } from '../domain/catalog.ts';
import type { ImportPorts } from './import-ports.ts';

type Ports = Pick<ImportPorts, 'catalog' | 'sidecars' | 'stillThere' | 'isStillItself' | 'spokenOf'>;

const CHUNK = 256;

/**
 * Pictures that are gone take the place of their copies, with all that was said of them, where nothing was said of the copy: a move
 * to another disk is a copy first, and is seen as one.
 */
export async function handOver(ports: Ports, gone: readonly string[]): Promise<void> {
  for (let from = 0; from < gone.length; from += CHUNK)
    await handOverSome(ports, gone.slice(from, from + CHUNK));
}

async function handOverSome(ports: Ports, uids: readonly string[]): Promise<void> {
  const { catalog } = ports;
  const spoken = await ports.spokenOf(uids);
  const lost = (await catalog.findFiles([...spoken], [])).filter(
    ({ missing, trashed }) => missing && !trashed,
  );
  if (lost.length === 0) return;
  const equal = await catalog.findFiles(
    [],
    lost.map(({ contentHash }) => contentHash),
  );
  const present = new Map(
    equal.filter(({ missing, trashed }) => !missing && !trashed).map((file) => [file.uid, file]),
  );
  for (const uid of await ports.spokenOf([...present.keys()])) present.delete(uid);
  for (const picture of lost) {
    const copy = await copyOf(ports, picture, present.values());
    if (!copy) continue;
    present.delete(copy.uid);
    const { rootId, path, modifiedAtMs } = copy;
    await catalog.removeImages([copy.uid]);
    await catalog.updateFiles([{ uid: picture.uid, file: { rootId, path, modifiedAtMs }, missing: false }]);
    await ports.sidecars.follow(picture.uid, picture, copy);
    await ports.sidecars.due([picture.uid]);
  }
}

async function copyOf(
  ports: Ports,
  { contentHash, sizeBytes }: CatalogFile,
  copies: Iterable<CatalogFile>,
): Promise<CatalogFile | null> {
  for (const copy of copies) {
    if (copy.contentHash !== contentHash || copy.sizeBytes !== sizeBytes) continue;
    if ((await ports.stillThere(copy)) === true && (await ports.isStillItself(copy))) return copy;
  }
  return null;
}
