import { randomBytes } from 'node:crypto';
import { openEndpoint, type Endpoint, type EndpointOptions } from './rpc/http-endpoint.ts';
import type { Studio } from './studio.ts';

/** What the caller chooses: the page and its key where one is served, the port, how long the library is kept. */
type OwnerOptions = Pick<EndpointOptions, 'dispatcher' | 'media' | 'page'> & {
  readonly port?: number;
  readonly pageToken?: string;
  /** As in `OwnerEndpoint`. */
  readonly stays: boolean;
};

/** Opens the address at which other processes of this user reach the library, and publishes it. */
export async function openOwnerEndpoint(
  studio: Studio,
  { stays, port = 0, pageToken = randomKey(), ...rest }: OwnerOptions,
): Promise<Endpoint> {
  const ownerToken = randomKey();
  const endpoint = await openEndpoint({ ...rest, port, pageToken, ownerToken });
  await studio.publishOwner({ pid: process.pid, origin: endpoint.origin, token: ownerToken, stays });
  return endpoint;
}

/** A key that no one guesses. */
export function randomKey(): string {
  return randomBytes(24).toString('hex');
}
