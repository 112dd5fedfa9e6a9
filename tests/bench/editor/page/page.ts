import { MaskPainter } from '../../../../renderer/features/editor/canvas/mask-painter.ts';
import { loadPicture } from '../../../../renderer/features/editor/canvas/picture.ts';
import { Stage } from '../../../../renderer/features/editor/canvas/stage.ts';
import type { ToolOptions } from '../../../../renderer/features/editor/canvas/mask-tool.ts';

/** Times of one stroke, milliseconds. */
export interface StrokeTimes {
  /** Per frame: the pointer's handlers and everything drawn. */
  readonly frames: number[];
  /** Per request: rasterising in the worker. */
  readonly worker: number[];
  /** From letting go to the mask's tiles shown. */
  readonly commit: number;
}

const element = document.querySelector<HTMLElement>('#stage')!;
const bare = document.querySelector<HTMLCanvasElement>('#bare')!;
const baseOptions: ToolOptions = {
  tool: 'brush',
  size: 100,
  hardness: 0.7,
  opacity: 1,
  pressureSize: false,
  tolerance: 24,
  contiguous: true,
};

let stage: Stage | null = null;
let painter: MaskPainter | null = null;
let historyBytes = 0;
let busy: number[] = [];
let pending = 0;

function parts(): { stage: Stage; painter: MaskPainter } {
  if (!stage || !painter) throw new Error('Nothing is open.');
  return { stage, painter };
}

const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

async function open(side: number): Promise<number> {
  const startedAtMs = performance.now();
  const opened = new Stage(element);
  stage = opened;
  const picture = await loadPicture(
    {
      width: side,
      height: side,
      decodable: true,
      url: '/bench-picture',
      tileUrl: (level, x, y) => `/bench-tile/${level}/${x}/${y}`,
    },
    () => {
      opened.picture.touch();
      opened.requestFrame();
    },
  );
  opened.picture.setPicture(picture);
  opened.setBounds({ width: side, height: side });
  painter = new MaskPainter(opened, baseOptions, {
    onState: (state, busyMs) => {
      historyBytes = state.historyBytes;
      busy.push(busyMs);
    },
    onPaint: () => undefined,
    onBrush: () => undefined,
    onProgress: () => undefined,
    waitFor: (_kind, work) => work,
    onError: (error) => {
      if (!(error instanceof DOMException)) throw error;
    },
  });
  painter.setTint('#ff3366', 0.5);
  await painter.open({ width: side, height: side });
  opened.fit();
  await nextFrame();
  return performance.now() - startedAtMs;
}

function close(): void {
  painter?.close();
  stage?.close();
  painter = null;
  stage = null;
}

function pointer(type: string, x: number, y: number, samples: [number, number][] = []): number {
  const at = (px: number, py: number): PointerEventInit => ({
    clientX: px,
    clientY: py,
    pointerId: 1,
    pointerType: 'mouse',
    bubbles: true,
    button: type === 'pointermove' ? -1 : 0,
    buttons: 1,
  });
  const coalescedEvents = samples.map(([px, py]) => new PointerEvent('pointermove', at(px, py)));
  const startedAtMs = performance.now();
  element.dispatchEvent(new PointerEvent(type, { ...at(x, y), coalescedEvents }));
  return performance.now() - startedAtMs;
}

/** One stroke along a curve across the stage, `count` frames of 8 samples each. `seed` varies its course. */
async function stroke(
  size: number,
  hardness: number,
  count: number,
  seed: number,
  erase = false,
): Promise<StrokeTimes> {
  const { stage: on, painter: by } = parts();
  by.setOptions({ ...baseOptions, size, hardness, tool: erase ? 'eraser' : 'brush' });
  const { clientWidth, clientHeight } = element;
  const place = (t: number): [number, number] => [
    clientWidth * (0.3 + 0.4 * (0.5 + 0.5 * Math.sin(t * 5 + seed * 1.7))),
    clientHeight * (0.2 + 0.6 * (0.5 + 0.5 * Math.cos(t * 4 + seed * 2.3))),
  ];
  const frames: number[] = [];
  let drawn = 0;
  on.onFrame = (durationMs) => (drawn = durationMs);
  busy = [];
  pointer('pointerdown', ...place(0));
  for (let frame = 1; frame <= count; frame++) {
    const samples = Array.from({ length: 8 }, (_, index) => place((frame - 1 + (index + 1) / 8) / count));
    drawn = 0;
    const handled = pointer('pointermove', ...samples.at(-1)!, samples);
    await nextFrame();
    frames.push(handled + drawn);
  }
  await by.settle();
  const worker = busy.slice(2, -1);
  const startedAtMs = performance.now();
  pointer('pointerup', ...place(1));
  await by.settle();
  on.onFrame = null;
  const commit = performance.now() - startedAtMs;
  return { frames, worker, commit };
}

