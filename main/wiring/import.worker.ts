import { sep } from 'node:path';
import { parentPort } from 'node:worker_threads';
import {
  imageRow,
  packRows,
  unpackRawTexts,
  type ImageRow,
  type UnplacedImage,
} from '../catalog/image-row.ts';
import { unpackKept, type KeptRow } from '../catalog/kept-texts.ts';
import type { Reread } from '../domain/catalog.ts';
import { UNKNOWN_GENERATION, type GenerationRecord } from '../domain/generation.ts';
import { errorCode } from '../error-code.ts';
import { readFailure } from '../library/import-failure.ts';
import type { Inspection } from '../library/import-ports.ts';
import { listFolder } from '../library/import-scan.ts';
import { isOwn } from '../metadata/gesso.ts';
import { readAgain, readOwnAgain } from '../metadata/read-again.ts';
import {
  lookIntoPixels,
  readRawPictureFile,
  understandPictureFile,
  type PictureFile,
  type RawPictureFile,
} from '../metadata/read-picture-file.ts';
import type { ImportWorkerAnswer, ImportWorkerCall } from './import-worker.ts';

parentPort?.on('message', (call: ImportWorkerCall) => {
  void answer(call).then((reply) => parentPort?.postMessage(reply));
});

async function answer(call: ImportWorkerCall): Promise<ImportWorkerAnswer> {
  try {
    if (call.kind === 'list')
      return { id: call.id, ok: true, value: await listFolder(call.folder), readMs: 0 };
    if (call.kind === 'reread') return { id: call.id, ok: true, value: rereadAll(call.kept), readMs: 0 };
    const { inspections, readMs } = await inspectAll(call);
    return { id: call.id, ok: true, value: inspections, readMs };
  } catch (error) {
    return {
      id: call.id,
      ok: false,
      code: errorCode(error),
      message: error instanceof Error ? error.message : String(error),
    };
  }
}

/** Characters of texts that are held while a step goes on: a workflow may have some hundred thousand. */
const MOST_TEXT = 16 * 2 ** 20;

async function inspectAll({
  folder,
  files,
  pixels,
}: Extract<ImportWorkerCall, { kind: 'inspect' }>): Promise<{ inspections: Inspection[]; readMs: number }> {
  const inspections: Inspection[] = [];
  let readMs = 0;
  let raws: RawFileAt[] = [];
  let textLength = 0;
  for (const [at, { name, sidecars, apart }] of files.entries()) {
    const startedMs = performance.now();
    try {
      const siblings = new Set(sidecars);
      const options = { siblings, blocking: true, ...(apart !== undefined && { apart }) };
      // `join` takes nearly as long as opening the file.
      const path = folder + sep + name;
      const raw = await readRawPictureFile(path, options);
      raws.push({ at, path, kind: Object.keys(raw.raw.texts).join(), raw });
      for (const text in raw.raw.texts) textLength += raw.raw.texts[text]?.length ?? 0;
    } catch (error) {
      inspections[at] = { ok: false, ...readFailure(error) };
    }
    readMs += performance.now() - startedMs;
    if (textLength < MOST_TEXT && at < files.length - 1) continue;
    await understandAll(raws, pixels, inspections);
    raws = [];
    textLength = 0;
  }
  return { inspections, readMs: readMs / Math.max(1, files.length) };
}

/** Which of the files it is, and the names of its texts. */
interface RawFileAt {
  readonly at: number;
  readonly path: string;
  readonly kind: string;
  readonly raw: RawPictureFile;
}

/**
 * Each step for all the files before the next, and those that say things the same way one after the other: then the code that a step
 * runs is still in the processor's caches. A mix of files takes a third longer file by file.
 */
async function understandAll(
  raws: readonly RawFileAt[],
  pixels: boolean,
  inspections: Inspection[],
): Promise<void> {
  const read: { readonly at: number; readonly file: PictureFile }[] = [];
  for (const { at, path, raw } of raws.toSorted((a, b) => (a.kind < b.kind ? -1 : Number(a.kind > b.kind)))) {
    try {
      const file = understandPictureFile(raw);
      read.push({ at, file: pixels ? await lookIntoPixels(path, raw, file) : file });
    } catch (error) {
      inspections[at] = { ok: false, ...readFailure(error) };
    }
  }
  const packed = packRows(read.map(({ file }) => imageRow(newImage(file, pixels))));
  for (const [index, { at, file }] of read.entries()) {
    const { sizeBytes, contentHash } = file.facts;
    const { uid, isSilent } = file;
    inspections[at] = {
      ok: true,
      file: { uid, sizeBytes, contentHash, isSilent, packed: packed[index]! },
    };
  }
}

function rereadAll(kept: Uint8Array): Reread[] {
  const changed: (Omit<Reread, 'packed'> & { readonly row: ImageRow })[] = [];
  for (const row of unpackKept(kept)) {
    const generation = rereadOne(row);
    if (generation === null) continue;
    const { uid, sizeBytes, modifiedAtMs, width, height, format, contentHash } = row;
    const file = { sizeBytes, modifiedAtMs, width, height, format, contentHash, pixelHash: null };
    changed.push({
      uid,
      was: { promptId: row.promptId, negativeId: row.negativeId, generation: row.generation },
      row: imageRow({ file, generation, writtenAtMs: row.createdAtMs }),
    });
  }
  const packed = packRows(changed.map(({ row }) => row));
  return changed.map(({ uid, was }, index) => ({ uid, was, packed: packed[index]! }));
}

function rereadOne({
  body,
  generation,
  prompt,
  negativePrompt,
  name,
  ...file
}: KeptRow): GenerationRecord | null {
  try {
    const known = JSON.parse(generation) as Partial<GenerationRecord>;
    const before = { ...UNKNOWN_GENERATION, ...known, prompt, negativePrompt };
    // Most pictures of a library may be its own.
    if (isOwn(before)) return readOwnAgain(before);
    return readAgain(before, { ...file, fileName: name, texts: unpackRawTexts(Buffer.from(body)) });
  } catch {
    // Damaged texts: what was made of them while they were whole stays.
    return null;
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
