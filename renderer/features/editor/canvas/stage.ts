import type { Point } from '../mask/shape-raster.ts';
import { KeyPointer } from './key-pointer.ts';
import { fitRect, keepInView, pan, pinch, toPicture, toScreen, zoomAt } from './camera.ts';
import type { Camera, Size } from './camera.ts';
import { PalmGuard } from './palm-guard.ts';
import { PictureSurface } from './picture-surface.ts';
import { swallowPaste } from './swallow-paste.ts';
import type { View } from './view.ts';
import styles from './stage.module.css';

/** A pointer's place in picture pixels, with its pressure (a mouse: 1). */
export interface PointerSample extends Point {
  readonly pressure: number;
}

/** What the pointer does on the picture besides moving the camera. */
export interface StageTool {
  /** Returns false when it has no use for the press. */
  begin(sample: PointerSample, event: PointerEvent): boolean;
  /** All samples since the last call, in order. */
  move(samples: readonly PointerSample[], event: PointerEvent): void;
  end(event: PointerEvent): void;
  /** The press turned into something else, or the tool was taken away: what it did so far is undone. */
  cancel(): void;
  /** The pointer is over the stage without a press; null: it left. */
  hover(at: Point | null): void;
}

/** What draws itself once a frame, after the camera. */
export interface StageLayer {
  setView(view: View): void;
  render(): void;
}

type Gesture =
  | { readonly kind: 'tool'; readonly pointerId: number }
  | { readonly kind: 'pan'; readonly pointerId: number; last: Point }
  | { readonly kind: 'pinch'; readonly pointers: Map<number, Point> };

const WHEEL_STEP = 0.0016;
/** The two-finger gesture of a trackpad arrives as a wheel with Ctrl and much smaller steps. */
const PINCH_STEP = 0.01;

/**
 * One camera over a stack of canvases: the picture, and whatever layers are added. Wheel zooms at the pointer, the
 * middle button or Space with a drag pans, two fingers do both; everything else goes to the tool.
 */
export class Stage {
  readonly element: HTMLElement;
  readonly picture: PictureSurface;
  readonly keyPointer: KeyPointer;
  readonly #layers: StageLayer[] = [];
  readonly #touches = new Map<number, Point>();
  readonly #palms = new PalmGuard();
  readonly #closing = new AbortController();
  readonly #observer: ResizeObserver;
  #camera: Camera = { scale: 1, x: 0, y: 0 };
  #viewport: Size = { width: 1, height: 1 };
  #bounds: Size = { width: 1, height: 1 };
  #fitted = true;
  #fitArea: { left: number; top: number; width: number; height: number } | null = null;
  #tool: StageTool | null = null;
  #gesture: Gesture | null = null;
  #spaceHeld = false;
  #frame = 0;
  #afterFrame = new Set<() => void>();
  #viewChanged = true;
  readonly #cameraListeners = new Set<(camera: Camera) => void>();
  /** Told how long each frame's drawing took, milliseconds. */
  onFrame: ((durationMs: number) => void) | null = null;

  constructor(element: HTMLElement) {
    this.element = element;
    element.classList.add(styles['stage']!);
    // Its keys act while it has the focus: a press gives it that, and so does Tab.
    element.tabIndex = 0;
    this.picture = new PictureSurface(this.addCanvas());
    this.addLayer(this.picture);
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(element);
    this.#resize();
    this.#listen();
    this.keyPointer = new KeyPointer(element, this.#addMark(), (dx, dy) => this.panBy(dx, dy));
    this.#watchDensity();
    this.#watchGround();
  }

  get camera(): Camera {
    return this.#camera;
  }

  /** A canvas over those that are there, transparent to the pointer. */
  addCanvas(): HTMLCanvasElement {
    const canvas = document.createElement('canvas');
    canvas.className = styles['layer']!;
    canvas.setAttribute('aria-hidden', 'true');
    this.element.append(canvas);
    return canvas;
  }

  #addMark(): HTMLElement {
    const mark = document.createElement('div');
    mark.className = styles['mark']!;
    this.element.append(mark);
    return mark;
  }

  addLayer(layer: StageLayer): void {
    this.#layers.push(layer);
    this.#viewChanged = true;
    this.requestFrame();
  }

