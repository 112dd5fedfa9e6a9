import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Catalog } from '../domain/catalog.ts';
import type { Target } from '../domain/catalog-view.ts';
import { AppError } from '../domain/errors.ts';
import { expandTemplate, safeSegment, templateFaults } from '../domain/file-template.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import { namesIn } from '../library/names-in.ts';
import { pathInside } from '../library/path-guard.ts';
import { serveFile } from '../library/serve-file.ts';
import { exportImages, type ExportTarget } from '../packs/export-images.ts';
import { isUnfinished } from '../packs/new-file.ts';
import { rm } from '../patient-files.ts';
import type { ExportDestination, ExportsPart } from '../rpc/library-handlers.ts';
import type { MediaRequest } from '../rpc/media-routes.ts';
import { Operations } from '../usecases/operations.ts';
import { wholeLineage } from '../usecases/whole-lineage.ts';
import { exportedExtension } from '../imaging/export-picture.ts';
import { createExportPorts } from './export-ports.ts';

interface Parts {
  readonly catalog: Pick<Catalog, 'uids' | 'records' | 'rawTexts' | 'children'>;
  /** A stored mask. Rejects when it is gone. */
  readMask(maskId: string): Promise<Uint8Array>;
  /** Files made to be downloaded; emptied at each start. */
  readonly downloadFolder: string;
  readonly newUid: () => string;
  imagePath(record: ImageRecord): Promise<string>;
}

export interface LibraryExports extends ExportsPart {
  start(): Promise<void>;
  /** @param lineage with everything they were made from and became */
  recordsOf(target: Target, lineage?: boolean): Promise<readonly ImageRecord[]>;
  /** Where a file to be downloaded is made, and the id under which it is had. */
  newDownload(fileName: string): Promise<{ readonly id: string; readonly path: string }>;
  download(id: string, request: MediaRequest): Promise<Response>;
  /** Absolute paths of all that was made under an id. @throws AppError NOT_FOUND */
  files(id: string): Promise<readonly string[]>;
  /** Stops what runs and waits for it. */
  close(): Promise<void>;
}

const MAX_PICTURES = 200_000;
const PREVIEWED = 3;
const CHUNK = 500;

export function createLibraryExports({
  catalog,
  downloadFolder,
  newUid,
  imagePath,
  readMask,
}: Parts): LibraryExports {
  const operations = new Operations();

  /** Those that are read when it is stopped. */
  const chosenBy = async (
    target: Target,
    limit = MAX_PICTURES,
    signal?: AbortSignal,
  ): Promise<readonly ImageRecord[]> => {
    const uids = await catalog.uids(target, limit);
    const records: ImageRecord[] = [];
    for (let from = 0; from < uids.length; from += CHUNK) {
      if (signal?.aborted === true) break;
      records.push(...(await catalog.records(uids.slice(from, from + CHUNK))));
    }
    return records;
  };
  const recordsOf = async (
    target: Target,
    lineage = false,
    signal?: AbortSignal,
  ): Promise<readonly ImageRecord[]> => {
    const records = await chosenBy(target, MAX_PICTURES, signal);
    return lineage && signal?.aborted !== true ? wholeLineage(catalog, records, MAX_PICTURES) : records;
  };
  const newFolder = async (): Promise<{ id: string; path: string }> => {
    const id = newUid();
    const path = join(downloadFolder, id);
    await mkdir(path, { recursive: true });
    return { id, path };
  };
  const newDownload = async (fileName: string): Promise<{ id: string; path: string }> => {
    const { id, path } = await newFolder();
    return { id, path: join(path, fileName) };
  };
  const files = async (id: string): Promise<readonly string[]> => {
    const folder = pathInside(downloadFolder, id);
    const names = (await namesIn(folder)).filter((name) => !isUnfinished(name));
    if (names.length === 0) throw new AppError('NOT_FOUND', 'This export is no longer there. Export again.');
    return names.toSorted().map((name) => join(folder, name));
  };
  const placeOf = async (
    into: ExportDestination,
  ): Promise<{ target: ExportTarget; downloadId: string | null }> => {
    if (into.kind === 'folder') return { target: into, downloadId: null };
    if (into.kind === 'drag') {
      const { id, path } = await newFolder();
      return { target: { kind: 'folder', path }, downloadId: id };
    }
    const name = `${safeSegment(into.name.replace(/\.zip$/i, '')) || 'pictures'}.zip`;
    if (into.path !== null) return { target: { kind: 'zip', path: into.path }, downloadId: null };
    const { id, path } = await newDownload(name);
    return { target: { kind: 'zip', path }, downloadId: id };
  };

  return {
    recordsOf,
    newDownload,
    async start() {
      await rm(downloadFolder, { recursive: true, force: true });
    },
    async previewNames(target, { template, ...shape }) {
      const records = await chosenBy(target, PREVIEWED);
      const names = records.map((record, index) => {
        const name = expandTemplate(template, { record, count: index + 1 });
        return `${name}.${exportedExtension(record, shape)}`;
      });
      return { names, unknown: templateFaults(template).map(({ text }) => text) };
    },
    async exportImages(target, options, into, operationId) {
      const unknown = templateFaults(options.template)[0];
      if (unknown) {
        const message = `There is no placeholder ${unknown.text}.`;
        throw new AppError('INVALID_INPUT', message, {
          issues: [{ field: 'template', message, column: unknown.at + 1 }],
        });
      }
      return await operations.run(operationId, async (running) => {
        const records = await recordsOf(target, options.lineage, running.signal);
        if (records.length === 0 && !running.signal.aborted)
          throw new AppError('INVALID_INPUT', 'There is nothing to export.');
        running.onProgress(0, records.length);
        const place = await placeOf(into);
        const items = await Promise.all(
          records.map(async (record) => ({ record, path: await imagePath(record) })),
        );
        const ports = createExportPorts(catalog, options, options.lineage === true ? readMask : null);
        const report = await exportImages(ports, items, options, place.target, running);
        return { ...report, downloadId: place.downloadId };
      });
    },
    operations,
    files,
    async download(id, request) {
      const [path = ''] = await files(id);
      const mediaType = path.endsWith('.zip') ? 'application/zip' : 'application/octet-stream';
      const response = await serveFile(path, { mediaType, immutable: false, range: request.range });
      response.headers.set(
        'content-disposition',
        `attachment; filename*=UTF-8''${encodeURIComponent(basename(path))}`,
      );
      return response;
    },
    close: () => operations.close(),
  };
}
