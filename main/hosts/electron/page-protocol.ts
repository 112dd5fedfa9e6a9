import { protocol } from 'electron';
import type { Hono } from 'hono';
import { mediaRoutes } from '../../rpc/media-routes.ts';
import { CONTENT_SECURITY_POLICY } from '../../../preload/contract/page-policy.ts';
import { createPageFiles } from '../../page-files.ts';
import type { Studio } from '../../studio.ts';

/** Page and pictures share one origin, so that the editor's canvases are not tainted. */
const PAGE_SCHEME = 'gesso';
const PAGE_HOST = 'app';
export const PAGE_URL = `${PAGE_SCHEME}://${PAGE_HOST}/index.html`;

/** Whether an address, or an origin, is the page's own. */
export function isPageAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol: scheme, host, username, password } = new URL(address);
  return scheme === `${PAGE_SCHEME}:` && host === PAGE_HOST && username === '' && password === '';
}

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: PAGE_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** What the page is made of; everything else under its origin comes from the library. */
const PAGE_FILE = /^\/(index\.html|icon\.svg|assets\/.*)?$/;

/**
 * Serves the page's files and the library's pixels under `gesso://app/`, and nothing else.
 * @param library resolves once it is open: the page's own files don't wait for it
 */
export async function servePage(library: () => Promise<Pick<Studio, 'media' | 'log'>>): Promise<void> {
  const page = await createPageFiles();
  let routes: Promise<Hono> | undefined;
  const openRoutes = async (): Promise<Hono> => {
    const { media, log } = await library();
    const all = mediaRoutes(media, (path, error) =>
      log('error', `A picture could not be served: ${path}`, { error: String(error) }),
    );
    return all.get('*', (c) => page(c.req.raw));
  };
  protocol.handle(PAGE_SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== PAGE_HOST) return new Response('Forbidden', { status: 403 });
    const isPageFile = request.method === 'GET' && PAGE_FILE.test(pathname);
    const response = isPageFile
      ? await page(request)
      : await (await (routes ??= openRoutes())).fetch(request);
    const headers = new Headers(response.headers);
    headers.set('content-security-policy', CONTENT_SECURITY_POLICY);
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'no-referrer');
    return new Response(response.body, { status: response.status, headers });
  });
}
