import { expect, it, vi } from 'vitest';
import { sandboxPages } from '../../../../main/hosts/electron/sandbox.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

let logged: string[];
function start(...switches: string[]): void {
  logged = [];
  Object.assign(state, { calls: [], switches });
  sandboxPages((level, message) => void logged.push(`${level}: ${message}`));
}

it('is on for every page', () => {
  start();
  expect(state.calls).toEqual(['app.enableSandbox']);
  expect(logged).toEqual([]);
});

it('is left off as a whole, and that noted, where the program was started without', () => {
  start('no-sandbox');
  expect(state.calls).toEqual([]);
  expect(logged).toEqual([expect.stringMatching(/^warn: .*without the sandbox/)]);
});
