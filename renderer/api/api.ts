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

function browserTransport(): Transport {
  const token = document.querySelector<HTMLMetaElement>('meta[name="gesso-token"]')?.content ?? '';
  return createWebTransport({
    origin: window.location.origin,
    token,
    clientId: crypto.randomUUID(),
    fetch: (url, init) => fetch(url, init),
    openSocket: (url, protocols) => new WebSocket(url, protocols),
    onConnection: connection.set,
  });
}

/** Everything the renderer can ask of main. */
export const api: Client<GessoContract> = createClient<GessoContract>(bridge ?? browserTransport());
