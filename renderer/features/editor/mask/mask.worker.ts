import { assertNever } from '../../../../main/domain/assert-never.ts';
import { displayKeyOf, displayName, drawDisplayTile } from './display-tiles.ts';
import type { DisplayKey } from './display-tiles.ts';
import { maskBounds } from './mask-bounds.ts';
import { MaskDocument } from './mask-document.ts';
import type { ColorSource } from './mask-document.ts';
import { decodeGreyPng, encodeMaskPng } from './mask-png.ts';
import type {
  ColorTiles,
  DisplayTile,
  MaskReply,
  MaskState,
  NumberedRequest,
  ShownArea,
  StopRequest,
} from './mask-protocol.ts';
import { resizedMask, transformMask } from './mask-transform.ts';
import { TILE_SIDE } from './mask-tiles.ts';
import type { Steps } from './steps.ts';
import type { PixelRect } from './mask-tiles.ts';

/** The part of a dedicated worker's global scope that is used here. */
interface WorkerScope {
  addEventListener(
    type: 'message',
    listener: (event: MessageEvent<NumberedRequest | StopRequest>) => void,
  ): void;
  postMessage(message: MaskReply, transfer: Transferable[]): void;
}

/** How pictures are decoded whose values count. */
const AS_STORED = { colorSpaceConversion: 'none', premultiplyAlpha: 'none' } as const;

const scope = globalThis as unknown as WorkerScope;
const canvas = new OffscreenCanvas(TILE_SIDE, TILE_SIDE);
const context = canvas.getContext('2d')!;
const image = new ImageData(TILE_SIDE, TILE_SIDE);
const texels = new Uint32Array(image.data.buffer);

let mask = new MaskDocument(1, 1);
let bounds: PixelRect | null = null;
let revision = 0;
let colors: ColorSource | null = null;
let shown: ShownArea = { level: 0, left: 0, top: 0, right: 0, bottom: 0 };
let delivered = new Set<string>();
/** The stroke that the next `tiles` message may call part of the mask. */
let strokeId = 0;
let committedStrokeId = 0;
let queue: Promise<void> = Promise.resolve();

/** Long work pauses after this long, to hear whether it is to be stopped. */
const AT_ONCE_MS = 50;
/** Of the requests up to this one, those that can be stopped are. */
let stoppedUpTo = 0;

class Stopped extends Error {}

scope.addEventListener('message', ({ data }) => {
  if (data.kind === 'stop') stoppedUpTo = data.id;
  else queue = queue.then(() => answer(data));
});

async function answer(request: NumberedRequest): Promise<void> {
  const startedAtMs = performance.now();
  try {
    const reply = await handle(request);
    const busyMs = performance.now() - startedAtMs;
    scope.postMessage(reply ?? { kind: 'done', id: request.id, state: state(), busyMs }, []);
  } catch (error) {
    if (error instanceof Stopped) {
      scope.postMessage({ kind: 'stopped', id: request.id }, []);
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    scope.postMessage({ kind: 'failed', id: request.id, message }, []);
  }
}

/** @throws Stopped when the request is to be stopped */
function heedStop(id: number): void {
  if (id <= stoppedUpTo) throw new Stopped();
}

/** Does something unless it is stopped before its end: then it throws and nothing has changed. */
async function unlessStopped<Result>(id: number, steps: Steps<Result>): Promise<Result> {
  for (let pauseAtMs = performance.now() + AT_ONCE_MS; ;) {
    heedStop(id);
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < pauseAtMs) continue;
    scope.postMessage({ kind: 'progress', fraction: step.value }, []);
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    pauseAtMs = performance.now() + AT_ONCE_MS;
  }
}

async function handle(request: NumberedRequest): Promise<MaskReply | void> {
  switch (request.kind) {
    case 'open':
      return begin(new MaskDocument(request.width, request.height));
    case 'transform': {
      const { width, height } = mask.tiles;
      const plane = bounds
        ? transformMask({ width, height, pixels: mask.dense() }, request.steps)
        : undefined;
      const pixels = plane && resizedMask(plane, request.width, request.height).pixels;
      return begin(new MaskDocument(request.width, request.height, pixels));
    }
    case 'show':
      return show(request.area);
    case 'stroke-begin':
      strokeId = request.strokeId;
      return mask.beginStroke(request.brush);
    case 'stroke-extend':
      return mask.extendStroke(request.capsules);
    case 'stroke-end':
      committedStrokeId = strokeId;
      return refresh(mask.endStroke());
    case 'stroke-cancel':
      committedStrokeId = strokeId;
      mask.cancelStroke();
      return refresh([]);
    case 'shape':
      return refresh(mask.fillShape(request.shape, request.mode, request.opacity));
    case 'bucket':
      return refresh(await unlessStopped(request.id, mask.bucket(request.at, request.mode, request.opacity)));
    case 'color':
      if (!colors) throw new Error('The picture’s colours are not loaded yet.');
      return refresh(
        await unlessStopped(
          request.id,
          mask.selectColor(colors, request.at, request, request.mode, request.opacity),
        ),
      );
    case 'operate':
      return refresh(await unlessStopped(request.id, mask.operate(request.operation)));
    case 'undo':
      return refresh(mask.history.undo());
    case 'redo':
      return refresh(mask.history.redo());
    case 'load':
      return refresh(mask.replace(await readMask(request.picture, request.id)));
    case 'colors':
      colors = await readColors(request.source);
      return;
    case 'export':
      return { kind: 'exported', id: request.id, png: encodeMaskPng(mask.tiles) };
    case 'sync':
      return;
    case 'settle':
      return mask.history.settled();
    default:
      return assertNever(request);
  }
}

