import { createClient } from './client.ts';
import { createHttp } from './http.ts';
import type { DeviceStatus } from '../../domain/server-status.ts';
import { credentialHeaders, type ServerCredentials } from './server-address.ts';

/** What an address turned out to be. */
export interface ServerProbe {
  readonly url: string;
  readonly version: string;
  readonly devices: readonly DeviceStatus[];
}

/** Where ComfyUI listens unless told otherwise: by hand 8188, its desktop app 8000. */
const USUAL_PORTS = [8188, 8000];
const FIND_TIMEOUT_MS = 1_500;

/**
 * Asks an address whether it is a ComfyUI server.
 * @throws AppError SERVER_UNREACHABLE, SERVER_PROTOCOL, FORBIDDEN
 */
export async function probeServer(
  url: string,
  credentials: ServerCredentials,
  timeoutMs = 10_000,
): Promise<ServerProbe> {
  const client = createClient(createHttp({ url, headers: credentialHeaders(credentials) }));
  const { system, devices } = await client.systemStats({ timeoutMs });
  return { url, version: system.comfyui_version, devices };
}

/** The ComfyUI servers on this machine at their usual ports. */
export async function findLocalServers(
  ports: readonly number[] = USUAL_PORTS,
): Promise<readonly ServerProbe[]> {
  const probes = ports.map((port) => probeServer(`http://127.0.0.1:${port}`, {}, FIND_TIMEOUT_MS));
  const settled = await Promise.allSettled(probes);
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
