import { describe, expect, it, vi } from 'vitest';
import { createDesktopPorts } from '../../../../main/hosts/electron/desktop-ports.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

describe('the question whether to connect to a server', () => {
  it.each([
    ['Connect', 0, true],
    ['Cancel', 1, false],
  ])('is answered by the user: %s', async (_button, response, allowed) => {
    state.answer = response;
    const { confirmHost } = createDesktopPorts(() => null);
    expect(await confirmHost?.('https://gpu.example.com/comfy')).toBe(allowed);
  });
});
