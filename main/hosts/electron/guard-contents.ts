import { app, session, shell, type WebContents } from 'electron';
import { PAGE_ORIGIN } from './page-protocol.ts';

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

/** Refuses everything a page of ours has no need of: other pages, windows, webviews, permissions. */
export function guardAllContents(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  const { defaultSession } = session;
  // The page copies text and pictures; nothing else is asked of the system.
  const granted = (permission: string, origin: string): boolean =>
    permission === 'clipboard-sanitized-write' && origin.startsWith(PAGE_ORIGIN);
  defaultSession.setPermissionRequestHandler((contents, permission, answer) =>
    answer(granted(permission, contents.getURL())),
  );
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => granted(permission, origin));
  defaultSession.setDevicePermissionHandler(() => false);
  // Nothing is loaded but the page's own files and pictures: no request leaves for anywhere else.
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const own = [`${PAGE_ORIGIN}/`, 'blob:', 'data:', 'devtools:'].some((start) =>
      details.url.startsWith(start),
    );
    answer({ cancel: !own });
  });
}

function guardContents(contents: WebContents): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (!url.startsWith(`${PAGE_ORIGIN}/`)) event.preventDefault();
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
