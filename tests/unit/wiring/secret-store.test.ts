import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { HostPorts, KeyStore } from '../../../main/host-ports.ts';
import { openSecretStore, type SecretStore } from '../../../main/wiring/secret-store.ts';

let folder: string;
let logged: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-secrets-'));
  vi.stubEnv('GESSO_CONFIG_DIR', folder);
  logged = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const keyStore = (key: string): KeyStore => ({
  encrypt: async (text) => `${key}:${Buffer.from(text).toString('base64')}`,
  async decrypt(stored) {
    if (!stored.startsWith(`${key}:`)) throw new Error('Error while decrypting the ciphertext');
    return { text: Buffer.from(stored.slice(key.length + 1), 'base64').toString(), isOutdated: false };
  },
});
const open = (secrets: HostPorts['secrets']): Promise<SecretStore> =>
  openSecretStore(
    secrets,
    () => undefined,
    (level, message) => void logged.push(`${level}: ${message}`),
  );

it('gives back what was stored, after a restart too', async () => {
  const store = await open(keyStore('a'));
  await store.write('server', 'pässword');
  expect(await (await open(keyStore('a'))).read('server')).toBe('pässword');
  expect(await store.read('other')).toBeNull();
  await store.write('server', null);
  expect(await (await open(keyStore('a'))).read('server')).toBeNull();
});

it('says of a secret that the system’s new keys don’t open that it has to be entered again', async () => {
  await (await open(keyStore('a'))).write('server', 'password');
  const store = await open(keyStore('b'));
  await expect(store.read('server')).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    message: expect.stringContaining('Enter it again') as string,
  });
  expect(logged).toEqual(['warn: A stored secret can not be decrypted']);
  await store.write('server', 'again');
  expect(await store.read('server')).toBe('again');
});

it('says of the desktop’s secrets in another host that only the desktop reads them', async () => {
  await (await open(keyStore('a'))).write('server', 'password');
  await expect((await open(undefined)).read('server')).rejects.toMatchObject({ code: 'UNSUPPORTED' });
});

it('encrypts again what is still under an older key', async () => {
  await (await open(keyStore('a'))).write('server', 'password');
  const before = keyStore('a');
  const after = keyStore('b');
  const rotated = await open({
    ...after,
    decrypt: async (stored) => ({ ...(await before.decrypt(stored)), isOutdated: true }),
  });
  expect(await rotated.read('server')).toBe('password');
  expect(await (await open(after)).read('server')).toBe('password');
});

it.skipIf(process.platform === 'win32')(
  'keeps a secret readable by this user only where the desktop finds no key store',
  async () => {
    const none = { ...keyStore('a'), encrypt: async () => null };
    await (await open(none)).write('server', 'password');
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o077).toBe(0);
    expect(await (await open(undefined)).read('server')).toBe('password');
  },
);
