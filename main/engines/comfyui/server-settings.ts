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
/** Apart from what the server itself asks for: one is changed without the other. */
const apiKeyName = (serverId: string): string => `comfyui-${serverId}-api-key`;

interface StoredSecrets {
  readonly credentials: ServerCredentials;
  /** Of an account at Comfy.org; null without one. */
  readonly apiKey: string | null;
  /** Why something that is stored can't be read; null when all was, or there is none. */
  readonly fault: string | null;
}

/** A server's secrets; none when they were never stored or cannot be read any more. */
export async function readSecrets(secrets: SecretStore, serverId: string): Promise<StoredSecrets> {
  const stored = await readSecret(secrets, secretName(serverId));
  const key = await readSecret(secrets, apiKeyName(serverId));
  return {
    credentials: credentialsIn(stored.text),
    apiKey: key.text,
    fault: stored.fault ?? key.fault,
  };
}

async function readSecret(
  secrets: SecretStore,
  name: string,
): Promise<{ readonly text: string | null; readonly fault: string | null }> {
  try {
    return { text: await secrets.read(name), fault: null };
  } catch (error) {
    if (isAppError(error)) return { text: null, fault: error.message };
    throw error;
  }
}

function credentialsIn(text: string | null): ServerCredentials {
  try {
    const parsed = credentialsSchema.safeParse(JSON.parse(text ?? '{}'));
    return parsed.success ? parsed.data : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
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

export async function writeApiKey(
  secrets: SecretStore,
  serverId: string,
  apiKey: string | null,
): Promise<void> {
  await secrets.write(apiKeyName(serverId), apiKey);
}