/** As `stroke`, but on nothing: what the frames of a page that only counts its events take at this moment. */
async function idleFrames(count: number): Promise<number[]> {
  const tally = (event: Event): void => {
    event.stopImmediatePropagation();
  };
  element.parentElement!.addEventListener('pointermove', tally, { capture: true });
  const frames: number[] = [];
  for (let frame = 0; frame < count; frame++) {
    const handled = pointer('pointermove', frame, frame, [[frame, frame]]);
    const startedAtMs = await new Promise<number>((resolve) => {
      requestAnimationFrame(() => resolve(performance.now()));
    });
    frames.push(handled + performance.now() - startedAtMs);
  }
  element.parentElement!.removeEventListener('pointermove', tally, { capture: true });
  return frames;
}

/** Undo or redo: what it takes until the tint can be seen changed, the wait for the screen's next frame left out. */
async function step(direction: 'undo' | 'redo'): Promise<number> {
  const { stage: on, painter: by } = parts();
  let drawn = 0;
  on.onFrame = (durationMs) => (drawn = durationMs);
  const startedAtMs = performance.now();
  await by[direction]();
  const worked = performance.now() - startedAtMs;
  await nextFrame();
  await nextFrame();
  on.onFrame = null;
  return worked + drawn;
}

async function save(): Promise<{ ms: number; bytes: number }> {
  const startedAtMs = performance.now();
  const png = await parts().painter.exportPng();
  return { ms: performance.now() - startedAtMs, bytes: png.size };
}

async function historySize(): Promise<number> {
  await parts().painter.settle();
  await parts().painter.settle();
  return historyBytes;
}

/** A canvas of the stage's size that draws a dot wherever the pointer moves: the least any painting can cost. */
function openBare(): void {
  bare.hidden = false;
  bare.width = bare.clientWidth || innerWidth;
  bare.height = bare.clientHeight || innerHeight;
  const context = bare.getContext('2d')!;
  bare.addEventListener('pointermove', (event) => {
    context.beginPath();
    context.arc(event.offsetX, event.offsetY, 10, 0, 2 * Math.PI);
    context.fill();
  });
}

/** Collects, for every real pointer move from now on, the time from the event to the frame that shows it. */
function watchPaint(): number[] {
  const times: number[] = [];
  addEventListener(
    'pointermove',
    (event) => {
      if (!event.isTrusted || event.buttons === 0) return;
      pending++;
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.addEventListener('message', () => {
          times.push(performance.now() - event.timeStamp);
          pending--;
        });
        channel.port1.start();
        channel.port2.postMessage(0);
      });
    },
    { capture: true },
  );
  return times;
}

async function memory(): Promise<number> {
  const measure = performance as Performance & {
    measureUserAgentSpecificMemory(): Promise<{ bytes: number }>;
  };
  return (await measure.measureUserAgentSpecificMemory()).bytes;
}

const bench = {
  open,
  close,
  stroke,
  idleFrames,
  step,
  save,
  historySize,
  openBare,
  watchPaint,
  memory,
  times: [] as number[],
  setBrush: (size: number, hardness: number) =>
    parts().painter.setOptions({ ...baseOptions, size, hardness }),
  pending: () => pending,
};

export type EditorBench = typeof bench;

declare global {
  interface Window {
    editorBench: EditorBench;
  }
}

window.editorBench = bench;
