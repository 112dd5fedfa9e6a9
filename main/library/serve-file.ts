import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AppError } from '../domain/errors.ts';

export interface ServeOptions {
  readonly mediaType: string;
  /** The address names the content (it bears its hash), so it never changes. */
  readonly immutable: boolean;
  /** The request's `Range` header. */
  readonly range: string | null;
}

/**
 * A file as a streamed HTTP answer with one byte range at most (RFC 9110 §14).
 * @throws AppError NOT_FOUND
 */
export async function serveFile(path: string, options: ServeOptions): Promise<Response> {
  let size: number;
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Error('not a file');
    size = found.size;
  } catch (error) {
    throw new AppError('NOT_FOUND', 'The file is not there any more', {}, error);
  }
  const headers = new Headers({
    'content-type': options.mediaType,
    'accept-ranges': 'bytes',
    'cache-control': options.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  const range = options.range === null ? 'whole' : parseRange(options.range, size);
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  const [from, to] = range === 'whole' ? [0, size - 1] : range;
  headers.set('content-length', String(to - from + 1));
  if (range !== 'whole') headers.set('content-range', `bytes ${from}-${to}/${size}`);
  const body = size === 0 ? null : bodyOf(path, from, to);
  return new Response(body, { status: range === 'whole' ? 200 : 206, headers });
}

function bodyOf(path: string, start: number, end: number): ReadableStream {
  return Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream;
}

/** Inclusive bounds; several ranges or another unit count as none, which HTTP allows. */
function parseRange(header: string, size: number): readonly [number, number] | 'whole' | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!match || (match[1] === '' && match[2] === '')) return 'whole';
  if (match[1] === '') {
    const last = Number(match[2]);
    return last === 0 || size === 0 ? 'unsatisfiable' : [Math.max(0, size - last), size - 1];
  }
  const from = Number(match[1]);
  const to = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return from > to ? 'unsatisfiable' : [from, to];
}