  setTool(tool: StageTool | null): void {
    if (this.#gesture?.kind === 'tool') this.#tool?.cancel();
    this.#gesture = null;
    this.#tool?.hover(null);
    this.#tool = tool;
  }

  /** Calls back with every new camera. Returns the removal. */
  onCamera(listener: (camera: Camera) => void): () => void {
    this.#cameraListeners.add(listener);
    return () => this.#cameraListeners.delete(listener);
  }

  /** The size of what is on the stage, picture pixels. */
  setBounds(size: Size): void {
    this.#bounds = size;
    this.#fitArea = null;
  }

  /** Shows a rectangle (the whole picture when absent), and keeps showing it when the stage changes its size. */
  fit(area?: { left: number; top: number; width: number; height: number }): void {
    this.#fitArea = area ?? null;
    this.#fitted = true;
    this.#setCamera(fitRect(this.#fitArea ?? { left: 0, top: 0, ...this.#bounds }, this.#viewport));
  }

  /** Whether a rectangle of picture pixels is whole on the screen. */
  shows({ left, top, width, height }: { left: number; top: number; width: number; height: number }): boolean {
    const from = this.toScreen({ x: left, y: top });
    const to = this.toScreen({ x: left + width, y: top + height });
    return from.x >= 0 && from.y >= 0 && to.x <= this.#viewport.width && to.y <= this.#viewport.height;
  }

  /** One picture pixel on one device pixel, about the middle of the screen. */
  actualSize(): void {
    this.zoomTo(1 / devicePixelRatio);
  }

  zoomTo(scale: number): void {
    this.zoomBy(scale / this.#camera.scale);
  }

  zoomBy(factor: number, at?: Point): void {
    const middle = { x: this.#viewport.width / 2, y: this.#viewport.height / 2 };
    this.#fitted = false;
    this.#setCamera(zoomAt(this.#camera, at ?? middle, factor));
  }

  panBy(dx: number, dy: number): void {
    this.#fitted = false;
    this.#setCamera(pan(this.#camera, dx, dy));
  }

  /** Whether dragging with the primary button pans: Space is held. */
  holdSpace(held: boolean): void {
    this.#spaceHeld = held;
    this.element.dataset['held'] = String(held);
    this.element.style.cursor = held ? 'grab' : '';
  }

  toPicture(clientX: number, clientY: number): Point {
    return toPicture(this.#camera, this.#place(clientX, clientY));
  }

  toScreen(point: Point): Point {
    return toScreen(this.#camera, point);
  }

  /** @param after is run once the frame is drawn and on its way to the screen */
  requestFrame(after?: () => void): void {
    if (after) this.#afterFrame.add(after);
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  close(): void {
    this.keyPointer.close();
    this.#closing.abort();
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#tool?.hover(null);
    this.#tool = null;
    this.picture.setPicture(null);
    this.picture.setSecond(null);
    this.element.replaceChildren();
    this.element.classList.remove(styles['stage']!);
  }

  #draw(): void {
    const startedAtMs = performance.now();
    this.#frame = 0;
    if (this.#viewChanged) {
      const view = { camera: this.#camera, viewport: this.#viewport, density: devicePixelRatio };
      for (const layer of this.#layers) layer.setView(view);
      this.#viewChanged = false;
    }
    for (const layer of this.#layers) layer.render();
    for (const after of this.#afterFrame) setTimeout(after, 0);
    this.#afterFrame.clear();
    this.onFrame?.(performance.now() - startedAtMs);
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.element;
    // Hidden screens measure 0: the last size stays until they show again.
    if (clientWidth === 0 || clientHeight === 0) return;
    this.#viewport = { width: clientWidth, height: clientHeight };
    if (this.#fitted) this.fit(this.#fitArea ?? undefined);
    else this.#setCamera(this.#camera);
  }

  /** The window went to another screen, or the page was zoomed: the same view takes other pixels. */
  #watchDensity(): void {
    const { signal } = this.#closing;
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      'change',
      () => {
        this.#setCamera(this.#camera);
        this.#watchDensity();
      },
      { once: true, signal },
    );
  }

  /** The colour round the picture is that of the theme. */
  #watchGround(): void {
    const { signal } = this.#closing;
    const look = (): void => {
      this.picture.setGround(getComputedStyle(this.element).backgroundColor);
      this.requestFrame();
    };
    const observer = new MutationObserver(look);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    signal.addEventListener('abort', () => observer.disconnect());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', look, { signal });
    look();
  }

  #setCamera(camera: Camera): void {
    this.#camera = keepInView(camera, this.#bounds, this.#viewport);
    this.#viewChanged = true;
    this.requestFrame();
    for (const listener of this.#cameraListeners) listener(this.#camera);
  }

  #place(clientX: number, clientY: number, box = this.element.getBoundingClientRect()): Point {
    return { x: clientX - box.left, y: clientY - box.top };
  }

  #sample(event: PointerEvent, box?: DOMRect): PointerSample {
    const point = toPicture(this.#camera, this.#place(event.clientX, event.clientY, box));
    return { ...point, pressure: event.pointerType === 'pen' ? event.pressure : 1 };
  }

  #listen(): void {
    const on = <Name extends keyof HTMLElementEventMap>(
      name: Name,
      listener: (event: HTMLElementEventMap[Name]) => void,
    ): void =>
      this.element.addEventListener(name, listener, { signal: this.#closing.signal, passive: false });
    on('wheel', (event) => this.#wheel(event));
    on('pointerdown', (event) => this.#down(event));
    on('pointermove', (event) => this.#move(event));
    on('pointerup', (event) => this.#up(event));
    on('pointercancel', (event) => this.#cancel(event));
    on('pointerleave', () => this.#tool?.hover(null));
    on('contextmenu', (event) => event.preventDefault());
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 24 : 1;
    if (event.shiftKey) {
      this.panBy(-(event.deltaX + event.deltaY) * unit, 0);
      return;
    }
    const factor = Math.exp(-event.deltaY * unit * (event.ctrlKey ? PINCH_STEP : WHEEL_STEP));
    this.zoomBy(factor, this.#place(event.clientX, event.clientY));
  }

  #down(event: PointerEvent): void {
    this.element.focus({ preventScroll: true });
    if (this.#palms.isPalm(event)) return;
    this.#palms.see(event);
    if (event.pointerType === 'pen') this.#dropTouches();
    const at = this.#place(event.clientX, event.clientY);
    if (event.pointerType === 'touch') this.#touches.set(event.pointerId, at);
    if (this.#touches.size === 2) {
      if (this.#gesture?.kind === 'tool') this.#tool?.cancel();
      this.#gesture = { kind: 'pinch', pointers: new Map(this.#touches) };
      return;
    }
    if (this.#gesture) return;
    if (event.button === 1 || (event.button === 0 && this.#spaceHeld)) {
      event.preventDefault();
      this.#gesture = { kind: 'pan', pointerId: event.pointerId, last: at };
    } else if (this.#tool?.begin(this.#sample(event), event)) {
      this.#gesture = { kind: 'tool', pointerId: event.pointerId };
    } else return;
    capturePointer(this.element, event.pointerId);
  }

  /** The hand came down before the pen: what it began is undone. */
  #dropTouches(): void {
    if (this.#touches.size === 0) return;
    this.#touches.clear();
    if (this.#gesture?.kind === 'tool') this.#tool?.cancel();
    this.#gesture = null;
  }

  #move(event: PointerEvent): void {
    this.#palms.see(event);
    if (event.pointerType === 'touch' && !this.#touches.has(event.pointerId)) return;
    const gesture = this.#gesture;
    if (gesture?.kind === 'pinch') {
      this.#pinch(gesture, event);
      return;
    }
    // Asked for once, before anything is moved: after that it would have to be laid out anew.
    const box = this.element.getBoundingClientRect();
    this.#tool?.hover(this.#sample(event, box));
    if (!gesture || gesture.pointerId !== event.pointerId) return;
    if (gesture.kind === 'tool') {
      const events = event.getCoalescedEvents();
      const samples = (events.length > 0 ? events : [event]).map((one) => this.#sample(one, box));
      this.#tool?.move(samples, event);
      return;
    }
    const at = this.#place(event.clientX, event.clientY, box);
    this.panBy(at.x - gesture.last.x, at.y - gesture.last.y);
    gesture.last = at;
  }

  #pinch(gesture: Gesture & { kind: 'pinch' }, event: PointerEvent): void {
    if (!gesture.pointers.has(event.pointerId)) return;
    const before = [...gesture.pointers.values()];
    gesture.pointers.set(event.pointerId, this.#place(event.clientX, event.clientY));
    const after = [...gesture.pointers.values()];
    if (before.length < 2) return;
    this.#fitted = false;
    this.#setCamera(pinch(this.#camera, [before[0]!, before[1]!], [after[0]!, after[1]!]));
  }

  #up(event: PointerEvent): void {
    // The middle button moves the view.
    if (event.button === 1) swallowPaste();
    this.#palms.see(event);
    this.#touches.delete(event.pointerId);
    const gesture = this.#gesture;
    if (!gesture) return;
    if (gesture.kind === 'pinch') {
      if (this.#touches.size === 0) this.#gesture = null;
      return;
    }
    if (gesture.pointerId !== event.pointerId) return;
    this.#gesture = null;
    if (gesture.kind === 'tool') this.#tool?.end(event);
  }

  #cancel(event: PointerEvent): void {
    this.#palms.see(event);
    this.#touches.delete(event.pointerId);
    if (this.#gesture?.kind === 'tool') this.#tool?.cancel();
    if (this.#touches.size === 0) this.#gesture = null;
  }
}

/** A pointer made by a script cannot be captured; its events come all the same. */
function capturePointer(element: HTMLElement, pointerId: number): void {
  try {
    element.setPointerCapture(pointerId);
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error;
  }
}
