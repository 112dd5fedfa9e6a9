import type { Browser, Locator, Page } from '@playwright/test';
import { atMost, quantile } from '../measure.ts';
import type { BenchResult } from '../result.ts';

const SCROLL_MS = 10_000;
const PIXELS_PER_MS = 1;
const SCRIPT_LIMIT_MS = 4;
const FRAME_MS = 1000 / 60;
/** More than these the bare page may be ahead: what else the machine does drops a frame now and then. */
const STRAY_FRAMES = 6;
const DROPPED_SHARE = 1.2;
/** What the engine does for a page's script, at its outermost. */
const SCRIPT_EVENTS = new Set(['FunctionCall', 'RunMicrotasks', 'EvaluateScript']);

/** Comes once a frame. */
const FRAME_EVENT = 'Layerize';

const BARE_PAGE =
  '<!doctype html><body style="margin:0"><div style="position:relative;height:100vh;overflow:auto;background:#222"></div>';

interface Picture {
  readonly src: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly args?: { readonly data?: { readonly functionName?: string } };
  /** Of the processor, where the system tells it. */
  readonly tdur?: number;
}

/**
 * Ten seconds of scrolling through the gallery: script of a frame, and frames that were left out, the latter against a page that
 * holds nothing but the same pictures at the same places. Everything was seen once before.
 */
export async function benchScroll(browser: Browser, page: Page, grid: Locator): Promise<BenchResult[]> {
  const pictures = await picturesOf(page, grid);
  await toTop(page, grid);
  // Tracing drops frames of its own, and the bare page is scrolled without it too.
  const stamps = await scroll(grid);
  await toTop(page, grid);
  await browser.startTracing(page, { categories: ['devtools.timeline', 'v8.execute'] });
  await scroll(grid);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const script = scriptOfFrames(trace.traceEvents);
  const bare = await bareDropped(page, pictures);
  return [
    atMost('scroll.script.p50', quantile(script, 0.5), 'ms', null),
    atMost('scroll.script.p95', quantile(script, 0.95), 'ms', SCRIPT_LIMIT_MS),
    atMost('scroll.frames-shown', stamps.length, 'frames', null),
    atMost('scroll.frames-dropped', dropped(stamps), 'frames', DROPPED_SHARE * bare + STRAY_FRAMES, bare),
  ];
}

async function toTop(page: Page, grid: Locator): Promise<void> {
  await grid.evaluate((element) => element.scrollTo({ top: 0 }));
  await page.waitForTimeout(1000);
}

/** Walks through all that is about to be scrolled, and notes where each picture lies. */
async function picturesOf(page: Page, grid: Locator): Promise<readonly Picture[]> {
  const found = new Map<number, Picture>();
  for (let top = 0; top <= SCROLL_MS * PIXELS_PER_MS; top += 400) {
    await grid.evaluate((element, to) => element.scrollTo({ top: to }), top);
    await page.waitForTimeout(150);
    const shown = await grid.evaluate((element) => {
      const around = element.getBoundingClientRect();
      return [...element.querySelectorAll<HTMLElement>('[role="option"]')].flatMap((tile) => {
        const image = tile.querySelector('img');
        if (image === null) return [];
        const { left, top, width, height } = image.getBoundingClientRect();
        return [
          {
            position: Number(tile.dataset['position']),
            picture: {
              src: image.currentSrc,
              left: left - around.left,
              top: top - around.top + element.scrollTop,
              width,
              height,
            },
          },
        ];
      });
    });
    for (const { position, picture } of shown) found.set(position, picture);
  }
  return [...found.values()];
}

/** Scrolls evenly; the times of its frames, in milliseconds. */
function scroll(grid: Locator): Promise<number[]> {
  return grid.evaluate(
    (element, [totalMs, speed]) =>
      new Promise<number[]>((resolve) => {
        const stamps: number[] = [];
        const benchStep = (now: number): void => {
          stamps.push(now);
          const passed = now - (stamps[0] ?? now);
          element.scrollTop = passed * speed;
          if (passed < totalMs) requestAnimationFrame(benchStep);
          else resolve(stamps);
        };
        requestAnimationFrame(benchStep);
      }),
    [SCROLL_MS, PIXELS_PER_MS] as const,
  );
}

async function bareDropped(page: Page, pictures: readonly Picture[]): Promise<number> {
  const bare = await page.context().newPage();
  try {
    await bare.setViewportSize(page.viewportSize() ?? { width: 1440, height: 900 });
    // A page of its own on the pictures' origin, without any script of ours.
    const address = new URL('/bare', page.url()).href;
    await bare.route(address, (route) => route.fulfill({ contentType: 'text/html', body: BARE_PAGE }));
    await bare.goto(address);
    await bare.evaluate((all) => {
      const list = document.querySelector('div') as HTMLDivElement;
      for (const { src, left, top, width, height } of all) {
        const image = new Image();
        image.src = src;
        image.decoding = 'async';
        image.style.cssText = `position:absolute;object-fit:cover;left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
        list.append(image);
      }
    }, pictures);
    await bare.waitForTimeout(3000);
    await bare.bringToFront();
    return dropped(await scroll(bare.locator('div')));
  } finally {
    await bare.close();
  }
}

function dropped(stamps: readonly number[]): number {
  return stamps
    .slice(1)
    .reduce(
      (sum, at, index) => sum + Math.max(0, Math.round((at - (stamps[index] ?? at)) / FRAME_MS) - 1),
      0,
    );
}

/** Milliseconds of the processor for script from each frame's painting to the next one's, on the thread that paints most. */
function scriptOfFrames(events: readonly TraceEvent[]): number[] {
  const frames = events.filter(({ name }) => name === FRAME_EVENT);
  const threads = Map.groupBy(frames, ({ pid, tid }) => `${pid} ${tid}`);
  const [thread = ''] = [...threads].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const begins = (threads.get(thread) ?? []).map(({ ts }) => ts).toSorted((a, b) => a - b);
  const times = begins.map(() => 0);
  const script = events
    .filter(
      ({ name, pid, tid, dur, args }) =>
        `${pid} ${tid}` === thread &&
        SCRIPT_EVENTS.has(name) &&
        dur !== undefined &&
        // What moves the list here is no script of ours; a hand's wheel has none.
        args?.data?.functionName !== 'benchStep',
    )
    .toSorted((a, b) => a.ts - b.ts);
  let frame = -1;
  let end = 0;
  for (const { ts, dur = 0, tdur = dur } of script) {
    if (ts < end) continue;
    end = ts + dur;
    while ((begins[frame + 1] ?? Infinity) <= ts) frame += 1;
    if (frame >= 0) times[frame] = (times[frame] ?? 0) + tdur / 1000;
  }
  return times;
}
