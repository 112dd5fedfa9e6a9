import { join } from 'node:path';
import type { CatalogFile, PackedImage, Root } from '../domain/catalog.ts';
import { isAbort } from '../domain/errors.ts';
import { isMissing } from '../error-code.ts';
import { sweepTemporaries } from './atomic-file.ts';
import type { FolderLooks } from './folder-looks.ts';
import { isLossyName, readFailure } from './import-failure.ts';
import { handOver } from './hand-over.ts';
import { identify, isChanged, type Candidate, type Identity } from './import-identity.ts';
import type {
  FileToInspect,
  ImportFailure,
  ImportPorts,
  ImportProgress,
  InspectedFile,
  Inspection,
} from './import-ports.ts';
import type { FolderListing, FoundFile } from './import-scan.ts';
import { sidecarPathOf } from './sidecar-files.ts';

/**
 * Pictures entered in one transaction: some 20 ms, which a change of the user's may have to wait, and 5 of the main thread's. Half as
 * many write the same pages of the catalog nearly twice as often.
 */
const BATCH = 256;
const CHUNKS_IN_FLIGHT = 8;
/** Pictures that were read and are not entered yet, beyond which no more are read: the disk does not follow. */
const MOST_UNENTERED = 4 * BATCH;
/** Pictures given to a reading thread at once: at the beginning, at least, at most. */
const CHUNK = { first: 32, least: 8, most: 512 };
/** An answer before this says that more may be asked for at once, one after that that a cancel would wait too long, milliseconds. */
const PROMPT_MS = 500;
const LATE_MS = 1500;
const LISTED_FAILURES = 200;
/** Changed files that wait until all others were read; when there are more, they were edited rather than renamed. */
const MOST_WAITING = 2048;
/** A folder that was not listed yet is taken for as many files, when it is told how much is done. */
const FILES_OF_FOLDER = 100;

export interface ImportOptions {
  /** Below the root; the whole root when left out. */
  readonly folder?: string;
  /** Several of them instead. */
  readonly folders?: readonly string[];
  /** Whether folders below are looked into. */
  readonly recursive?: boolean;
  /** Reads files that are as they were too. */
  readonly anew?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Folders that nothing came to or went from are passed over by it. */
  readonly looks?: FolderLooks;
  /** Whether what killed runs left unfinished is taken away: nobody else may be writing there. */
  readonly sweep?: boolean;
  /** Told after each folder how long it took, milliseconds; the next waits for it. */
  readonly rest?: (workedMs: number) => Promise<void>;
  /** Told of every file that can't be read; the progress lists the first of them. */
  readonly onFailed?: (failure: ImportFailure) => void;
  /** Files that could not be read before and have not changed since are passed over: key path, value size and time. */
  readonly knownBad?: Map<string, string>;
}

/** An import that goes on by itself and can be held. */
export interface ImportRun {
  /** Resolves with the final state; never rejects for a single file's sake. */
  readonly finished: Promise<ImportProgress>;
  pause(): void;
  resume(): void;
  progress(): ImportProgress;
}

/**
 * Brings the catalog up to date with a root's files, wherever they lie: new and changed ones are read, moved ones found
 * again, those no longer there marked missing. No picture on disk changes; sidecars go with those that were moved. A second
 * run over unchanged files only compares sizes and times, so an interrupted import is resumed by starting it again.
 */
