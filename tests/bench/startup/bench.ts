import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import sharp from 'sharp';
import { findBrowser } from '../../../scripts/find-browser.ts';
import { openCatalog } from '../../../main/catalog/open-catalog.ts';
import type { ViewSpec } from '../../../main/domain/catalog-view.ts';
import { libraryLayout, type LibraryLayout } from '../../../main/library/layout.ts';
import { createClient } from '../../../preload/contract/client.ts';
import type { GessoContract } from '../../../preload/contract/index.ts';
import { createWebTransport } from '../../../preload/contract/web-transport.ts';
import { madeCatalog } from '../catalog/made-catalog.ts';
import { atMost, quantile } from '../measure.ts';
import type { BenchResult } from '../result.ts';
import { benchDesktop } from './bench-desktop.ts';
import { benchScroll } from './bench-scroll.ts';
import { residentMb } from './resident-mb.ts';

const ROOT = join(import.meta.dirname, '../../..');
const DEFAULT_ROWS = 1_000_000;
const STARTS = 5;
const FIRST_PAGE = 60;
/** Pictures that have files: those of ten seconds' scrolling. */
const SCROLLED = 600;
const START_LIMIT_MS = 1500;
const MAIN_LIMIT_MB = 400;
const RENDERER_LIMIT_MB = 300;
const NEWEST: ViewSpec = {
  query: { kind: 'all' },
  sort: { key: 'created', direction: 'descending' },
  group: 'none',
  stacks: false,
};
const FIRST_VIEW = {
  view: 'bench',
  query: '',
  sort: NEWEST.sort,
  group: NEWEST.group,
  stacks: NEWEST.stacks,
  limit: FIRST_PAGE,
};

interface RunningHost {
  readonly child: ChildProcess;
  readonly url: string;
  readonly begunMs: number;
}

/**
 * The built web host on a library of `rows` pictures: from the start of its process to the first page of tiles, to the gallery in
 * Chromium, and what both processes hold then; the same start of the built desktop app over the double of Electron. Needs `npm run build`; memory is read from /proc, so on Linux only.
 */
