import type * as Electron from 'electron';
import { expect, it } from 'vitest';
import { standsFor } from '../../../support/electron-double/claims.ts';

const shell = standsFor<Electron.Shell>();
const dialog = standsFor<Electron.Dialog>();

/** The compiler fails on each line that it does not refuse. */
it('can claim nothing that Electron does not have', () => {
  // @ts-expect-error no such method
  shell({ openEverything: () => undefined });
  // @ts-expect-error its parameter is text
  shell({ openExternal: (url: number): Promise<void> => Promise.reject(new Error(String(url))) });
  // @ts-expect-error it answers later
  shell({ openExternal: (_url: string): void => undefined });
  // @ts-expect-error a promise of another value
  shell({ openPath: (_path: string): Promise<number> => Promise.resolve(1) });
  // @ts-expect-error Electron passes one path, not two
  shell({ showItemInFolder: (_path: string, _other: string): void => undefined });
  // @ts-expect-error the box answers with a button's number, and at once
  dialog({ showMessageBoxSync: (): Promise<number> => Promise.resolve(1) });
  // @ts-expect-error a property of another type
  standsFor<Electron.App>()({ isPackaged: 'yes' });
  const honest = { showItemInFolder: (_path: string): void => undefined };
  expect(shell(honest)).toBe(honest);
  // What the test asks of the double itself has to be named.
  // @ts-expect-error not named
  shell({ ...honest, opened: [] });
  expect(standsFor<Electron.Shell, 'opened'>()({ ...honest, opened: [] }).opened).toEqual([]);
});
