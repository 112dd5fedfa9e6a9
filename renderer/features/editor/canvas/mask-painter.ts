import type { TransformStep } from '../../../../main/domain/transform.ts';
import { isAbort } from '../../../api/error-text.ts';
import { MaskClient } from '../mask/mask-client.ts';
import type { ColorTiles, MaskRequest, MaskState } from '../mask/mask-protocol.ts';
import type { MaskOperation } from '../mask/mask-operations.ts';
import type { Point } from '../mask/shape-raster.ts';
import type { Size } from './camera.ts';
import { MaskSurface } from './mask-surface.ts';
import { MaskTool } from './mask-tool.ts';
import type { ToolOptions } from './mask-tool.ts';
import { OutlineLayer } from './outline-layer.ts';
import type { Stage } from './stage.ts';
import styles from './stage.module.css';

export const EMPTY_MASK_STATE: MaskState = {
  canUndo: false,
  canRedo: false,
  bounds: null,
  historyBytes: 0,
  revision: 0,
};

interface PainterListener {
  /** @param busyMs how long the worker took for the latest request */
  onState(state: MaskState, busyMs: number): void;
  /** A stroke or shape is begun. */
  onPaint(): void;
  /** The brush was changed by dragging. */
  onBrush(brush: Pick<ToolOptions, 'size' | 'hardness'>): void;
  /** How far what takes long is, 0–1; null: that is not known. */
  onProgress(fraction: number | null): void;
  /** The user waits for this, which `stop` would stop. */
  waitFor(kind: 'bucket' | 'wand', work: Promise<unknown>): Promise<unknown>;
  onError(error: unknown): void;
}

/** Where the picture's colours come from, and that they are on their way or there. */
interface PictureColors {
  readonly load: () => Promise<ColorTiles>;
  ready: Promise<void> | null;
}

/** A mask over the stage's picture, and the tools that paint it. */
export class MaskPainter {
  readonly tool: MaskTool;
  readonly #stage: Stage;
  readonly #client: MaskClient;
  readonly #surface: MaskSurface;
  readonly #canvas: HTMLCanvasElement;
  readonly #ring: HTMLElement;
  readonly #outline: OutlineLayer;
  readonly #listener: PainterListener;
  #ringAt: Point | null = null;
  #ringDiameter = 0;
  /** As it is on the screen: the layout is left alone while the pointer only moves. */
  #ringSide = 0;
  #cursor = '';
  #options: ToolOptions;
  #size: Size = { width: 0, height: 0 };
  #colors: PictureColors | null = null;
  readonly #unfollow: () => void;

