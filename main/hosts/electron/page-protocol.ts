import { protocol } from 'electron';
import { mediaRoutes } from '../../rpc/media-routes.ts';
import { CONTENT_SECURITY_POLICY } from '../../../preload/contract/page-policy.ts';
import { createPageFiles } from '../../page-files.ts';
import type { Studio } from '../../studio.ts';

/** Page and pictures share one origin, so that the editor's canvases are not tainted. */
const PAGE_SCHEME = 'gesso';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://app`;
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: PAGE_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Serves the page's files and the library's pixels under `gesso://app/`, and nothing else. */
export async function servePage(studio: Pick<Studio, 'media' | 'log'>): Promise<void> {
  const page = await createPageFiles();
  const routes = mediaRoutes(studio.media, (path, error) =>
    studio.log('error', `A picture could not be served: ${path}`, { error: String(error) }),
  );
  routes.get('*', (c) => page(c.req.raw));
  protocol.handle(PAGE_SCHEME, async (request) => {
    const { host } = new URL(request.url);
    if (host !== 'app') return new Response('Forbidden', { status: 403 });
    const response = await routes.fetch(request);
    const headers = new Headers(response.headers);
    headers.set('content-security-policy', CONTENT_SECURITY_POLICY);
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'no-referrer');
    return new Response(response.body, { status: response.status, headers });
  });
}
