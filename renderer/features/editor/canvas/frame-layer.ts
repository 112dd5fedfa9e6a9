import type { Canvas, FabricObject, Path, Rect, TPointerEvent, Transform } from 'fabric';
import type { FrameHandle } from '../../../../main/domain/frame-geometry.ts';
import { dragFrame, extendedSize } from '../../../../main/domain/frame-geometry.ts';
import type { Extension } from '../../../../main/domain/generation.ts';
import type { Size } from './camera.ts';
import { LINE } from './object-layer.ts';
import type { ObjectGroup, ObjectLayer } from './object-layer.ts';

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

const GROUND = 'rgba(128, 128, 128, 0.35)';
const HANDLE_SIDE = 12;

interface FrameListener {
  /** A handle was dragged to this frame. */
  onChange(extension: Extension): void;
  /** The handle was let go. `before`: the frame as it was when it was taken. */
  onDragEnd(before: Extension): void;
}

/** The outpaint frame over the picture, with handles on its edges and corners. */
export class FrameLayer implements ObjectGroup {
  readonly #layer: ObjectLayer;
  readonly #listener: FrameListener;
  #fabric: { canvas: Canvas; frame: Rect; ground: Path; makePath: (data: string) => Path } | null = null;
  #picture: Size = { width: 1, height: 1 };
  #extension: Extension = { left: 0, right: 0, up: 0, down: 0 };
  #step = 8;
  #visible = true;
  /** The frame as it was when a handle was taken. */
  #dragged: Extension | null = null;

  constructor(layer: ObjectLayer, listener: FrameListener) {
    this.#layer = layer;
    this.#listener = listener;
    layer.addGroup(this);
    void this.#load();
  }

  setPicture(picture: Size): void {
    this.#picture = picture;
    this.#layer.touch();
  }

  /** @param step pixels that sides go by */
  setFrame(extension: Extension, step: number): void {
    this.#extension = extension;
    this.#step = step;
    this.#layer.touch();
  }

  /** Hides the frame, as while a result is looked at. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#layer.touch();
  }

  update(): void {
    if (!this.#fabric) return;
    const { frame } = this.#fabric;
    const { left, up } = this.#extension;
    const { width, height } = extendedSize(this.#picture, this.#extension);
    frame.set({ left: -left, top: -up, width, height, strokeWidth: 1.5 });
    frame.set({ visible: this.#visible, hasControls: this.#visible });
    frame.setCoords();
    this.#replaceGround(width, height);
  }

  #replaceGround(width: number, height: number): void {
    const fabric = this.#fabric!;
    const { left, up } = this.#extension;
    const outer = `M ${-left} ${-up} h ${width} v ${height} h ${-width} Z`;
    const inner = `M 0 0 v ${this.#picture.height} h ${this.#picture.width} v ${-this.#picture.height} Z`;
    fabric.canvas.remove(fabric.ground);
    fabric.ground = fabric.makePath(`${outer} ${inner}`);
    fabric.ground.visible = this.#visible;
    fabric.canvas.insertAt(0, fabric.ground);
  }

  async #load(): Promise<void> {
    const objects = await this.#layer.open();
    if (!objects) return;
    const { canvas } = objects;
    const { Control, Path, Rect } = objects.fabric;
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
          actionHandler: (_event: TPointerEvent, { ex, ey }: Transform, x: number, y: number) =>
            this.#drag(handle, x - ex, y - ey),
          render: drawHandle,
        }),
      ]),
    );
    const ground = makePath('M 0 0');
    canvas.add(ground, frame);
    canvas.setActiveObject(frame);
    canvas.on('before:transform', ({ transform }) => {
      const isHandle = transform.target === frame && transform.corner !== '';
      this.#dragged = isHandle ? this.#extension : null;
    });
    canvas.on('mouse:up', () => {
      if (this.#dragged) this.#listener.onDragEnd(this.#dragged);
      this.#dragged = null;
    });
    // The handles are always there: a press beside them must not put them away.
    canvas.on('selection:cleared', () => canvas.setActiveObject(frame));
    this.#fabric = { canvas, frame, ground, makePath };
    this.#layer.touch();
  }

  /** @returns whether the frame changed */
  #drag(handle: FrameHandle, dx: number, dy: number): boolean {
    if (!this.#dragged) return false;
    const next = dragFrame(this.#dragged, handle, dx, dy, this.#step);
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