export function indexRoot(ports: ImportPorts, root: Root, options: ImportOptions = {}): ImportRun {
  const counts = { foundFiles: 0, doneFiles: 0, unchanged: 0, added: 0, updated: 0, moved: 0, missing: 0 };
  const failed: ImportFailure[] = [];
  const claimed = new Set<string>();
  const visited = new Set<string>();
  const markedMissing = new Set<string>();
  const reading = new Set<Promise<void>>();
  const unread: ChangedFile[] = [];
  const read: ReadFile[] = [];
  /** Not what was at their paths before: which pictures they are shows when it is known which were found elsewhere. */
  const waiting: ReadFile[] = [];
  let chunkFiles = CHUNK.first;
  let entering: Promise<void> | null = null;
  let failedCount = 0;
  let share = 0;
  let looking = true;
  let state: ImportProgress['state'] = 'scanning';
  let folderNow = options.folder ?? '';
  let gate: PromiseWithResolvers<void> | null = null;

  const progress = (): ImportProgress => ({
    state,
    ...counts,
    share: Math.min(1, share),
    looking,
    failed: [...failed],
    failedCount,
    folder: folderNow,
  });
  const report = (): void => options.onProgress?.(progress());
  const fail = (path: string, error: Omit<ImportFailure, 'path'>): void => {
    failedCount += 1;
    if (failed.length < LISTED_FAILURES) failed.push({ path, ...error });
    options.onFailed?.({ path, ...error });
  };
  const proceed = async (): Promise<void> => {
    options.signal?.throwIfAborted();
    await gate?.promise;
    options.signal?.throwIfAborted();
  };

  /** Has one folder's changed files read, marks those that are gone. `worth`: each file's part of all there is to do. */
  const indexFolder = async (folder: string, listing: FolderListing, worth: number): Promise<void> => {
    const known = new Map((await ports.catalog.filesIn(root.id, folder)).map((file) => [file.path, file]));
    const present: string[] = [];
    const back: { uid: string; missing: boolean }[] = [];
    counts.foundFiles += listing.files.length;
    for (const found of listing.files) {
      const path = below(folder, found.name);
      present.push(path);
      const before = known.get(path);
      if (options.knownBad?.get(path) === stamp(found)) {
        counts.doneFiles += 1;
        share += worth;
      } else if (!before || options.anew || !isUnchanged(before, found)) {
        unread.push({ found, path, known: before, worth });
      } else {
        counts.unchanged += 1;
        counts.doneFiles += 1;
        share += worth;
        if (before.missing) back.push({ uid: before.uid, missing: false });
      }
    }
    // Small folders are read together.
    while (unread.length >= chunkFiles) await readNext();
    for (const path of present) known.delete(path);
    const gone = await stillGone(
      folder,
      [...known.values()].filter(({ uid, missing }) => !missing && !claimed.has(uid)),
    );
    counts.missing += gone.length;
    for (const { uid } of gone) markedMissing.add(uid);
    const marks = [...back, ...gone.map(({ uid }) => ({ uid, missing: true }))];
    if (marks.length > 0) await ports.catalog.updateFiles(marks);
    await writeBesides(back.map(({ uid }) => uid));
    report();
  };

  /** Pictures are made and brought in while their folders are looked through: what was not listed may have come since. */
  const stillGone = async (
    folder: string,
    unlisted: readonly CatalogFile[],
  ): Promise<readonly CatalogFile[]> => {
    if (unlisted.length === 0) return unlisted;
    const now = await listOrReport(folder);
    if (now === null) return [];
    const there = new Set(now.files.map(({ name }) => below(folder, name)));
    return unlisted.filter(({ path }) => !there.has(path));
  };

  /** Hands files to the reading threads and goes on; what was read is entered in batches meanwhile. */
  const readNext = async (): Promise<void> => {
    while (reading.size >= CHUNKS_IN_FLIGHT || read.length >= MOST_UNENTERED)
      await Promise.race(entering ? [...reading, entering] : reading);
    await proceed();
    const chunk = unread.splice(0, chunkFiles);
    const askedMs = performance.now();
    const work = ports
      .inspect(
        root.path,
        chunk.map(({ path, found: { sidecars } }) => ({ name: path, sidecars })),
      )
      .then((inspections) => {
        chunkFiles = nextChunkFiles(chunkFiles, performance.now() - askedMs);
        for (const [at, file] of chunk.entries()) {
          const inspection = inspections[at];
          if (!inspection) continue;
          const { known } = file;
          const waits = inspection.ok && known && isChanged(known, inspection.file);
          (waits && waiting.length < MOST_WAITING ? waiting : read).push({ ...file, inspection });
        }
        keepEntering();
      });
    const settled = work.finally(() => reading.delete(settled));
    // Awaited below; a cancel in between must not leave it unhandled.
    settled.catch(() => undefined);
    reading.add(settled);
  };

  /** Enters what was read while reading goes on, one batch after the other. One that fails is the last. */
  const keepEntering = (): void => {
    if (entering !== null || read.length < BATCH) return;
    entering = enter(read.splice(0, BATCH)).then(() => {
      entering = null;
      report();
      keepEntering();
    });
    // Awaited wherever something waits for it.
    entering.catch(() => undefined);
  };

  const finishReading = async (): Promise<void> => {
    await Promise.all(reading);
    for (let batch = entering; batch !== null; batch = entering) await batch;
    while (read.length > 0) {
      await enter(read.splice(0, BATCH));
      report();
    }
  };

  const enter = async (batch: readonly ReadFile[]): Promise<void> => {
    counts.doneFiles += batch.length;
    const candidates: (Candidate & { readonly found: FoundFile })[] = [];
    const touched: { uid: string; file: { modifiedAtMs: number } }[] = [];
    for (const { path, found, inspection, known, worth } of batch) {
      share += worth;
      if (inspection.ok && known && !options.anew && isSame(known, found, inspection.file)) {
        claimed.add(known.uid);
        counts.unchanged += 1;
        const { modifiedAtMs } = found;
        touched.push({ uid: known.uid, file: { modifiedAtMs }, ...(known.missing && { missing: false }) });
      } else if (inspection.ok)
        candidates.push({ rootId: root.id, path, file: inspection.file, known, found });
      else {
        options.knownBad?.set(path, stamp(found));
        fail(path, { code: inspection.code, message: inspection.message });
      }
    }
    const identities = await identify(ports, candidates, claimed);
    const whole = await readAnew(candidates, identities);
    /** Their sidecars are another picture's, or were left behind. */
    const unwritten: string[] = [];
    const leftBehind: string[] = [];
    const images: PackedImage[] = [];
    const stamped: typeof touched = [];
    for (const [index, { path, file, found, known: before }] of candidates.entries()) {
      const identity = identities[index];
      if (!identity) continue;
      if (identity.kind === 'copy' && before?.uid !== identity.uid) {
        try {
          const writtenAtMs = await ports.writeIdentity({ rootId: root.id, path }, identity.uid);
          // What was just written says nothing new to the next scan.
          const modifiedAtMs = Math.max(found.modifiedAtMs, writtenAtMs);
          stamped.push({ uid: identity.uid, file: { modifiedAtMs } });
        } catch (error) {
          fail(path, readFailure(error));
        }
      }
      // Its old folder may have been looked at before.
      if (markedMissing.delete(identity.uid)) counts.missing -= 1;
      if (isAnothers(file, identity)) unwritten.push(identity.uid);
      if (identity.kind === 'moved') {
        counts.moved += 1;
        await ports.sidecars.follow(identity.uid, identity.from, { rootId: root.id, path });
        if (!found.sidecars.includes(sidecarPathOf(found.name)) && !root.readOnly)
          leftBehind.push(identity.uid);
      } else if (before?.uid === identity.uid) counts.updated += 1;
      else counts.added += 1;
      images.push({
        uid: identity.uid,
        place: { rootId: root.id, path },
        knownThere: before?.uid === identity.uid,
        packed: whole.get(path) ?? file.packed,
      });
    }
    if (touched.length > 0) await ports.catalog.updateFiles(touched);
    if (images.length > 0) await ports.catalog.putImages(images);
    if (stamped.length > 0) await ports.catalog.updateFiles(stamped);
    await writeBesides(images.map(({ uid }) => uid));
    if (leftBehind.length > 0) unwritten.push(...(await ports.spokenOf(leftBehind)));
    if (unwritten.length > 0) await ports.sidecars.due(unwritten);
  };

  /** Reads those again of which more is said in a sidecar that lies apart, or that lie beside another's sidecar. By path. */
  const readAnew = async (
    candidates: readonly (Candidate & { readonly found: FoundFile })[],
    identities: readonly Identity[],
  ): Promise<ReadonlyMap<string, Uint8Array>> => {
    const paths = await ports.sidecars.apartOf(identities.map(({ uid }) => uid));
    const files = candidates.flatMap(({ path, file, found }, index): FileToInspect[] => {
      const identity = identities[index];
      if (identity === undefined) return [];
      const apart = paths.get(identity.uid);
      const isMisled = isAnothers(file, identity);
      if (!isMisled && apart === undefined) return [];
      const sidecars = isMisled
        ? found.sidecars.filter((name) => name !== sidecarPathOf(found.name))
        : found.sidecars;
      return [{ name: path, sidecars, ...(apart !== undefined && { apart }) }];
    });
    if (files.length === 0) return new Map();
    const read = await ports.inspect(root.path, files);
    return new Map(
      read.flatMap((one, index) => (one.ok ? [[files[index]?.name ?? '', one.file.packed]] : [])),
    );
  };

  /** What was said while their folder was away, or could not be written, goes where it goes with them. */
  const writeBesides = async (uids: readonly string[]): Promise<void> => {
    // Of one that was away all are told of once it is online again: nothing is written there before.
    if (root.readOnly || !root.online) return;
    const due = [...(await ports.sidecars.apartOf(uids)).keys()];
    if (due.length > 0) await ports.sidecars.due(due);
  };

  const walk = async (): Promise<void> => {
    const start = options.folder ?? '';
    const starts = options.folders ?? [start];
    const pending = starts.toReversed().map((folder) => ({ folder, worth: 1 / starts.length }));
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { folder, worth } = next;
      await proceed();
      const begunMs = performance.now();
      folderNow = folder;
      visited.add(folder);
      const unchanged = await options.looks?.unchanged(folder);
      const listing = unchanged ? null : await listOrReport(folder);
      const folders = (options.recursive ?? true) ? (unchanged ?? listing?.folders ?? []) : [];
      const files = listing?.files.length ?? 0;
      const each = worth / Math.max(1, files + folders.length * FILES_OF_FOLDER);
      if (files + folders.length === 0) share += worth;
      pending.push(
        ...folders
          .toReversed()
          .map((name) => ({ folder: below(folder, name), worth: each * FILES_OF_FOLDER })),
      );
      looking = pending.length > 0;
      if (listing) {
        await indexFolder(folder, listing, each);
        // One that is left too lately to be sure of is come back for.
        const isClean = !options.sweep || (await sweepTemporaries(join(root.path, folder)));
        if (isClean) options.looks?.looked(folder, listing.folders, listing.files.length);
      }
      await options.rest?.(performance.now() - begunMs);
    }
    if (options.recursive ?? true) await markVanishedFolders(start);
    while (unread.length > 0) await readNext();
    await finishReading();
    read.push(...waiting.splice(0));
    await finishReading();
    await handOver(ports, [...markedMissing]);
    await options.looks?.keep();
  };

  const listOrReport = async (folder: string): Promise<FolderListing | null> => {
    try {
      const listing = await ports.listFolder(join(root.path, folder));
      const isEmptyRoot = folder === '' && listing.files.length === 0 && listing.folders.length === 0;
      // The empty folder where a disk was mounted looks like a root whose pictures were all deleted.
      if (isEmptyRoot && (await ports.catalog.foldersOf(root.id)).length > 0) throw new OfflineError();
      return listing;
    } catch (error) {
      if (error instanceof OfflineError || isAbort(error)) throw error;
      if (folder === '' || !(await isReachable())) throw new OfflineError();
      if (isMissing(error) && !isLossyName(folder)) return { folders: [], files: [] };
      fail(folder, readFailure(error));
      return null;
    }
  };

  const isReachable = async (): Promise<boolean> => {
    try {
      await ports.listFolder(root.path);
      return true;
    } catch {
      // Whatever the reason: what can't be listed can't be judged.
      return false;
    }
  };

  const markVanishedFolders = async (start: string): Promise<void> => {
    const prefix = start === '' ? '' : `${start}/`;
    for (const folder of await ports.catalog.foldersOf(root.id)) {
      if (visited.has(folder) || !`${folder}/`.startsWith(prefix) || isHiddenBelow(folder)) continue;
      if (failed.some(({ path }) => folder === path || folder.startsWith(`${path}/`))) continue;
      await proceed();
      await indexFolder(folder, { folders: [], files: [] }, 0);
    }
  };

  const goOffline = async (): Promise<void> => {
    state = 'offline';
    for (const folder of await ports.catalog.foldersOf(root.id)) {
      options.signal?.throwIfAborted();
      const files = await ports.catalog.filesIn(root.id, folder);
      const present = files.filter(({ missing }) => !missing);
      counts.missing += present.length;
      if (present.length > 0)
        await ports.catalog.updateFiles(present.map(({ uid }) => ({ uid, missing: true })));
    }
    await ports.catalog.setOnline(root.id, false);
  };

  const walkUnlessAway = async (): Promise<boolean> => {
    try {
      await walk();
    } catch (error) {
      if (error instanceof OfflineError) return false;
      throw error;
    }
    if (!root.online) await ports.catalog.setOnline(root.id, true);
    return true;
  };

  const run = async (): Promise<ImportProgress> => {
    try {
      if (await walkUnlessAway()) state = 'done';
      else await goOffline();
    } catch (error) {
      if (!isAbort(error)) throw error;
      // What was read is kept: going on later starts behind it. It has ended only then, and what it tells is final.
      await finishReading();
      state = 'cancelled';
    }
    report();
    return progress();
  };

  return {
    finished: run(),
    pause() {
      if (state !== 'scanning') return;
      state = 'paused';
      gate = Promise.withResolvers();
      report();
    },
    resume() {
      if (state !== 'paused') return;
      state = 'scanning';
      gate?.resolve();
      gate = null;
      report();
    },
    progress,
  };
}

