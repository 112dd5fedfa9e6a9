import { z } from 'zod';
import { isAppError } from '../../domain/errors.ts';
import { FAMILY_IDS } from './families.ts';
import type { ServerCredentials } from './server-address.ts';

/** A server as it is remembered. Passwords and header values are kept apart, see `SecretStore`. */
export interface ServerSettings {
  readonly id: string;
  readonly title: string;
  /** Base URL without a trailing slash or credentials. */
  readonly url: string;
  readonly enabled: boolean;
  /** Folder of a ComfyUI on this machine that Gesso may start; null for one that runs by itself. */
  readonly folder: string | null;
}

export const comfySettingsSchema = z.object({
  servers: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      url: z.string(),
      enabled: z.boolean(),
      folder: z.string().nullable(),
    }),
  ),
  /** What the user said a model file is, by its canonical name. */
  families: z.record(z.string(), z.enum(FAMILY_IDS)),
});
export type ComfySettings = z.infer<typeof comfySettingsSchema>;

export const EMPTY_COMFY_SETTINGS: ComfySettings = { servers: [], families: {} };

/** A small file that is read once and written whole. */
export interface StoredValue<Value> {
  get(): Value;
  set(value: Value): Promise<void>;
}

/** Keeps text that must not lie about in the open, by name. */
export interface SecretStore {
  /** @throws AppError for one that is there but can't be read */
  read(name: string): Promise<string | null>;
  /** Null forgets it. */
  write(name: string, value: string | null): Promise<void>;
}

const credentialsSchema = z.object({
  username: z.string().exactOptional(),
  password: z.string().exactOptional(),
  headers: z.record(z.string(), z.string()).exactOptional(),
});

const secretName = (serverId: string): string => `comfyui-${serverId}`;

export interface StoredCredentials {
  readonly credentials: ServerCredentials;
  /** Why those that are stored can't be read; null when they were, or there are none. */
  readonly fault: string | null;
}

/** A server's credentials; none when they were never stored or cannot be read any more. */
export async function readCredentials(secrets: SecretStore, serverId: string): Promise<StoredCredentials> {
  try {
    const text = await secrets.read(secretName(serverId));
    if (text === null) return { credentials: {}, fault: null };
    const parsed = credentialsSchema.safeParse(JSON.parse(text));
    return { credentials: parsed.success ? parsed.data : {}, fault: null };
  } catch (error) {
    if (isAppError(error)) return { credentials: {}, fault: error.message };
    if (error instanceof SyntaxError) return { credentials: {}, fault: null };
    throw error;
  }
}

export async function writeCredentials(
  secrets: SecretStore,
  serverId: string,
  credentials: ServerCredentials | null,
): Promise<void> {
  const isEmpty = credentials === null || Object.keys(credentials).length === 0;
  await secrets.write(secretName(serverId), isEmpty ? null : JSON.stringify(credentials));
}
