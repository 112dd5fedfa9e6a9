import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from './domain/errors.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/**
 * Serves the built page from `dist/renderer`. Addresses that name no file are the page itself.
 * @param head markup put at the end of index.html's head
 * @throws AppError NOT_FOUND when the page was not built
 */
export async function createPageFiles(head = ''): Promise<(request: Request) => Promise<Response>> {
  const folder = pageFolder();
  let index: string;
  try {
    index = await readFile(join(folder, 'index.html'), 'utf8');
  } catch (error) {
    throw new AppError('NOT_FOUND', 'The page was not built yet. Run "npm run build" first.', {}, error);
  }
  const html = index.replace('</head>', `${head}</head>`);

  return async (request) => {
    const { pathname } = new URL(request.url);
    const type = TYPES[extname(pathname)];
    if (type === undefined || pathname === '/index.html') return respond(html, '.html', 'no-cache');
    const path = normalize(join(folder, decodeURIComponent(pathname)));
    if (!path.startsWith(folder + sep)) return new Response('Forbidden', { status: 403 });
    try {
      // Vite puts a hash in the names under assets/.
      const cache = pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      return respond(await readFile(path), extname(pathname), cache);
    } catch {
      return new Response('There is no such file', { status: 404 });
    }
  };
}

/** From sources this file lies in `main`, bundled in `dist/main` or a folder of it. */
function pageFolder(): string {
  const here = import.meta.url;
  const url = here.endsWith('.ts')
    ? new URL('../dist/renderer', here)
    : new URL('../renderer', here.slice(0, here.lastIndexOf('/dist/main/') + '/dist/main/'.length));
  return fileURLToPath(url).replace(/[\\/]$/, '');
}

function respond(body: string | Buffer, extension: string, cache: string): Response {
  const headers = {
    'content-type': TYPES[extension] ?? 'application/octet-stream',
    'cache-control': cache,
    'x-content-type-options': 'nosniff',
  };
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), { headers });
}
