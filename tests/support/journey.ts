import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Browser, type Page } from '@playwright/test';
import { startDesktopApp } from './desktop-app.ts';
import { electronBinary } from './electron-binary.ts';
import { createWarmProgram, type WarmProgram } from './warm-program.ts';
import { webApp } from './web-app.ts';

/** A file to choose in a dialog. */
interface ChosenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** The app as a journey drives it, the same in a browser and in the desktop's window. */
export interface App {
  readonly host: 'web' | 'electron';
  /** Its page; another one after `restart`. */
  readonly page: Page;
  /** Where the library lies. */
  readonly library: string;
  readonly configFolder: string;
  /** Runs one command line on the same library, while the app has it open. */
  cli(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  /** Calls a method of the contract as the page does. @throws Error with the message of a refusal */
  call<T>(path: string, input: unknown): Promise<T>;
  /** Has `open` show a dialog for files, the page's own or the system's, and chooses these (paths, or one made for the purpose). */
  choose(files: string | ChosenFile, open: () => Promise<unknown>): Promise<void>;
  /** Has `start` save a file, and waits for it. */
  download(start: () => Promise<unknown>): Promise<{ readonly name: string; readonly path: string }>;
  readClipboard(): Promise<string>;
  writeClipboard(text: string): Promise<void>;
  /** Ends the app and starts it anew on the same library. */
  restart(): Promise<Page>;
  stop(): Promise<void>;
}

export interface HostOption {
  /** Named by the project in playwright.config.ts. */
  readonly host: App['host'];
}

/**
 * Playwright's `test` with an app of its own for every test, its page opened. In the project `electron` it is the real program;
 * where its binary is not installed the test is skipped, or fails where `GESSO_REQUIRE_ELECTRON=1` says that it has to be there.
 */
export const test = base.extend<{ app: App; violates: boolean }, HostOption & { program: WarmProgram }>({
  violates: [false, { option: true }],
  host: ['web', { option: true, scope: 'worker' }],
  // The desktop brings its own browser.
  browser: [
    async ({ host, playwright, launchOptions }, use) => {
      if (host === 'electron') return use(undefined as unknown as Browser);
      const browser = await playwright.chromium.launch(launchOptions);
      await use(browser);
      return browser.close();
    },
    { scope: 'worker' },
  ],
  program: [
    // The pattern is how Playwright learns what a fixture depends on.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const program = createWarmProgram();
      await use(program);
      program.end();
    },
    { scope: 'worker' },
  ],
  app: async ({ host, browser, program, violates, viewport, colorScheme, contextOptions }, use) => {
    const binary = electronBinary();
    const isMissing = host === 'electron' && !existsSync(binary);
    if (isMissing && process.env['GESSO_REQUIRE_ELECTRON'] === '1')
      throw new Error(`GESSO_REQUIRE_ELECTRON is set, but Electron’s own program is not at ${binary}`);
    test.skip(isMissing, 'Electron’s own program is not installed');
    const app =
      host === 'electron'
        ? await startDesktopApp(binary, { viewport, colorScheme, ...contextOptions })
        : await webApp(await program.startApp(), browser);
    const violations: string[] = [];
    app.page.context().on('console', (message) => {
      if (/Content Security Policy|Trusted(HTML|Script)/.test(message.text()))
        violations.push(message.text());
    });
    await use(app);
    await app.stop();
    // Whatever a journey does, the page keeps to its own policy; only a test that says so does not.
    expect(violations.length > 0, violations.join('\n')).toBe(violates);
    await rm(join(app.configFolder, '..'), { recursive: true, force: true, maxRetries: 5 });
  },
  page: async ({ app }, use) => use(app.page),
});
export { expect } from '@playwright/test';

/**
 * Every accessibility fault of the page as it stands, a line each.
 * @param rules ids of axe's rules; all of them unless given
 */
export async function accessibilityFaults(page: Page, rules?: string[]): Promise<readonly string[]> {
  // Without the legacy mode it opens a page of its own, which the desktop does not let it.
  const builder = new AxeBuilder({ page }).setLegacyMode();
  // What passes is found all the same, but not described.
  builder.options({
    resultTypes: ['violations'],
    ...(rules && { runOnly: { type: 'rule', values: rules } }),
  });
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}
