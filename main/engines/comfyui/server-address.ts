import { isIPv6 } from 'node:net';
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
 * `http://user:word@host`, `http:/host`, `::1`. Without a scheme it is http.
 * @throws AppError INVALID_INPUT
 */
export function parseServerAddress(text: string): ParsedAddress {
  // An address has no spaces; what is pasted may.
  const typed = text.replace(/\s+/g, '');
  const hasScheme = /^(?:https?:|[a-z][a-z0-9+.-]*:\/\/)/i.test(typed);
  const url = URL.parse(hasScheme ? typed : `http://${isIPv6(typed) ? `[${typed}]` : typed}`);
  if (!url || url.hostname === '') throw invalidAddress('That is not an address. Try http://127.0.0.1:8188');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalidAddress(`A ComfyUI server is reached by http or https, not ${url.protocol.slice(0, -1)}.`);
  }
  // What ComfyUI says it listens at when it is open to the network is no address that every system connects to.
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.hostname === '[::]') url.hostname = '[::1]';
  const credentials: ServerCredentials =
    url.username === '' ? {} : { username: decoded(url.username), password: decoded(url.password) };
  return { url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, credentials };
}

/** Not everybody who types a password into an address knows that a percent sign has to be written as %25 there. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Whether two addresses, as `parseServerAddress` gives them, are one server's: this computer has several names for itself. */
export function isSameServer(a: string, b: string): boolean {
  return canonical(a) === canonical(b);
}

function canonical(address: string): string {
  const url = new URL(address);
  if (LOOPBACK.test(url.hostname)) url.hostname = 'localhost';
  return url.href;
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
