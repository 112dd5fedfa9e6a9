import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { configFolder } from '../../main/user-folders.ts';

afterEach(() => vi.unstubAllEnvs());

it('the settings’ folder may be given as seen from the shell: Electron takes only whole paths', () => {
  vi.stubEnv('GESSO_CONFIG_DIR', 'settings');
  expect(configFolder()).toBe(join(process.cwd(), 'settings'));
});
