import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import type { HostPorts } from '../host-ports.ts';
import { openUserFile } from '../library/user-file.ts';
import type { Log } from '../log.ts';
import { configFolder } from '../user-folders.ts';

export interface SecretStore {
  /**
   * Null when there is none.
   * @throws AppError UNSUPPORTED for one that is stored but can't be decrypted here
   */
  read(name: string): Promise<string | null>;
  /** Null forgets it. */
  write(name: string, value: string | null): Promise<void>;
}

const schema: z.ZodType<Readonly<Record<string, { readonly text: string; readonly encrypted: boolean }>>> =
  z.record(z.string(), z.object({ text: z.string(), encrypted: z.boolean() }));

/**
 * Passwords, headers and API keys of servers, outside the library, so that a library can be copied or shared. The desktop encrypts them with
 * the system's key store; other hosts keep them in a file that only this user can read, and can't read the desktop's. Nor can the
 * desktop when the system's keys have changed: a file that came from another machine, a login keyring made anew.
 */
export async function openSecretStore(
  secrets: HostPorts['secrets'],
  onDamaged: (keptAs: string) => void,
  log: Log,
): Promise<SecretStore> {
  const file = await openUserFile(configFolder(), 'secrets', schema, {}, onDamaged, 0o600);
  const keep = async (name: string, text: string): Promise<void> => {
    const encrypted = (await secrets?.encrypt(text)) ?? null;
    const kept = encrypted === null ? { text, encrypted: false } : { text: encrypted, encrypted: true };
    await file.set({ ...file.get(), [name]: kept });
  };
  return {
    async read(name) {
      const stored = file.get()[name];
      if (!stored) return null;
      if (!stored.encrypted) return stored.text;
      if (!secrets) {
        throw new AppError(
          'UNSUPPORTED',
          'The password or key was stored by the desktop app, which alone can read it. Use the desktop app, or enter it here again.',
        );
      }
      try {
        const { text, isOutdated } = await secrets.decrypt(stored.text);
        if (isOutdated) await keep(name, text);
        return text;
      } catch (error) {
        log('warn', 'A stored secret can not be decrypted', { name, error: String(error) });
        throw new AppError(
          'UNSUPPORTED',
          'The stored password or key can’t be read: the key store of this system does not open it. Enter it again.',
        );
      }
    },
    async write(name, value) {
      if (value !== null) return keep(name, value);
      const { [name]: _before, ...others } = file.get();
      return file.set(others);
    },
  };
}
