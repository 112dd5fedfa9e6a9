import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { _electron, type BrowserContextOptions, type ElectronApplication, type Page } from '@playwright/test';
import type { App } from './journey.ts';
import { runCommand } from './run-command.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface DesktopApp extends App {
  /** The main process; another one after `restart`. */
  readonly main: ElectronApplication;
  /** Starts the program once more on the same library, and waits for it to end. @returns its exit code */
  startAgain(...args: readonly string[]): Promise<number | null>;
}

type Look = Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'reducedMotion'>;

/** Starts the real desktop app on a new library. @param binary Electron's own program */
export async function startDesktopApp(binary: string, look: Look): Promise<DesktopApp> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-e2e-'));
  const configFolder = join(folder, 'config');
  const library = join(folder, 'library');
  const env = {
    ...(process.env as Record<string, string>),
    GESSO_CONFIG_DIR: configFolder,
    GESSO_LIBRARY: library,
  };
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const launch = async (): Promise<{ main: ElectronApplication; page: Page }> => {
    const main = await _electron.launch({
      executablePath: binary,
      args: [ROOT, ...(isRoot ? ['--no-sandbox'] : [])],
      env,
    });
    // The system's own boxes can't be pressed by a test: the first button, which does what was asked for.
    await main.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
    });
    const page = await main.firstWindow();
    const { width, height } = look.viewport ?? { width: 1280, height: 800 };
    await main.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width, height },
    );
    await page.emulateMedia({
      colorScheme: look.colorScheme ?? null,
      reducedMotion: look.reducedMotion ?? null,
    });
    return { main, page };
  };
  let running = await launch();

  return {
    host: 'electron',
    get main() {
      return running.main;
    },
    get page() {
      return running.page;
    },
    library,
    configFolder,
    cli: (...args) => runCommand([...args, '--library', library], env),
    async call<T>(path: string, input: unknown): Promise<T> {
      const reply = await running.page.evaluate(
        async ([method, body]) => {
          const { gesso } = window as unknown as {
            gesso: { call(path: unknown, input: unknown): Promise<Reply> };
          };
          return await gesso.call(method, body);
        },
        [path, input],
      );
      if (!reply.ok) throw new Error(reply.error?.message);
      return reply.value as T;
    },
    async choose(files, open) {
      const path = typeof files === 'string' ? files : join(folder, files.name);
      if (typeof files !== 'string') await writeFile(path, files.buffer);
      await running.main.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      }, path);
      // Whichever dialog the page opens: the other one never comes.
      running.page.once('filechooser', (chooser) => void chooser.setFiles(path));
      await open();
    },
    async download(start) {
      const saved = join(folder, `saved-${Date.now()}`);
      const name = running.main.evaluate(
        ({ dialog, session }, path) =>
          new Promise<string>((resolve) => {
            session.defaultSession.once('will-download', (_event, item) => {
              item.setSavePath(path);
              item.once('done', () => resolve(item.getFilename()));
            });
            dialog.showSaveDialog = (...args: unknown[]) => {
              const { defaultPath } = args.at(-1) as { defaultPath?: string };
              resolve(defaultPath ?? '');
              return Promise.resolve({ canceled: false, filePath: path });
            };
          }),
        saved,
      );
      await start();
      const given = basename(await name);
      await isWritten(saved);
      return { name: given, path: saved };
    },
    startAgain(...args) {
      const child = spawn(binary, [ROOT, ...(isRoot ? ['--no-sandbox'] : []), ...args], { env });
      return new Promise((resolve) => child.once('exit', resolve));
    },
    readClipboard: () => running.main.evaluate(({ clipboard }) => clipboard.readText()),
    writeClipboard: (text) =>
      running.main.evaluate(({ clipboard }, value) => clipboard.writeText(value), text),
    async restart() {
      await running.main.close();
      running = await launch();
      return running.page;
    },
    stop: () => running.main.close(),
  };
}

interface Reply {
  readonly ok: boolean;
  readonly value: unknown;
  readonly error?: { readonly message: string };
}

/** A file that is there and grows no more. */
async function isWritten(path: string): Promise<void> {
  let size = -1;
  for (;;) {
    const now = existsSync(path) ? (await stat(path)).size : -1;
    if (now > 0 && now === size) return;
    size = now;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