/** Puts another mask in the place of the one before. */
function begin(next: MaskDocument): void {
  mask.history.close();
  mask = next;
  mask.history.shownLevel = shown.level;
  bounds = maskBounds(mask.tiles);
  revision++;
  colors = null;
  delivered = new Set();
}

function state(): MaskState {
  const { canUndo, canRedo, sizeBytes } = mask.history;
  return { canUndo, canRedo, bounds, historyBytes: sizeBytes, revision };
}

function show(area: ShownArea): void {
  if (area.level !== shown.level) delivered = new Set();
  shown = area;
  mask.history.shownLevel = area.level;
  const missing: DisplayKey[] = [];
  const wanted = new Set<string>();
  for (let row = area.top; row < area.bottom; row++) {
    for (let column = area.left; column < area.right; column++) {
      const key = { level: area.level, column, row };
      wanted.add(displayName(key));
      if (!delivered.has(displayName(key))) missing.push(key);
    }
  }
  // The painter drops what leaves the screen, so it must come anew when it returns.
  delivered = wanted;
  send(missing);
}

/** Draws anew what of the changed tiles is on the screen. */
function refresh(changed: readonly number[]): void {
  if (changed.length > 0) {
    bounds = maskBounds(mask.tiles);
    revision++;
  }
  const keys = new Map<string, DisplayKey>();
  for (const key of changed) {
    const display = displayKeyOf(mask.tiles, key, shown.level);
    if (delivered.has(displayName(display))) keys.set(displayName(display), display);
  }
  send([...keys.values()]);
}

function send(keys: readonly DisplayKey[]): void {
  const tiles: DisplayTile[] = [];
  const transfer: Transferable[] = [];
  for (const key of keys) {
    if (!drawDisplayTile(mask.tiles, key, texels)) {
      tiles.push({ key, bitmap: null });
      continue;
    }
    context.putImageData(image, 0, 0);
    const bitmap = canvas.transferToImageBitmap();
    tiles.push({ key, bitmap });
    transfer.push(bitmap);
  }
  scope.postMessage({ kind: 'tiles', level: shown.level, tiles, strokeId: committedStrokeId }, transfer);
}

/** Grey values of a mask picture in the mask's size. */
async function readMask(picture: Blob, id: number): Promise<Uint8Array> {
  const { width, height } = mask.tiles;
  const exact = await decodeGreyPng(new Uint8Array(await picture.arrayBuffer()));
  heedStop(id);
  if (exact && exact.width === width && exact.height === height) return exact.pixels;
  const { rgba } = await readPixels(picture, width, height);
  heedStop(id);
  const out = new Uint8Array(width * height);
  for (let index = 0, at = 0; index < out.length; index++, at += 4) {
    // White on black, or a cut-out: what is bright and opaque is masked.
    const light = (rgba[at]! * 77 + rgba[at + 1]! * 150 + rgba[at + 2]! * 29) >> 8;
    out[index] = Math.round((light * rgba[at + 3]!) / 255);
  }
  return out;
}

async function readColors({ width, height, parts }: ColorTiles): Promise<ColorSource> {
  const surface = new OffscreenCanvas(width, height);
  const drawing = surface.getContext('2d', { willReadFrequently: true })!;
  for (const { file, x, y } of parts) {
    const bitmap = await createImageBitmap(file, AS_STORED);
    drawing.drawImage(bitmap, x, y);
    bitmap.close();
  }
  return { rgba: drawing.getImageData(0, 0, width, height).data, width, height };
}

async function readPixels(picture: Blob, width: number, height: number): Promise<ColorSource> {
  const bitmap = await createImageBitmap(picture, {
    ...AS_STORED,
    resizeWidth: width,
    resizeHeight: height,
    resizeQuality: 'medium',
  });
  const surface = new OffscreenCanvas(width, height);
  const drawing = surface.getContext('2d', { willReadFrequently: true })!;
  drawing.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { rgba: drawing.getImageData(0, 0, width, height).data, width, height };
}
