import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page as BrowserPage } from '@playwright/test';
import { build, type InlineConfig } from 'vite';
import type { Dispatcher } from '../../../main/rpc/dispatcher.ts';
import { openEndpoint } from '../../../main/rpc/http-endpoint.ts';
import type { Bridge } from '../../../preload/contract/bridge.ts';
import type { StreamMessage, Transport } from '../../../preload/contract/client.ts';

const ROOT = join(import.meta.dirname, '../../..');
const TOKEN = 't'.repeat(48);

export interface ElectronContract {
  readonly transport: Transport;
  close(): Promise<void>;
}

/** Starts the real Electron with a window whose bridge asks `dispatcher`. @param binary Electron's own program */
export async function startElectronContract(
  binary: string,
  dispatcher: Dispatcher,
): Promise<ElectronContract> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-contract-'));
  const entry = await bundle(folder);
  const endpoint = await openEndpoint({ dispatcher, port: 0, pageToken: TOKEN, ownerToken: 'o'.repeat(48) });
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const app = await _electron.launch({
    executablePath: binary,
    args: [entry.main, ...(isRoot ? ['--no-sandbox'] : [])],
    env: {
      ...(process.env as Record<string, string>),
      CONTRACT_ORIGIN: endpoint.origin,
      CONTRACT_TOKEN: TOKEN,
      CONTRACT_PRELOAD: entry.preload,
    },
  });
  const page = await app.firstWindow();
  return {
    transport: await transportThrough(page),
    async close() {
      await app.close();
      await endpoint.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The bridge on a page's window, from outside. */
async function transportThrough(page: BrowserPage): Promise<Transport> {
  const listeners = new Map<number, (message: StreamMessage) => void>();
  await page.exposeFunction('deliver', (id: number, message: StreamMessage) => listeners.get(id)?.(message));
  let nextId = 1;
  return {
    call: (path, input) =>
      page.evaluate(([to, what]) => (window as unknown as Page).gesso.call(to, what), [path, input] as const),
    subscribe(path, input, listener) {
      const id = nextId++;
      listeners.set(id, listener);
      const begun = page.evaluate(
        ([stream, to, what]) => {
          const { gesso, deliver, leaves } = window as unknown as Page;
          const all = leaves ?? new Map<number, () => void>();
          Object.assign(window, { leaves: all });
          all.set(
            stream,
            gesso.subscribe(to, what, (message) => void deliver(stream, message)),
          );
        },
        [id, path, input] as const,
      );
      return () => {
        listeners.delete(id);
        void begun.then(() =>
          page.evaluate((stream) => (window as unknown as Page).leaves?.get(stream)?.(), id),
        );
      };
    },
  };
}

interface Page {
  readonly gesso: Bridge;
  readonly deliver: (id: number, message: StreamMessage) => Promise<void>;
  readonly leaves?: Map<number, () => void>;
}

/** Main's end and the preload as files that Electron loads. */
async function bundle(folder: string): Promise<{ readonly main: string; readonly preload: string }> {
  const common: InlineConfig = { root: ROOT, configFile: false, logLevel: 'warn' };
  const [main, preload] = [join(folder, 'main.mjs'), join(folder, 'preload.cjs')];
  await build({
    ...common,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      rolldownOptions: {
        input: join(import.meta.dirname, 'main.ts'),
        external: [/^node:/, 'electron'],
        output: { format: 'esm', entryFileNames: 'main.mjs' },
      },
    },
  });
  await build({
    ...common,
    build: {
      outDir: folder,
      emptyOutDir: false,
      lib: { entry: join(ROOT, 'preload/index.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
      rolldownOptions: { external: ['electron'] },
    },
  });
  return { main, preload };
}
