import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { standsFor } from './claims.ts';
import { state } from './state.ts';

export const appEvents = new EventEmitter();

/** Electron's own words for what comes too late. */
export function mustBeEarly(what: string): void {
  if (state.isReady) throw new Error(`${what} should be called before app is ready`);
}

const ready = Promise.withResolvers<void>();

/**
 * Evaluates the desktop's entry as Electron does: the app becomes ready as soon as that is done, whatever the entry has begun and
 * not waited for.
 */
export async function evaluateEntry(load: () => Promise<unknown>): Promise<void> {
  await load();
  state.isReady = true;
  ready.resolve();
}

export const app = Object.assign(
  appEvents,
  standsFor<Electron.App>()({
    isPackaged: false as boolean,
    name: 'Gesso',
    // macOS alone has one.
    dock: undefined as Electron.Dock | undefined,
    commandLine: standsFor<Electron.CommandLine>()({
      hasSwitch: (name: string): boolean => state.switches.includes(name),
      appendSwitch: (name: string, value?: string): void =>
        void state.calls.push(`switch ${name}=${value ?? ''}`),
    }),
    enableSandbox(): void {
      mustBeEarly('app.enableSandbox()');
      state.calls.push('app.enableSandbox');
    },
    setPath: (name: string, path: string): void => void state.calls.push(`app.setPath ${name} ${path}`),
    getPath: (name: string): string => `${state.userData}/${name}`,
    getVersion: (): string => '0.0.0',
    setAboutPanelOptions: (options: Electron.AboutPanelOptionsOptions): void =>
      void state.calls.push(`about ${options.applicationName ?? ''} ${options.applicationVersion ?? ''}`),
    setAppUserModelId: (id: string): void => void state.calls.push(`app.setAppUserModelId ${id}`),
    requestSingleInstanceLock: (): boolean => state.isFirstInstance,
    setAsDefaultProtocolClient: (scheme: string): boolean => {
      state.calls.push(`app.setAsDefaultProtocolClient ${scheme}`);
      return true;
    },
    whenReady: (): Promise<void> => ready.promise,
    quit(): void {
      let prevented = false;
      appEvents.emit('before-quit', { preventDefault: () => (prevented = true) });
      if (!prevented) state.quit = true;
    },
    relaunch(options?: Electron.RelaunchOptions): void {
      state.calls.push(['app.relaunch', options?.execPath ?? [], options?.args ?? []].flat(2).join(' '));
    },
    exit: (code?: number): void => void (state.exitCode = code ?? 0),
  }),
);
