import { AppError, isAppError } from '../../domain/errors.ts';
import { trustSystemCertificates } from './system-certificates.ts';
import { parseTolerantJson, type Json } from './tolerant-json.ts';

export interface HttpOptions {
  /** Base URL without a trailing slash. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** Longest silence, ms: until the answer begins, and between two pieces of it. One that comes in drops may take little longer. */
  readonly timeoutMs?: number;
  /** Largest body accepted, bytes. */
  readonly maxBytes?: number;
}

export interface HttpReply {
  readonly status: number;
  readonly body: Uint8Array;
}

export interface Http {
  readonly url: string;
  /** Any status below 500 is an answer; the caller judges it. */
  get(path: string, options?: RequestOptions): Promise<HttpReply>;
  post(path: string, body: string | FormData, options?: RequestOptions): Promise<HttpReply>;
}

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_BYTES = 32 * 2 ** 20;
const MAX_ERROR_BYTES = 256 * 1024;
const MAX_REDIRECTS = 3;
/** Slower than any connection pictures are fetched over: an answer in drops would hold who waits for it for ever. */
const LEAST_BYTES_PER_MS = 8;

/**
 * HTTP towards one server: no Origin header (a ComfyUI on loopback refuses a foreign one), no redirect to
 * another origin, bodies read under a cap, silence and answers that come in drops end in an error.
 *
 * Errors: `SERVER_UNREACHABLE` (network, silence, status ≥ 500; `details.notSent` when the connection was never
 * made), `SERVER_PROTOCOL` (redirect elsewhere), `TOO_LARGE`, `FORBIDDEN` (401, 403), `CANCELLED`.
 */
export function createHttp(options: HttpOptions): Http {
  const request = async (
    method: 'GET' | 'POST',
    path: string,
    body: string | FormData | null,
    { signal, timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = DEFAULT_MAX_BYTES }: RequestOptions,
  ): Promise<HttpReply> => {
    const silence = createSilenceTimer(timeoutMs);
    const startedAtMs = performance.now();
    const signals = signal ? [signal, silence.signal] : [silence.signal];
    const headers: Record<string, string> = { ...options.headers, accept: '*/*' };
    if (typeof body === 'string') headers['content-type'] = 'application/json';
    const init: RequestInit = { method, headers, body, redirect: 'manual', signal: AbortSignal.any(signals) };
    try {
      const response = await fetchTrusting(`${options.url}${path}`, init);
      silence.touch();
      return await readReply(response, maxBytes, (sizeBytes) => {
        const tookMs = performance.now() - startedAtMs;
        if (tookMs > timeoutMs + sizeBytes / LEAST_BYTES_PER_MS)
          throw tooSlow(options.url, sizeBytes, tookMs);
        silence.touch();
      });
    } catch (error) {
      throw describeFailure(error, { url: options.url, signal, timedOut: silence.signal.aborted, timeoutMs });
    } finally {
      silence.stop();
    }
  };
  return {
    url: options.url,
    get: (path, requestOptions = {}) => request('GET', path, null, requestOptions),
    post: (path, body, requestOptions = {}) => request('POST', path, body, requestOptions),
  };
}

/** The body as JSON. @throws AppError SERVER_PROTOCOL when it is something else, e.g. a proxy's HTML page. */
export function jsonOf(reply: HttpReply, what: string): Json {
  const text = new TextDecoder().decode(reply.body);
  try {
    return parseTolerantJson(text);
  } catch (error) {
    const isHtml = /^\s*</.test(text.slice(0, 200));
    const message = isHtml
      ? `The server sent a web page instead of its ${what}. Is the address that of ComfyUI itself, with its path?`
      : `The server's ${what} is not JSON.`;
    throw new AppError('SERVER_PROTOCOL', message, { status: reply.status }, error);
  }
}

interface SilenceTimer {
  readonly signal: AbortSignal;
  touch(): void;
  stop(): void;
}

function createSilenceTimer(timeoutMs: number): SilenceTimer {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  return {
    signal: controller.signal,
    touch: () => void timer.refresh(),
    stop: () => clearTimeout(timer),
  };
}

/** Asks a second time where a certificate was refused: nothing was sent until then. */
async function fetchTrusting(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetchWithinOrigin(address, init);
  } catch (error) {
    if (!UNTRUSTED.has(causeCode(error) ?? '')) throw error;
    trustSystemCertificates();
    return await fetchWithinOrigin(address, init);
  }
}