/** How many pictures are asked for at once after an answer that took so long, its wait for others' included. */
export function nextChunkFiles(files: number, elapsedMs: number): number {
  if (elapsedMs > LATE_MS) return Math.max(CHUNK.least, files / 2);
  return elapsedMs < PROMPT_MS ? Math.min(CHUNK.most, files * 2) : files;
}

/** New, or not as it was. */
interface ChangedFile {
  readonly path: string;
  readonly found: FoundFile;
  readonly known: CatalogFile | undefined;
  /** Its part of all there is to do. */
  readonly worth: number;
}

interface ReadFile extends ChangedFile {
  readonly inspection: Inspection;
}

/** Whether what lies beside a file, and gave it its uid, is said of another picture that lay there before. */
function isAnothers({ uid }: InspectedFile, identity: Identity): boolean {
  return (identity.kind === 'moved' || identity.kind === 'new') && uid !== null && uid !== identity.uid;
}

/** The root's folder can't be reached: nothing may be concluded about its files. */
class OfflineError extends Error {}

function isUnchanged(before: CatalogFile, found: FoundFile): boolean {
  return before.sizeBytes === found.sizeBytes && Math.trunc(before.modifiedAtMs) === found.modifiedAtMs;
}

/** Only its time is another: written again as it was. What lies beside it may say something new. */
function isSame(before: CatalogFile, found: FoundFile, file: InspectedFile): boolean {
  return (
    found.sidecars.length === 0 &&
    before.sizeBytes === file.sizeBytes &&
    before.contentHash === file.contentHash &&
    (file.uid === null || file.uid === before.uid)
  );
}

function stamp(found: FoundFile): string {
  return `${found.sizeBytes}/${found.modifiedAtMs}`;
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Folders that scans pass over, e.g. the library's own `.gesso`. */
function isHiddenBelow(folder: string): boolean {
  return folder.split('/').some((part) => part.startsWith('.'));
}
