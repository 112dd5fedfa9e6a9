import * as tls from 'node:tls';

let isDone = false;

/**
 * From here on certificates count that this system trusts, beside those of public authorities: a company's own, or one that the user
 * made for a server. Reading them holds the thread up for half a second, hence only where one was refused.
 */
export function trustSystemCertificates(): void {
  // Earlier versions of Node can't.
  if (isDone || typeof tls.setDefaultCACertificates !== 'function') return;
  isDone = true;
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...tls.getCACertificates('system')]);
}