export async function run(rows = DEFAULT_ROWS): Promise<readonly BenchResult[]> {
  const made = await madeCatalog(rows);
  const folder = mkdtempSync(join(tmpdir(), 'gesso-bench-startup-'));
  const layout = libraryLayout(join(folder, 'library'));
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    await fillLibrary(made, layout);
    const starts: { addressMs: number; pageMs: number }[] = [];
    for (let start = 0; start < STARTS; start++) starts.push(await measureStart(layout, folder));
    return [
      atMost(
        'start.address',
        quantile(
          starts.map(({ addressMs }) => addressMs),
          0.5,
        ),
        'ms',
        null,
      ),
      atMost(
        'start.first-page',
        quantile(
          starts.map(({ pageMs }) => pageMs),
          0.5,
        ),
        'ms',
        START_LIMIT_MS,
      ),
      ...(await benchDesktop({
        library: layout.root,
        configFolder: join(folder, 'config'),
        firstView: FIRST_VIEW,
        starts: STARTS,
        startLimitMs: START_LIMIT_MS,
        mainLimitMb: MAIN_LIMIT_MB,
      })),
      ...(await measureGallery(layout, folder, browser)),
    ];
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The catalog, and real files for the pictures that are scrolled through. */
async function fillLibrary(made: string, layout: LibraryLayout): Promise<void> {
  mkdirSync(layout.cache, { recursive: true });
  const columns = join(layout.cache, 'columns');
  cpSync(join(made, 'catalog.sqlite'), layout.catalog, { mode: constants.COPYFILE_FICLONE });
  cpSync(join(made, 'columns'), columns, { recursive: true, mode: constants.COPYFILE_FICLONE });
  const catalog = await openCatalog({ path: layout.catalog, cachePath: columns, onLog: () => undefined });
  const { whole } = await catalog.openSet(NEWEST, FIRST_PAGE, 'bench');
  // The columns' cache may be that of an older version: no start but the first after an update reads the tables.
  const { setId } = await whole;
  const tiles = await catalog.tiles(setId, 0, SCROLLED);
  const records = await catalog.records(tiles.map(({ uid }) => uid));
  for (const [index, { file }] of records.entries()) {
    const path = join(layout.root, file.path);
    mkdirSync(dirname(path), { recursive: true });
    const background = { r: (index * 37) % 256, g: (index * 91) % 256, b: 128 };
    const picture = sharp({ create: { width: 256, height: 256, channels: 3, background } });
    writeFileSync(path, await picture.toFormat(file.format === 'webp' ? 'webp' : 'png').toBuffer());
  }
  await catalog.close();
}

async function startHost(layout: LibraryLayout, folder: string): Promise<RunningHost> {
  const begunMs = performance.now();
  const child = spawn(
    process.execPath,
    [join(ROOT, 'dist/main/gesso.js'), 'serve', '--library', layout.root],
    {
      env: { ...process.env, GESSO_CONFIG_DIR: join(folder, 'config') },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.once('exit', (code) => reject(new Error(`The web host ended with ${code}`)));
  });
  return { child, url, begunMs };
}

async function stopHost({ child }: RunningHost): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** Asks for the page and the newest 60 tiles, as the page itself does. */
async function measureStart(
  layout: LibraryLayout,
  folder: string,
): Promise<{ addressMs: number; pageMs: number }> {
  const host = await startHost(layout, folder);
  const addressMs = performance.now() - host.begunMs;
  const { origin, token } = JSON.parse(readFileSync(layout.owner, 'utf8')) as {
    origin: string;
    token: string;
  };
  const transport = createWebTransport({
    origin,
    token,
    clientId: randomUUID(),
    fetch: (url, init) => fetch(url, init),
    openSocket: (url, protocols) => new WebSocket(url, protocols),
  });
  const [page, { tiles }] = await Promise.all([
    fetchPage(host.url),
    createClient<GessoContract>(transport).gallery.open(FIRST_VIEW),
  ]);
  const pageMs = performance.now() - host.begunMs;
  transport.close();
  await stopHost(host);
  if (tiles.length !== FIRST_PAGE || !page.includes('id="root"'))
    throw new Error(`Not the page, or ${tiles.length} tiles instead of ${FIRST_PAGE}`);
  return { addressMs, pageMs };
}

/** As a browser does: the address gives a cookie and sends it on to the page. */
async function fetchPage(url: string): Promise<string> {
  const entrance = await fetch(url, { redirect: 'manual' });
  const cookie = (entrance.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const page = await fetch(new URL(entrance.headers.get('location') ?? url, url), { headers: { cookie } });
  return page.text();
}

/** From the start of the host to the gallery with its pictures in a browser that runs already, and memory then and after it was scrolled. */
async function measureGallery(
  layout: LibraryLayout,
  folder: string,
  browser: Browser,
): Promise<BenchResult[]> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const host = await startHost(layout, folder);
  try {
    await page.goto(`${host.url}#/gallery`);
    const grid = page.getByRole('listbox', { name: 'Pictures' });
    await grid.getByRole('option').first().waitFor({ timeout: 120_000 });
    const shownMs = performance.now() - host.begunMs;
    await page.waitForFunction(
      () => {
        const pictures = [...document.querySelectorAll<HTMLImageElement>('[role="option"] img')];
        return pictures.length > 0 && pictures.every(({ complete }) => complete);
      },
      undefined,
      { timeout: 120_000 },
    );
    const paintedMs = performance.now() - host.begunMs;
    const atStart = await memoryOf('memory', host, browser);
    await scroll(page);
    const scrolled = await memoryOf('memory.scrolled', host, browser);
    return [
      atMost('start.gallery-shown', shownMs, 'ms', null),
      atMost('start.pictures-shown', paintedMs, 'ms', null),
      ...atStart,
      ...scrolled,
      ...(await benchScroll(browser, page, grid)),
    ];
  } finally {
    await stopHost(host);
    await context.close();
  }
}

/** Of both processes: all that is resident, of which Chromium's own program and its cache of decoded pictures are a good part, and their own. */
async function memoryOf(id: string, host: RunningHost, browser: Browser): Promise<BenchResult[]> {
  if (!existsSync('/proc/self/status')) return [];
  const main = (part?: 'RssAnon'): number => residentMb(host.child.pid ?? 0, part);
  const renderer = async (part?: 'RssAnon'): Promise<number> =>
    Math.max(...(await rendererMb(browser, part)));
  return [
    atMost(`${id}.main`, main(), 'MB', MAIN_LIMIT_MB),
    atMost(`${id}.main.own`, main('RssAnon'), 'MB', null),
    atMost(`${id}.renderer`, await renderer(), 'MB', RENDERER_LIMIT_MB),
    atMost(`${id}.renderer.own`, await renderer('RssAnon'), 'MB', null),
  ];
}

/** Some screens down, so that caches hold what they hold in use. */
async function scroll(page: Page): Promise<void> {
  await page.mouse.move(720, 500);
  for (let turn = 0; turn < 20; turn++) {
    await page.mouse.wheel(0, 800);
    await page.waitForTimeout(100);
  }
  await page.waitForTimeout(2000);
}

/** Of each of Chromium's page processes. The largest is the gallery's: the others are empty spares. */
async function rendererMb(browser: Browser, part?: 'RssAnon'): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return renderers.map(({ id }) => residentMb(id, part));
}