async function fetchWithinOrigin(address: string, init: RequestInit): Promise<Response> {
  let url = address;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const response = await fetch(url, init);
    if (response.status < 300 || response.status > 399) return response;
    const target = URL.parse(response.headers.get('location') ?? '', url);
    await discard(response);
    if (target === null || target.origin !== new URL(url).origin) {
      const where = target ? target.origin : 'an address that cannot be read';
      throw new AppError(
        'SERVER_PROTOCOL',
        `The server redirects to ${where}, which was not followed. If that is the right server, add it by that address.`,
      );
    }
    if (init.method !== 'GET') {
      throw new AppError(
        'SERVER_PROTOCOL',
        `The server redirects to ${target.pathname}: add it with that path.`,
      );
    }
    url = target.href;
  }
  throw new AppError('SERVER_PROTOCOL', 'The server redirects in a circle.');
}

/** @param onPiece told how much has come in all; throws to hear no more */
async function readReply(
  response: Response,
  maxBytes: number,
  onPiece: (sizeBytes: number) => void,
): Promise<HttpReply> {
  if (response.status === 401 || response.status === 403) {
    await discard(response);
    throw new AppError(
      'FORBIDDEN',
      `The server refuses access (${response.status}). Check its user name, password or headers.`,
      { status: response.status },
    );
  }
  if (response.status >= 500) {
    await discard(response);
    throw new AppError('SERVER_UNREACHABLE', `The server reports an internal error (${response.status}).`, {
      status: response.status,
    });
  }
  const cap = response.ok ? maxBytes : Math.min(maxBytes, MAX_ERROR_BYTES);
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > cap) {
    await discard(response);
    throw tooLarge(cap);
  }
  return { status: response.status, body: await readCapped(response, cap, onPiece) };
}

async function readCapped(
  response: Response,
  maxBytes: number,
  onPiece: (sizeBytes: number) => void,
): Promise<Uint8Array> {
  if (!response.body) return new Uint8Array();
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks, sizeBytes);
    sizeBytes += value.byteLength;
    try {
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      onPiece(sizeBytes);
    } catch (error) {
      await reader.cancel();
      throw error;
    }
    chunks.push(value);
  }
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel();
}

function tooLarge(maxBytes: number): AppError {
  const megabytes = Math.max(1, Math.round(maxBytes / 2 ** 20));
  return new AppError('TOO_LARGE', `The server's answer is larger than ${megabytes} MB and was not read.`);
}

function tooSlow(url: string, sizeBytes: number, tookMs: number): AppError {
  const [kilobytes, seconds] = [Math.ceil(sizeBytes / 1024), Math.round(tookMs / 1000)];
  return new AppError(
    'SERVER_UNREACHABLE',
    `${new URL(url).host} sends its answer too slowly: ${kilobytes} kB in ${seconds} s.`,
  );
}

interface FailureContext {
  readonly url: string;
  readonly signal: AbortSignal | undefined;
  readonly timedOut: boolean;
  readonly timeoutMs: number;
}

const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
]);

const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Why nothing was sent; null when it may have been. */
export function reasonNotSent(
  code: string,
  host: string,
  platform: NodeJS.Platform = process.platform,
): string | null {
  // So it looks to an app that macOS keeps from the network around it.
  if (code === 'EHOSTUNREACH' && platform === 'darwin')
    return `${host} cannot be reached. Is ComfyUI running there, and may Gesso reach it? See System Settings › Privacy & Security › Local Network.`;
  if (NEVER_CONNECTED.has(code)) return `${host} cannot be reached. Is ComfyUI running there?`;
  if (UNTRUSTED.has(code))
    return `The certificate of ${host} is none that this computer trusts. If it is your own, add it to the system’s trusted certificates and start Gesso again; within your own network http:// may do.`;
  switch (code) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${host} is not valid today. Renew it there, or set this computer’s clock.`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${host} was made for another name. Use that name as the address.`;
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return `${host} does not answer to https. Try its address with http://.`;
    default:
      return null;
  }
}

function describeFailure(error: unknown, { url, signal, timedOut, timeoutMs }: FailureContext): AppError {
  if (isAppError(error)) return error;
  if (signal?.aborted) return new AppError('CANCELLED', 'Cancelled.', {}, error);
  const host = new URL(url).host;
  if (timedOut) {
    const seconds = Math.round(timeoutMs / 1000);
    return new AppError('SERVER_UNREACHABLE', `${host} did not answer for ${seconds} s.`, {}, error);
  }
  const reason = reasonNotSent(causeCode(error) ?? '', host);
  return reason === null
    ? new AppError('SERVER_UNREACHABLE', `The connection to ${host} broke.`, {}, error)
    : new AppError('SERVER_UNREACHABLE', reason, { notSent: true }, error);
}

function causeCode(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) return causeCode(at.errors[0]);
  }
  return undefined;
}
