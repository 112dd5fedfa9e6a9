import { AppError } from '../../domain/errors.ts';

/** What a server wants to see before it answers. Values are secret. */
export interface ServerCredentials {
  readonly username?: string;
  readonly password?: string;
  /** Extra request headers, e.g. a proxy's access token. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ParsedAddress {
  /** `https://host:port/prefix`, without a trailing slash, query, fragment or credentials. */
  readonly url: string;
  /** What stood before an @ in the address. */
  readonly credentials: ServerCredentials;
}

/**
 * Reads an address as people type it: `192.168.1.5:8188`, `https://gpu.example.com/comfy/`,
 * `http://user:word@host`. Without a scheme it is http.
 * @throws AppError INVALID_INPUT
 */
export function parseServerAddress(text: string): ParsedAddress {
  const trimmed = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  const url = URL.parse(withScheme);
  if (!url || url.hostname === '') throw invalidAddress('That is not an address. Try http://127.0.0.1:8188');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalidAddress(`A ComfyUI server is reached by http or https, not ${url.protocol.slice(0, -1)}.`);
  }
  const credentials: ServerCredentials =
    url.username === ''
      ? {}
      : { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  return { url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, credentials };
}

function invalidAddress(message: string): AppError {
  return new AppError('INVALID_INPUT', message, { issues: [{ field: 'address', message }] });
}

const FORBIDDEN_HEADERS = new Set([
  'host',
  'origin',
  'content-length',
  'connection',
  'upgrade',
  'transfer-encoding',
]);

/**
 * The headers that carry the credentials.
 * @throws AppError INVALID_INPUT for a header that is malformed or would break the protocol.
 */
export function credentialHeaders(credentials: ServerCredentials): Record<string, string> {
  const headers: Record<string, string> = {};
  if (credentials.username !== undefined) {
    const pair = `${credentials.username}:${credentials.password ?? ''}`;
    headers['authorization'] = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  }
  for (const [name, value] of Object.entries(credentials.headers ?? {})) {
    const lower = name.toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(lower) || /[\r\n\0]/.test(value) || FORBIDDEN_HEADERS.has(lower)) {
      const message = `The header "${name}" cannot be sent.`;
      throw new AppError('INVALID_INPUT', message, { issues: [{ field: 'headers', message }] });
    }
    headers[lower] = value;
  }
  return headers;
}
