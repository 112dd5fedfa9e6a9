import type { Canvas, FabricObject, Path, Rect, TPointerEvent, Transform } from 'fabric';
import type { FrameHandle } from '../../../../main/domain/frame-geometry.ts';
import { extendedSize, snapExtension } from '../../../../main/domain/frame-geometry.ts';
import type { Extension } from '../../../../main/domain/generation.ts';
import type { Size } from './camera.ts';
import type { Stage, StageLayer, StageTool } from './stage.ts';
import styles from './stage.module.css';
import type { View } from './view.ts';

/** Where each handle sits on the frame, from −½ to ½, and the cursor over it. */
const HANDLES: readonly { handle: FrameHandle; x: number; y: number; cursor: string }[] = [
  { handle: 'left', x: -0.5, y: 0, cursor: 'ew-resize' },
  { handle: 'right', x: 0.5, y: 0, cursor: 'ew-resize' },
  { handle: 'up', x: 0, y: -0.5, cursor: 'ns-resize' },
  { handle: 'down', x: 0, y: 0.5, cursor: 'ns-resize' },
  { handle: 'up-left', x: -0.5, y: -0.5, cursor: 'nwse-resize' },
  { handle: 'down-right', x: 0.5, y: 0.5, cursor: 'nwse-resize' },
  { handle: 'up-right', x: 0.5, y: -0.5, cursor: 'nesw-resize' },
  { handle: 'down-left', x: -0.5, y: 0.5, cursor: 'nesw-resize' },
];

/** What the frame's ground and line look like; the line must show on any picture. */
const GROUND = 'rgba(128, 128, 128, 0.35)';
const LINE = '#4c9be8';
const HANDLE_SIDE = 12;

interface FrameListener {
  /** A handle was dragged to this frame. */
  onChange(extension: Extension): void;
  /** The handle was let go. */
  onDragEnd(): void;
}

/** The outpaint frame over the picture, with handles on its edges and corners. Its objects live in a fabric canvas. */
export class FrameLayer implements StageLayer, StageTool {
  readonly #stage: Stage;
  readonly #listener: FrameListener;
  readonly #host: HTMLDivElement;
  #fabric: { canvas: Canvas; frame: Rect; ground: Path; makePath: (data: string) => Path } | null = null;
  #view: View | null = null;
  #picture: Size = { width: 1, height: 1 };
  #extension: Extension = { left: 0, right: 0, up: 0, down: 0 };
  #step = 8;
  #dirty = true;
  #dragging = false;
  #panning: { x: number; y: number } | null = null;
  #closed = false;