  constructor(stage: Stage, options: ToolOptions, listener: PainterListener) {
    this.#stage = stage;
    this.#options = options;
    this.#listener = listener;
    this.#canvas = stage.addCanvas();
    this.#surface = new MaskSurface(this.#canvas, (area) => this.#ask({ kind: 'show', area }));
    this.#client = new MaskClient({
      onTiles: (level, tiles, strokeId) => {
        this.#surface.receive(level, tiles, strokeId);
        stage.requestFrame();
      },
      onState: (state, busyMs) => listener.onState(state, busyMs),
      onProgress: (fraction) => listener.onProgress(fraction),
    });
    this.#outline = new OutlineLayer(stage);
    this.#ring = document.createElement('div');
    this.#ring.className = styles['ring']!;
    this.#ring.hidden = true;
    stage.element.append(this.#ring);
    stage.addLayer(this.#surface);
    this.#unfollow = stage.onCamera(() => this.#placeRing());
    this.tool = new MaskTool({
      stage,
      surface: this.#surface,
      client: this.#client,
      showOutline: (outline) => this.#outline.show(outline),
      showRing: (at, diameter, erase) => this.#showRing(at, diameter, erase),
      options: () => this.#options,
      isInside: ({ x, y }) => x >= 0 && y >= 0 && x < this.#size.width && y < this.#size.height,
      colorsReady: () => this.colorsReady(),
      waitFor: (kind, work) => listener.waitFor(kind, work),
      onPaint: () => listener.onPaint(),
      setBrush: (brush) => listener.onBrush(brush),
      onError: (error) => this.#tell(error),
    });
    stage.setTool(this.tool);
  }

  /** Starts an empty mask of the picture's size. */
  async open(size: Size): Promise<void> {
    const { width, height } = size;
    await this.#begin(size, { kind: 'open', width, height });
  }

  /** Goes on with the mask on a picture of `size` that was made from this one by `steps`. */
  async transform(steps: readonly TransformStep[], size: Size): Promise<void> {
    const { width, height } = size;
    await this.#begin(size, { kind: 'transform', steps, width, height });
  }

  /** Lets go of the mask and the picture's colours. */
  async clear(): Promise<void> {
    this.setColors(null);
    await this.#begin({ width: 0, height: 0 }, { kind: 'open', width: 1, height: 1 });
  }

  async #begin(size: Size, request: MaskRequest & { kind: 'open' | 'transform' }): Promise<void> {
    // Nobody waits for the end of what is done to a mask that goes.
    if (request.kind === 'open') this.#client.stop();
    this.#size = size;
    this.#surface.reset(size);
    await this.#client.ask(request);
    this.#surface.reset(size);
    this.#stage.requestFrame();
  }

  /** @param load reads the colours of the picture that is open; only asked when they are to be chosen by */
  setColors(load: (() => Promise<ColorTiles>) | null): void {
    this.#colors = load && { load, ready: null };
  }

  /** Reads the picture's colours unless they are there. Rejects when that fails; the next call tries again. */
  async colorsReady(): Promise<void> {
    const colors = this.#colors;
    if (!colors) return;
    colors.ready ??= this.#readColors(colors).catch((error: unknown) => {
      colors.ready = null;
      throw error;
    });
    await colors.ready;
  }

  async #readColors(colors: PictureColors): Promise<void> {
    const source = await colors.load();
    if (this.#colors !== colors) throw new DOMException('Another picture was opened.', 'AbortError');
    await this.#run({ kind: 'colors', source });
  }

  setOptions(options: ToolOptions): void {
    if (options.tool !== this.#options.tool) this.tool.discard();
    this.#options = options;
    if (this.#ringAt) this.tool.hover(this.#ringAt);
  }

  setTint(color: string, opacity: number): void {
    this.#surface.setColor(color);
    this.#canvas.style.opacity = String(opacity);
    this.#stage.requestFrame();
  }

  /** Hides the tint, as while comparing. */
  setVisible(visible: boolean): void {
    this.#canvas.style.visibility = visible ? '' : 'hidden';
  }

  operate(operation: MaskOperation): Promise<void> {
    return this.#run({ kind: 'operate', operation });
  }

  undo(): Promise<void> {
    return this.#run({ kind: 'undo' });
  }

  redo(): Promise<void> {
    return this.#run({ kind: 'redo' });
  }

  /** Replaces the mask by a picture's brightness, as one step. */
  load(picture: Blob): Promise<void> {
    return this.#run({ kind: 'load', picture });
  }

  /** The mask as an 8-bit greyscale PNG, byte for byte as painted. */
  exportPng(): Promise<Blob> {
    return this.#client.exportPng();
  }

  /** Has whole changes of the mask that are under way left; they reject with an AbortError. */
  stop(): void {
    this.#client.stop();
  }

  /** Waits until everything painted so far is in the mask, and its state is told. */
  sync(): Promise<void> {
    return this.#run({ kind: 'sync' });
  }

  /** Waits for everything asked so far, packing of the history included. */
  settle(): Promise<void> {
    return this.#run({ kind: 'settle' });
  }

  close(): void {
    this.#unfollow();
    this.#stage.setTool(null);
    this.#outline.close();
    this.#client.close();
    this.#surface.reset({ width: 0, height: 0 });
    this.#canvas.remove();
    this.#ring.remove();
  }

  async #run(request: MaskRequest): Promise<void> {
    await this.#client.ask(request);
  }

  #ask(request: MaskRequest): void {
    this.#client.ask(request).catch((error: unknown) => this.#tell(error));
  }

  #tell(error: unknown): void {
    if (!isAbort(error)) this.#listener.onError(error);
  }

  #showRing(at: Point | null, diameter: number, erase: boolean): void {
    this.#ringAt = at;
    this.#ringDiameter = diameter;
    this.#ring.dataset['erase'] = String(erase);
    const cursor = at ? 'none' : 'crosshair';
    if (cursor !== this.#cursor) this.#stage.element.style.setProperty('--tool-cursor', cursor);
    this.#cursor = cursor;
    this.#placeRing();
  }

  #placeRing(): void {
    const at = this.#ringAt;
    this.#ring.hidden = !at;
    if (!at) return;
    const { x, y } = this.#stage.toScreen(at);
    const side = Math.max(3, this.#ringDiameter * this.#stage.camera.scale);
    if (side !== this.#ringSide) {
      this.#ringSide = side;
      this.#ring.style.width = `${side}px`;
      this.#ring.style.height = `${side}px`;
    }
    this.#ring.style.transform = `translate(${x - side / 2}px, ${y - side / 2}px)`;
  }
}
