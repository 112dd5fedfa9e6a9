/** The part of Trusted Types that is used; TypeScript's library has no word of it. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(address: string): string | null }): unknown;
}

/** The page's own workers, as the build names them. */
const WORKER = /^\/assets\/[\w.-]+\.js$/;

/** Whether a worker may be started from this address. */
export function isOwnWorker(address: string, page: string): boolean {
  if (!URL.canParse(address, page)) return false;
  const url = new URL(address, page);
  const { protocol, host } = new URL(page);
  return url.protocol === protocol && url.host === host && WORKER.test(url.pathname) && url.search === '';
}

const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };

// Asked for every text that would become code: it vouches for the workers and, by saying nothing of them, refuses markup and script.
trustedTypes?.createPolicy('default', {
  createScriptURL: (address) => (isOwnWorker(address, window.location.href) ? address : null),
});