  constructor(stage: Stage, listener: FrameListener) {
    this.#stage = stage;
    this.#listener = listener;
    this.#host = document.createElement('div');
    this.#host.className = styles['objects']!;
    this.#host.setAttribute('aria-hidden', 'true');
    stage.element.append(this.#host);
    stage.addLayer(this);
    stage.setTool(this);
    void this.#load();
  }

  setPicture(picture: Size): void {
    this.#picture = picture;
    this.#touch();
  }

  /** @param step pixels that sides go by */
  setFrame(extension: Extension, step: number): void {
    this.#extension = extension;
    this.#step = step;
    this.#touch();
  }

  /** Hides the frame, as while a result is looked at. */
  setVisible(visible: boolean): void {
    this.#host.style.visibility = visible ? '' : 'hidden';
  }

  setView(view: View): void {
    this.#view = view;
    this.#dirty = true;
  }

  render(): void {
    if (!this.#dirty || !this.#view || !this.#fabric) return;
    this.#dirty = false;
    const { canvas, frame } = this.#fabric;
    const { camera, viewport } = this.#view;
    if (canvas.width !== viewport.width || canvas.height !== viewport.height) canvas.setDimensions(viewport);
    canvas.setViewportTransform([camera.scale, 0, 0, camera.scale, camera.x, camera.y]);
    const { left, up } = this.#extension;
    const { width, height } = extendedSize(this.#picture, this.#extension);
    frame.set({ left: -left, top: -up, width, height, strokeWidth: 1.5 });
    frame.setCoords();
    this.#replaceGround(width, height);
    canvas.renderAll();
  }

  /** A press that grabbed no handle moves the picture. */
  begin(_sample: unknown, event: PointerEvent): boolean {
    if (this.#dragging || event.button !== 0) return false;
    this.#panning = { x: event.clientX, y: event.clientY };
    return true;
  }

  move(_samples: unknown, event: PointerEvent): void {
    if (!this.#panning) return;
    this.#stage.panBy(event.clientX - this.#panning.x, event.clientY - this.#panning.y);
    this.#panning = { x: event.clientX, y: event.clientY };
  }

  end(): void {
    this.#panning = null;
  }

  cancel(): void {
    this.#panning = null;
  }

  hover(): void {
    // Handles show their own cursors.
  }

  close(): void {
    this.#closed = true;
    void this.#fabric?.canvas.dispose();
    this.#fabric = null;
    this.#host.remove();
  }

  #touch(): void {
    this.#dirty = true;
    this.#stage.requestFrame();
  }

  #replaceGround(width: number, height: number): void {
    const fabric = this.#fabric!;
    const { left, up } = this.#extension;
    const outer = `M ${-left} ${-up} h ${width} v ${height} h ${-width} Z`;
    const inner = `M 0 0 v ${this.#picture.height} h ${this.#picture.width} v ${-this.#picture.height} Z`;
    fabric.canvas.remove(fabric.ground);
    fabric.ground = fabric.makePath(`${outer} ${inner}`);
    fabric.canvas.insertAt(0, fabric.ground);
  }

  async #load(): Promise<void> {
    const { Canvas, Control, Path, Rect } = await import('fabric');
    if (this.#closed) return;
    const element = document.createElement('canvas');
    this.#host.append(element);
    const canvas = new Canvas(element, {
      selection: false,
      enablePointerEvents: true,
      renderOnAddRemove: false,
      stopContextMenu: true,
      fireMiddleClick: false,
      defaultCursor: 'grab',
    });
    const makePath = (data: string): Path =>
      new Path(data, { fill: GROUND, fillRule: 'evenodd', selectable: false, evented: false });
    const frame = new Rect({
      originX: 'left',
      originY: 'top',
      fill: 'transparent',
      stroke: LINE,
      strokeUniform: true,
      hasBorders: false,
      lockMovementX: true,
      lockMovementY: true,
      hoverCursor: 'grab',
      objectCaching: false,
    });
    frame.controls = Object.fromEntries(
      HANDLES.map(({ handle, x, y, cursor }) => [
        handle,
        new Control({
          x,
          y,
          cursorStyle: cursor,
          sizeX: HANDLE_SIDE + 8,
          sizeY: HANDLE_SIDE + 8,
          touchSizeX: 36,
          touchSizeY: 36,
          actionName: handle,
          actionHandler: (_event: TPointerEvent, _transform: Transform, px: number, py: number) =>
            this.#dragTo(handle, px, py),
          render: drawHandle,
        }),
      ]),
    );
    const ground = makePath('M 0 0');
    canvas.add(ground, frame);
    canvas.setActiveObject(frame);
    canvas.on('before:transform', ({ transform }) => {
      this.#dragging = transform.corner !== '';
    });
    canvas.on('mouse:up', () => {
      if (this.#dragging) this.#listener.onDragEnd();
      this.#dragging = false;
    });
    // The handles are always there: a press beside them must not put them away.
    canvas.on('selection:cleared', () => canvas.setActiveObject(frame));
    this.#fabric = { canvas, frame, ground, makePath };
    this.#touch();
  }

  /** @returns whether the frame changed */
  #dragTo(handle: FrameHandle, x: number, y: number): boolean {
    const { width, height } = this.#picture;
    const wish = {
      left: handle.includes('left') ? -x : this.#extension.left,
      right: handle.includes('right') ? x - width : this.#extension.right,
      up: handle.includes('up') ? -y : this.#extension.up,
      down: handle.includes('down') ? y - height : this.#extension.down,
    };
    const next = snapExtension(wish, this.#step);
    const changed = (Object.keys(next) as (keyof Extension)[]).some(
      (side) => next[side] !== this.#extension[side],
    );
    if (changed) this.#listener.onChange(next);
    return changed;
  }
}

/** A white bar along an edge, a white square on a corner; both outlined. */
function drawHandle(
  this: { x: number; y: number },
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  _style: unknown,
  _object: FabricObject,
): void {
  const isCorner = this.x !== 0 && this.y !== 0;
  const width = isCorner || this.x !== 0 ? (isCorner ? HANDLE_SIDE : 8) : 28;
  const height = isCorner || this.y !== 0 ? (isCorner ? HANDLE_SIDE : 8) : 28;
  context.save();
  context.fillStyle = '#fff';
  context.strokeStyle = LINE;
  context.lineWidth = 1.5;
  context.beginPath();
  context.roundRect(left - width / 2, top - height / 2, width, height, 2);
  context.fill();
  context.stroke();
  context.restore();
}
