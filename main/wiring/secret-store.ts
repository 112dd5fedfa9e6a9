import { z } from 'zod';
import type { HostPorts } from '../host-ports.ts';
import { openUserFile } from '../library/user-file.ts';
import { configFolder } from '../user-folders.ts';

export interface SecretStore {
  read(name: string): Promise<string | null>;
  /** Null forgets it. */
  write(name: string, value: string | null): Promise<void>;
}

const schema: z.ZodType<Readonly<Record<string, { readonly text: string; readonly encrypted: boolean }>>> =
  z.record(z.string(), z.object({ text: z.string(), encrypted: z.boolean() }));

/**
 * Passwords and headers of servers, outside the library, so that a library can be copied or shared. The desktop encrypts them with
 * the system's key store; other hosts keep them in a file that only this user can read, and can't read the desktop's.
 */
export async function openSecretStore(
  secrets: HostPorts['secrets'],
  onDamaged: (keptAs: string) => void,
): Promise<SecretStore> {
  const file = await openUserFile(configFolder(), 'secrets', schema, {}, onDamaged, 0o600);
  return {
    read(name) {
      const stored = file.get()[name];
      if (!stored || (stored.encrypted && !secrets)) return Promise.resolve(null);
      return Promise.resolve(stored.encrypted && secrets ? secrets.decrypt(stored.text) : stored.text);
    },
    async write(name, value) {
      const { [name]: _before, ...others } = file.get();
      if (value === null) return file.set(others);
      const stored = secrets
        ? { text: secrets.encrypt(value), encrypted: true }
        : { text: value, encrypted: false };
      return file.set({ ...others, [name]: stored });
    },
  };
}
