import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import sharp from 'sharp';
import { createServer as createViteServer } from 'vite';
import { findBrowser } from '../../../scripts/find-browser.ts';
import type { BenchResult } from '../result.ts';

const SIDES = [4096, 8192] as const;
const BRUSHES = [40, 200, 500, 1000] as const;
const HARDNESSES = [1, 0.3] as const;
const FRAMES = 60;
const FRAME_LIMIT_MS = 8;
const UNDO_LIMIT_MS = 16;
const HISTORY_STROKES = 100;
const HISTORY_LIMIT_BYTES = 64 * 1024 * 1024;
const OPEN_CLOSE_CYCLES = 50;
const PAINT_MOVES = 150;

/** Strokes, undo, memory, opening and saving of the mask painter, in Chromium, through its real event handlers. */
export async function run(): Promise<readonly BenchResult[]> {
  const server = await serve();
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', '--enable-blink-features=ForceEagerMeasureMemory'],
  });
  try {
    const results: BenchResult[] = [];
    for (const side of SIDES) results.push(...(await benchSide(browser, server.url, side)));
    results.push(...(await benchPaint(browser, server.url)), ...(await benchMemory(browser, server.url)));
    return results;
  } finally {
    await browser.close();
    await server.close();
  }
}

async function benchSide(browser: Browser, url: string, side: number): Promise<BenchResult[]> {
  const page = await openPage(browser, url);
  const results: BenchResult[] = [];
  const openMs = await page.evaluate((size) => window.editorBench.open(size), side);
  results.push(result(`open-${side}`, openMs, 'ms', 1000));
  for (const size of BRUSHES) {
    for (const hardness of HARDNESSES) {
      const times = await page.evaluate(([d, h, n]) => window.editorBench.stroke(d, h, n, d), [
        size,
        hardness,
        FRAMES,
      ] as const);
      const idle = await page.evaluate((n) => window.editorBench.idleFrames(n), FRAMES);
      const name = `${side}-brush-${size}-${hardness === 1 ? 'hard' : 'soft'}`;
      results.push(
        {
          ...result(`frame-${name}`, percentile(times.frames, 0.95), 'ms p95', FRAME_LIMIT_MS),
          reference: percentile(idle, 0.95),
        },
        result(`worker-${name}`, percentile(times.worker, 0.95), 'ms p95', FRAME_LIMIT_MS),
        result(`pointer-up-${name}`, times.commit, 'ms', 100),
      );
    }
  }
  const undo: number[] = [];
  const redo: number[] = [];
  for (let index = 0; index < 8; index++) undo.push(await step(page, 'undo'));
  for (let index = 0; index < 8; index++) redo.push(await step(page, 'redo'));
  results.push(
    result(`undo-${side}`, percentile(undo, 0.95), 'ms p95', UNDO_LIMIT_MS),
    result(`redo-${side}`, percentile(redo, 0.95), 'ms p95', UNDO_LIMIT_MS),
  );
  if (side === 8192) {
    for (let index = 0; index < HISTORY_STROKES; index++)
      await page.evaluate(([d, h, seed, erase]) => window.editorBench.stroke(d, h, 6, seed, erase), [
        BRUSHES[index % 4]!,
        HARDNESSES[index % 2]!,
        index,
        index % 5 === 4,
      ] as const);
    const bytes = await page.evaluate(() => window.editorBench.historySize());
    results.push(result('history-100-strokes', bytes, 'bytes', HISTORY_LIMIT_BYTES));
    const long: number[] = [];
    for (let index = 0; index < HISTORY_STROKES; index++) long.push(await step(page, 'undo'));
    for (let index = 0; index < HISTORY_STROKES; index++) long.push(await step(page, 'redo'));
    results.push(result('undo-redo-100', percentile(long, 0.95), 'ms p95', UNDO_LIMIT_MS));
    const saved = await page.evaluate(() => window.editorBench.save());
    results.push(result('save-8192', saved.ms, 'ms', 3000));
  }
  await page.close();
  return results;
}

