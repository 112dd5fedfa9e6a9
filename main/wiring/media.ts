import { readFile, stat } from 'node:fs/promises';
import { isDiskFull } from '../disk-room.ts';
import type { Catalog } from '../domain/catalog.ts';
import { AppError } from '../domain/errors.ts';
import { mediaTypeOf } from '../domain/file-endings.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import type { Preview } from '../domain/engine.ts';
import { isMissing } from '../error-code.ts';
import type { Thumbnailer } from '../imaging/thumbnails.ts';
import { replaceFile } from '../library/atomic-file.ts';
import type { ImageTree } from '../library/image-tree.ts';
import type { LibraryLayout } from '../library/layout.ts';
import { createMaskDrafts } from '../library/mask-drafts.ts';
import { existingPathInside, pathInside } from '../library/path-guard.ts';
import { serveFile } from '../library/serve-file.ts';
import { workflowTextIn } from '../metadata/dialects/comfyui.ts';
import { readMetadata } from '../metadata/read-metadata.ts';
import type { MediaRequest, MediaSource } from '../rpc/media-routes.ts';
import { findFile } from '../usecases/place-file.ts';

export interface MediaDeps extends Pick<MediaSource, 'download' | 'packCover' | 'packPicture' | 'putPack'> {
  readonly layout: LibraryLayout;
  readonly catalog: Pick<Catalog, 'record'>;
  /** Where a picture's file lies now. */
  locate(record: ImageRecord): Promise<string>;
  readonly thumbnails: Pick<Thumbnailer, 'get'>;
  readonly tiles: {
    get(uid: string, contentHash: string, path: string, z: number, x: number, y: number): Promise<string>;
  };
  previewOf(jobId: string): Preview | undefined;
  /** A small WebP, or null. */
  loraPreview(name: string): Promise<Uint8Array | null>;
  checkMask(bytes: Uint8Array): Promise<void>;
  /** Copies a picture into the library, unless it is there. */
  bringInOnce(
    bytes: Uint8Array,
    fileName: string,
  ): Promise<{ readonly uid: string; readonly known: boolean }>;
}

/** Serves pixels of the library by uid: the renderer never sees or sends a path. */
export function createMediaSource(deps: MediaDeps): MediaSource {
  const recordOf = async (uid: string): Promise<ImageRecord> => {
    const record = await deps.catalog.record(uid);
    if (!record) throw new AppError('NOT_FOUND', 'This picture is not in the library.');
    return record;
  };
  const isCurrent = (record: ImageRecord, request: MediaRequest): boolean =>
    request.version === record.file.contentHash;

  const drafts = createMaskDrafts(deps.layout.drafts);

  return {
    async thumbnail(uid, size, request) {
      const record = await recordOf(uid);
      const source = await deps.locate(record);
      let path: string;
      try {
        path = await deps.thumbnails.get(record, size, source, request.signal);
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        // Where nothing can be kept, the picture itself is shown small.
        return serveFile(source, { mediaType: mediaTypeOf(source), immutable: false, range: request.range });
      }
      return serveFile(path, {
        mediaType: mediaTypeOf(path),
        immutable: isCurrent(record, request),
        range: request.range,
      });
    },
    async image(uid, request) {
      const record = await recordOf(uid);
      const path = await deps.locate(record);
      const immutable = isCurrent(record, request);
      return serveFile(path, { mediaType: mediaTypeOf(path), immutable, range: request.range });
    },
    async tile(uid, z, x, y, request) {
      const record = await recordOf(uid);
      const path = await deps.tiles.get(uid, record.file.contentHash, await deps.locate(record), z, x, y);
      return serveFile(path, {
        mediaType: mediaTypeOf(path),
        immutable: isCurrent(record, request),
        range: request.range,
      });
    },
    async mask(maskId, request) {
      const path = await existingPathInside(deps.layout.masks, `${maskId}.png`);
      return serveFile(path, { mediaType: 'image/png', immutable: false, range: request.range });
    },
    async putMask(maskId, bytes) {
      await deps.checkMask(bytes);
      await replaceFile(pathInside(deps.layout.masks, `${maskId}.png`), bytes);
    },
    async maskDraft(uid, request) {
      const path = drafts.path(uid);
      // A picture that nobody painted on is nothing amiss.
      if ((await fileSize(path)) === null) return nothing();
      return serveFile(path, { mediaType: 'image/png', immutable: false, range: request.range });
    },
    putMaskDraft: (uid, bytes) => drafts.put(uid, bytes),
    download: deps.download,
    packCover: deps.packCover,
    packPicture: deps.packPicture,
    putPack: deps.putPack,
    async workflowIn(picture) {
      const workflow = workflowTextIn((await readMetadata(picture)).rawTexts);
      if (workflow === null) throw new AppError('UNSUPPORTED', 'This picture carries no ComfyUI workflow.');
      return workflow;
    },
    putPicture: (fileName, bytes) => deps.bringInOnce(bytes, fileName),
    preview(jobId) {
      const preview = deps.previewOf(jobId);
      if (!preview) throw new AppError('NOT_FOUND', 'This job has no preview.');
      return pictureResponse(preview.bytes, preview.mediaType, 'no-store');
    },
    async loraPreview(name) {
      const picture = await deps.loraPreview(name);
      // No picture is nothing amiss: most LoRAs have none.
      if (!picture) return nothing();
      return pictureResponse(picture, 'image/webp', 'private, max-age=3600');
    },
  };
}

/** Finds pictures' files, also those that a move or a trip to the trash has not reached yet. */
export function createFileLocator(
  tree: ImageTree,
  catalog: Pick<Catalog, 'formerPlaces'>,
  drainer: { isBusy(): boolean },
): (record: ImageRecord) => Promise<string> {
  return async (record) => {
    const places = drainer.isBusy() ? await catalog.formerPlaces(record.uid) : [];
    if (places.length === 0) return imageFilePath(tree, record);
    for (const place of places)
      if (await tree.isTrashed(record.uid, place)) return tree.trashedPath(record.uid, place);
    return tree.absolute(await findFile(tree, record, places));
  };
}

/** Where a picture's file belongs: in its root, or in the trash. */
export function imageFilePath(tree: ImageTree, record: ImageRecord): string {
  const place = { rootId: record.file.rootId, path: record.file.path };
  return record.state.trashedAtMs === null ? tree.absolute(place) : tree.trashedPath(record.uid, place);
}

/** Reads a stored mask. @throws AppError NOT_FOUND */
export async function readMask(layout: LibraryLayout, maskId: string): Promise<Uint8Array> {
  return readFile(await existingPathInside(layout.masks, `${maskId}.png`));
}

/** Size in bytes, or null when there is no such file. */
export async function fileSize(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function nothing(): Response {
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
}

function pictureResponse(bytes: Uint8Array, mediaType: string, caching: string): Response {
  const headers = {
    'content-type': mediaType,
    'cache-control': caching,
    'x-content-type-options': 'nosniff',
  };
  return new Response(new Uint8Array(bytes), { headers });
}
