import { app, session, shell, type WebContents } from 'electron';
import { isPageAddress } from './page-protocol.ts';

/** Pages that may be opened in the user's own browser. */
const ALLOWED_LINKS: readonly { readonly origin: string; readonly path: string }[] = [
  { origin: 'https://github.com', path: '/gesso-studio/' },
  { origin: 'https://docs.comfy.org', path: '/' },
];

export function isAllowedLink(address: string): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  if (url.username !== '' || url.password !== '') return false;
  return ALLOWED_LINKS.some(({ origin, path }) => url.origin === origin && url.pathname.startsWith(path));
}

/** The page copies text and pictures, and shows pictures on the whole screen; nothing else is asked of the system. */
const GRANTED_TO_PAGE: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen']);

/** Refuses everything a page of ours has no need of: other pages, windows, webviews, permissions. */
export function guardAllContents(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  const { defaultSession } = session;
  const granted = (permission: string, url: string): boolean =>
    GRANTED_TO_PAGE.has(permission) && isPageAddress(url);
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(granted(permission, details.requestingUrl ?? '')),
  );
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => granted(permission, origin));
  defaultSession.setDevicePermissionHandler(() => false);
  // Nothing is loaded but the page's own files and pictures: no request leaves for anywhere else.
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const own = isPageAddress(details.url) || /^(blob|data|devtools):/.test(details.url);
    answer({ cancel: !own });
  });
}

function guardContents(contents: WebContents): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (!isPageAddress(url)) event.preventDefault();
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => stay(event, event.url));
  contents.on('will-frame-navigate', (event) => stay(event, event.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedLink(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
