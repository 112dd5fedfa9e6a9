import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { TOKEN_HEADER } from '../../preload/contract/web-wire.ts';
import { startApp, type RunningApp } from './app.ts';
import type { App } from './journey.ts';

interface Reply {
  readonly ok: boolean;
  readonly value: unknown;
  readonly error?: { readonly message: string };
}

/** A web host's app in a browser's page, which is empty before and afterwards. */
export async function webApp(first: RunningApp, page: Page): Promise<App> {
  let running = first;
  await page.goto(running.url);
  return {
    host: 'web',
    page,
    library: first.library,
    configFolder: first.configFolder,
    cli: (...args) => running.cli(...args),
    async call<T>(path: string, input: unknown): Promise<T> {
      const reply = await page.evaluate(
        async ({ method, body, header }) => {
          const token = document.querySelector<HTMLMetaElement>('meta[name="gesso-token"]')?.content ?? '';
          const response = await fetch(`/rpc/${method}`, {
            method: 'POST',
            headers: { [header]: token, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          });
          return (await response.json()) as Reply;
        },
        { method: path, body: input, header: TOKEN_HEADER },
      );
      if (!reply.ok) throw new Error(reply.error?.message);
      return reply.value as T;
    },
    async choose(files, open) {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), open()]);
      await chooser.setFiles(files);
    },
    async download(start) {
      const [download] = await Promise.all([page.waitForEvent('download'), start()]);
      return { name: download.suggestedFilename(), path: await download.path() };
    },
    readClipboard: () => page.evaluate(() => navigator.clipboard.readText()),
    writeClipboard: (text) => page.evaluate((value) => navigator.clipboard.writeText(value), text),
    async restart() {
      await running.stop();
      running = await startApp(join(first.configFolder, '..'));
      await page.goto(running.url);
      return page;
    },
    async stop() {
      await page.unrouteAll();
      // Of the same address, so that the next page runs in the same process. Any name but a file's would be the app itself.
      const empty = new URL('/nothing.json', running.url).href;
      // A step back in the history that is still on its way takes the place of this one, or comes after it.
      await expect(async () => {
        await page.goto(empty, { timeout: 20_000 });
        expect(page.url()).toBe(empty);
      }).toPass();
      const session = await page.context().newCDPSession(page);
      const { origin } = new URL(first.url);
      await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
      await session.detach();
      await running.stop();
    },
  };
}
