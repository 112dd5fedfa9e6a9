import type * as Electron from 'electron';
import { standsFor } from './claims.ts';
import { state } from './state.ts';

/** What Electron gives a preload. Messages are copied on their way, as Electron does. */
export const ipcRenderer = standsFor<Electron.IpcRenderer>()({
  async invoke(channel: string, message: unknown): Promise<unknown> {
    const { page } = state;
    const handler = state.handlers.get(channel);
    if (!handler) throw new Error(`Error invoking remote method '${channel}': no handler`);
    const event = { sender: page, senderFrame: page?.mainFrame ?? null };
    return structuredClone(await handler(event, structuredClone(message)));
  },
  on(channel: string, listener: (event: unknown, message: unknown) => void): object {
    const listeners = state.heard.get(channel) ?? new Set();
    state.heard.set(channel, listeners.add(listener));
    return ipcRenderer;
  },
});

export const contextBridge = standsFor<Electron.ContextBridge>()({
  exposeInMainWorld: (key: string, value: unknown): void => void state.exposed.set(key, value),
});

export const webUtils = standsFor<Electron.WebUtils>()({
  getPathForFile: (file: File): string => state.paths.get(file) ?? '',
});
