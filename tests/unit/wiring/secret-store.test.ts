import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { HostPorts } from '../../../main/host-ports.ts';
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

const keyStore = (key: string): NonNullable<HostPorts['secrets']> => ({
  encrypt: (text) => `${key}:${Buffer.from(text).toString('base64')}`,
  decrypt(stored) {
    if (!stored.startsWith(`${key}:`)) throw new Error('Error while decrypting the ciphertext');
    return Buffer.from(stored.slice(key.length + 1), 'base64').toString();
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
