import { createClient, type Client, type Transport } from '../../preload/contract/client.ts';
import type { Bridge } from '../../preload/contract/bridge.ts';
import type { GessoContract } from '../../preload/contract/index.ts';
import { createWebTransport } from '../../preload/contract/web-transport.ts';
import { connection } from './connection.ts';

declare global {
  interface Window {
    readonly gesso?: Bridge;
  }
}

/** The desktop's bridge, or undefined in a browser. */
export const bridge: Bridge | undefined = window.gesso;

/** Browsers send no more than this for a page that is gone, bytes. */
const KEPT_AT_MOST = 60_000;

/** This run's key of the host that serves the page; the desktop needs none. */
export const pageToken = document.querySelector<HTMLMetaElement>('meta[name="gesso-token"]')?.content ?? '';

function browserTransport(): Transport {
  let isLeaving = false;
  // Before any other listener: what they send last, such as a draft, would go with the page.
  window.addEventListener('pagehide', () => (isLeaving = true), { capture: true });
  window.addEventListener('pageshow', () => (isLeaving = false));
  return createWebTransport({
    origin: window.location.origin,
    token: pageToken,
    clientId: crypto.randomUUID(),
    fetch: (url, init) =>
      fetch(url, { ...init, keepalive: isLeaving && new Blob([String(init.body)]).size <= KEPT_AT_MOST }),
    openSocket: (url, protocols) => new WebSocket(url, protocols),
    onConnection: connection.set,
  });
}

/** Everything the renderer can ask of main. */
export const api: Client<GessoContract> = createClient<GessoContract>(bridge ?? browserTransport());
