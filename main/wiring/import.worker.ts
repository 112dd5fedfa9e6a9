import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { imageRow, packRows, type UnplacedImage } from '../catalog/image-row.ts';
import { isAppError } from '../domain/errors.ts';
import type { FileToInspect, Inspection } from '../library/import-ports.ts';
import { listFolder } from '../library/import-scan.ts';
import { readPictureFile, type PictureFile } from '../metadata/read-picture-file.ts';
import type { ImportWorkerAnswer, ImportWorkerCall } from './import-worker.ts';

parentPort?.on('message', (call: ImportWorkerCall) => {
  void answer(call).then((reply) => parentPort?.postMessage(reply));
});

async function answer(call: ImportWorkerCall): Promise<ImportWorkerAnswer> {
  try {
    const value = call.kind === 'list' ? await listFolder(call.folder) : await inspectAll(call);
    return { id: call.id, ok: true, value };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { id: call.id, ok: false, code, message: error instanceof Error ? error.message : String(error) };
  }
}

async function inspectAll({
  folder,
  files,
  pixels,
}: Extract<ImportWorkerCall, { kind: 'inspect' }>): Promise<Inspection[]> {
  const found: (PictureFile | Inspection)[] = [];
  for (const file of files) found.push(await inspectOne(folder, file, pixels));
  const packed = packRows(found.flatMap((one) => ('ok' in one ? [] : imageRow(newImage(one, pixels)))));
  let next = 0;
  return found.map((one): Inspection => {
    if ('ok' in one) return one;
    const { sizeBytes, contentHash } = one.facts;
    return {
      ok: true,
      file: { uid: one.uid, sizeBytes, contentHash, isSilent: one.isSilent, packed: packed[next++]! },
    };
  });
}

async function inspectOne(
  folder: string,
  file: FileToInspect,
  pixels: boolean,
): Promise<PictureFile | Inspection> {
  try {
    const siblings = new Set(file.sidecars);
    return await readPictureFile(join(folder, file.name), { siblings, pixels, blocking: true });
  } catch (error) {
    if (isAppError(error)) return { ok: false, code: error.code, message: error.message };
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const isUnreadable = code === 'EACCES' || code === 'EPERM';
    const message = isUnreadable
      ? 'Gesso may not read this file. Check its permissions.'
      : `The file could not be read${code ? ` (${code})` : ''}.`;
    return { ok: false, code: 'FILE_UNREADABLE', message };
  }
}

/** What the picture doesn't say is left as it is in the catalog. */
function newImage(
  { facts, generation, user, collections, expiresAtMs, rawTexts, isSilent, writtenAtMs }: PictureFile,
  wereSearched: boolean,
): UnplacedImage {
  return {
    file: facts,
    generation,
    rawTexts,
    ...(user && { user }),
    ...(collections.length > 0 && { collections }),
    ...(expiresAtMs !== null && { expiresAtMs }),
    ...(writtenAtMs < facts.modifiedAtMs && { writtenAtMs }),
    ...(isSilent && !wereSearched && { isSilent }),
  };
}
