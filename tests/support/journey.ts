import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  expect,
  test as base,
  type Browser,
  type BrowserContextOptions,
  type ConsoleMessage,
  type Page,
} from '@playwright/test';
import axe from 'axe-core';
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
export const test = base.extend<
  { app: App; violates: boolean },
  HostOption & { program: WarmProgram; pages: Map<string, Page> }
>({
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
  // By what they emulate. A new one for every test costs two seconds of CPU; after a failure there is another worker with its own.
  pages: [
    // As above.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => use(new Map()),
    { scope: 'worker' },
  ],
  app: async ({ host, browser, program, pages, violates, viewport, colorScheme, contextOptions }, use) => {
    const pageOf = async (options: BrowserContextOptions): Promise<Page> => {
      const key = JSON.stringify(options);
      const kept = pages.get(key);
      if (kept) {
        // What a test may have changed of it.
        await kept.emulateMedia({ colorScheme });
        if (viewport) await kept.setViewportSize(viewport);
        return kept;
      }
      const context = await browser.newContext({
        ...options,
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      const page = await context.newPage();
      pages.set(key, page);
      return page;
    };
    const binary = electronBinary();
    const isMissing = host === 'electron' && !existsSync(binary);
    if (isMissing && process.env['GESSO_REQUIRE_ELECTRON'] === '1')
      throw new Error(`GESSO_REQUIRE_ELECTRON is set, but Electron’s own program is not at ${binary}`);
    test.skip(isMissing, 'Electron’s own program is not installed');
    const app =
      host === 'electron'
        ? await startDesktopApp(binary, { viewport, colorScheme, ...contextOptions })
        : await webApp(await program.startApp(), await pageOf({ viewport, colorScheme, ...contextOptions }));
    const violations: string[] = [];
    const onConsole = (message: ConsoleMessage): void => {
      if (/Content Security Policy|Trusted(HTML|Script)/.test(message.text()))
        violations.push(message.text());
    };
    const context = app.page.context();
    context.on('console', onConsole);
    await use(app);
    await app.stop();
    context.off('console', onConsole);
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
  // The page keeps it: reading it is most of the work of looking at a small screen.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (only) => {
    // Colours on their way from one state to another are no fault.
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      // What passes is found all the same, but not described; nor is where anything lies.
      resultTypes: ['violations'],
      selectors: false,
      ...(only && { runOnly: { type: 'rule', values: only } }),
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  }, rules ?? null);
}