const step = (page: Page, direction: 'undo' | 'redo'): Promise<number> =>
  page.evaluate((which) => window.editorBench.step(which), direction);

/** From a real pointer event to the frame that shows it, beside a dot on a bare canvas. */
async function benchPaint(browser: Browser, url: string): Promise<BenchResult[]> {
  const bare = await openPage(browser, url);
  await bare.evaluate(() => window.editorBench.openBare());
  const reference = await paintTimes(bare);
  await bare.close();
  const results: BenchResult[] = [];
  for (const size of BRUSHES) {
    const page = await openPage(browser, url);
    await page.evaluate(() => window.editorBench.open(8192));
    await page.evaluate((d) => window.editorBench.setBrush(d, 0.7), size);
    const times = await paintTimes(page);
    const ratio = percentile(times, 0.5) / percentile(reference, 0.5);
    results.push({
      ...result(`stroke-to-paint-8192-brush-${size}`, ratio, '× bare dot', 1.2),
      reference: percentile(reference, 0.5),
    });
    await page.close();
  }
  return results;
}

async function paintTimes(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    window.editorBench.times = window.editorBench.watchPaint();
  });
  await page.mouse.move(300, 300);
  await page.mouse.down();
  for (let index = 0; index < PAINT_MOVES; index++) {
    await page.mouse.move(640 + 250 * Math.sin(index / 9), 400 + 200 * Math.cos(index / 7));
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
  await page.waitForFunction(() => window.editorBench.pending() === 0);
  return page.evaluate(() => window.editorBench.times);
}

/** Memory of the page and its workers after many openings, beside that after a few. */
async function benchMemory(browser: Browser, url: string): Promise<BenchResult[]> {
  const page = await openPage(browser, url);
  const cycle = (count: number): Promise<void> =>
    page.evaluate(async (times) => {
      for (let index = 0; index < times; index++) {
        await window.editorBench.open(8192);
        await window.editorBench.stroke(500, 0.5, 6, index);
        window.editorBench.close();
      }
    }, count);
  await cycle(5);
  const before = await settledMemory(page);
  await cycle(OPEN_CLOSE_CYCLES);
  const after = await settledMemory(page);
  await page.close();
  return [{ ...result('memory-50-openings', after / before, '× after 5', 1.15), reference: before }];
}

/** The least of a few readings: workers that were ended go away a little later. */
async function settledMemory(page: Page): Promise<number> {
  let least = Infinity;
  for (let reading = 0; reading < 4; reading++) {
    await page.waitForTimeout(1000);
    least = Math.min(least, await page.evaluate(() => window.editorBench.memory()));
  }
  return least;
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${url}/index.html`);
  await page.waitForFunction(() => 'editorBench' in window);
  return page;
}

function result(id: string, value: number, unit: string, limit: number): BenchResult {
  return { id, value, unit, limit, ok: value <= limit, reference: null };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** The bench's page with the editor's sources, and a picture of noise to paint on. */
async function serve(): Promise<{ url: string; close(): Promise<void> }> {
  const tile = await sharp({
    create: {
      width: 512,
      height: 512,
      channels: 3,
      background: '#556677',
      noise: { type: 'gaussian', mean: 120, sigma: 40 },
    },
  })
    .webp({ quality: 80 })
    .toBuffer();
  const vite = await createViteServer({
    configFile: false,
    root: new URL('page', import.meta.url).pathname,
    appType: 'mpa',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, fs: { strict: false }, watch: null },
  });
  const server = createHttpServer((request, response) => {
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    if (request.url?.startsWith('/bench-tile/') || request.url === '/bench-picture') {
      response.setHeader('content-type', 'image/webp');
      response.end(tile);
    } else vite.middlewares(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await vite.close();
    },
  };
}
