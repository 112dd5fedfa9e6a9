import { Hono, type Context } from 'hono';
import { isAppError, type ErrorCode } from '../domain/errors.ts';
import { UID_PATTERN } from '../domain/uid.ts';

/** What serves pixels. Every method is confined to the library and rejects with an AppError. */
export interface MediaSource {
  thumbnail(uid: string, size: 320 | 640, request: MediaRequest): Promise<Response>;
  image(uid: string, request: MediaRequest): Promise<Response>;
  tile(uid: string, level: number, x: number, y: number, request: MediaRequest): Promise<Response>;
  mask(maskId: string, request: MediaRequest): Promise<Response>;
  putMask(maskId: string, bytes: Uint8Array): Promise<void>;
  /** The mask that was painted on a picture when it was open last; an empty answer (204) when none is known. */
  maskDraft(uid: string, request: MediaRequest): Promise<Response>;
  /** Keeps it; no bytes forget it. */
  putMaskDraft(uid: string, bytes: Uint8Array): Promise<void>;
  /**
   * Copies a picture into the library: a browser has no paths to give. `known`: the library had these very bytes, and no copy was
   * made.
   */
  putPicture(fileName: string, bytes: Uint8Array): Promise<{ readonly uid: string; readonly known: boolean }>;
  /** The ComfyUI workflow that a picture's file carries, as JSON. @throws AppError UNSUPPORTED when there is none */
  workflowIn(picture: Uint8Array): Promise<string>;
  preview(jobId: string): Response;
  /** A small picture of what a LoRA does; an empty answer (204) when there is none. */
  loraPreview(name: string): Promise<Response>;
  /** A file made to be downloaded. */
  download(id: string, request: MediaRequest): Promise<Response>;
  /** Puts a zip file into the pack drawer. Returns its id there. */
  putPack(fileName: string, bytes: Uint8Array): Promise<string>;
  /** The first picture of a pack in the drawer, small; an empty answer (204) when it has none. */
  packCover(packId: string, request: MediaRequest): Promise<Response>;
  /** A picture inside of an opened pack. */
  packPicture(openId: string, index: number, role: 'generation' | 'source' | 'mask'): Promise<Response>;
}

export interface MediaRequest {
  readonly range: string | null;
  /** The content hash in the address; with it the answer may be cached for ever. */
  readonly version: string | null;
  readonly signal: AbortSignal;
}

/** A mask of 16,383² pixels at its worst; real ones are a few kilobytes. */
const MAX_MASK_BYTES = 300 * 1024 * 1024;
const MAX_PICTURE_BYTES = 1024 * 1024 * 1024;

const STATUS_OF: Partial<Record<ErrorCode, 403 | 404 | 410 | 413 | 415>> = {
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  STALE: 410,
  TOO_LARGE: 413,
  UNSUPPORTED: 415,
  FILE_CORRUPT: 415,
};

/** `/thumb`, `/image`, `/tile`, `/mask`, `/mask-draft`, `/picture`, `/workflow`, `/preview`, `/lora`, `/download`, `/pack-cover` and `/pack`, the same under `gesso://app/` and over HTTP. */
export function mediaRoutes(media: MediaSource, reportBug: (path: string, error: unknown) => void): Hono {
  const app = new Hono();
  const request = (c: Context): MediaRequest => ({
    range: c.req.header('range') ?? null,
    version: c.req.query('v') ?? null,
    signal: c.req.raw.signal,
  });

  app.get(`/thumb/:uid{${UID_PATTERN}}`, (c) =>
    media.thumbnail(c.req.param('uid'), c.req.query('s') === '640' ? 640 : 320, request(c)),
  );
  app.get(`/image/:uid{${UID_PATTERN}}`, (c) => media.image(c.req.param('uid'), request(c)));
  app.get(`/tile/:uid{${UID_PATTERN}}/:z{\\d{1,2}}/:x{\\d{1,4}}/:y{\\d{1,4}}`, (c) =>
    media.tile(
      c.req.param('uid'),
      Number(c.req.param('z')),
      Number(c.req.param('x')),
      Number(c.req.param('y')),
      request(c),
    ),
  );
  app.get(`/mask/:id{${UID_PATTERN}}`, (c) => media.mask(c.req.param('id'), request(c)));
  app.put(`/mask/:id{${UID_PATTERN}}`, async (c) => {
    const bytes = await readCapped(c.req.raw, MAX_MASK_BYTES);
    if (!bytes) return c.text('The mask is too large', 413);
    await media.putMask(c.req.param('id'), bytes);
    return c.body(null, 204);
  });
  app.get(`/mask-draft/:uid{${UID_PATTERN}}`, (c) => media.maskDraft(c.req.param('uid'), request(c)));
  app.put(`/mask-draft/:uid{${UID_PATTERN}}`, async (c) => {
    const bytes = await readCapped(c.req.raw, MAX_MASK_BYTES);
    if (!bytes) return c.text('The mask is too large', 413);
    await media.putMaskDraft(c.req.param('uid'), bytes);
    return c.body(null, 204);
  });
  app.put('/picture/:name', async (c) => {
    const bytes = await readCapped(c.req.raw, MAX_PICTURE_BYTES);
    if (!bytes) return c.text('The picture is too large', 413);
    return c.json(await media.putPicture(c.req.param('name'), bytes));
  });
  app.put('/workflow', async (c) => {
    const bytes = await readCapped(c.req.raw, MAX_PICTURE_BYTES);
    if (!bytes) return c.text('The picture is too large', 413);
    return c.text(await media.workflowIn(bytes));
  });
  app.get(`/preview/:id{${UID_PATTERN}}`, (c) => media.preview(c.req.param('id')));
  app.get('/lora', (c) => media.loraPreview((c.req.query('name') ?? '').slice(0, 1000)));

  app.get(`/download/:id{${UID_PATTERN}}`, (c) => media.download(c.req.param('id'), request(c)));
  app.put('/pack/:name', async (c) => {
    const bytes = await readCapped(c.req.raw, MAX_PICTURE_BYTES);
    if (!bytes) return c.text('The pack is too large', 413);
    return c.json({ packId: await media.putPack(c.req.param('name'), bytes) });
  });
  app.get('/pack-cover', (c) => media.packCover((c.req.query('id') ?? '').slice(0, 255), request(c)));
  app.get(`/pack/:id{${UID_PATTERN}}/:index{\\d{1,5}}/:role{generation|source|mask}`, (c) =>
    media.packPicture(
      c.req.param('id'),
      Number(c.req.param('index')),
      c.req.param('role') as 'generation' | 'source' | 'mask',
    ),
  );

  app.onError((error, c) => {
    if (isAppError(error)) return c.text(error.message, STATUS_OF[error.code] ?? 500);
    if (!c.req.raw.signal.aborted) reportBug(c.req.path, error);
    return c.text('Something went wrong inside Gesso', 500);
  });
  return app;
}

/** The body, or undefined when it is longer than `limit` bytes, whatever its headers say. */
async function readCapped(request: Request, limit: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return undefined;
  if (!request.body) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const part of request.body) {
    total += part.byteLength;
    if (total > limit) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
