import type { Outline } from './mask-tool.ts';
import type { Stage, StageLayer } from './stage.ts';
import { sizeCanvas } from './view.ts';
import type { View } from './view.ts';

/** The outline of a shape while it is drawn: a dashed line that shows on any ground. */
export class OutlineLayer implements StageLayer {
  readonly #stage: Stage;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #view: View | null = null;
  #outline: Outline | null = null;
  #dirty = false;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#canvas = stage.addCanvas();
    this.#canvas.hidden = true;
    this.#context = this.#canvas.getContext('2d')!;
    stage.addLayer(this);
  }

  show(outline: Outline | null): void {
    if (!outline && !this.#outline) return;
    this.#outline = outline;
    this.#dirty = true;
    this.#stage.requestFrame();
  }

  setView(view: View): void {
    this.#view = view;
    this.#dirty = this.#outline !== null;
  }

  render(): void {
    if (!this.#dirty || !this.#view) return;
    this.#dirty = false;
    // An empty canvas of the screen's size would still cost the compositor a layer.
    this.#canvas.hidden = this.#outline === null;
    if (!this.#outline) return;
    sizeCanvas(this.#canvas, this.#view);
    const context = this.#context;
    const { camera, density } = this.#view;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    const scale = camera.scale * density;
    const path = new Path2D();
    path.addPath(
      pathOf(this.#outline),
      new DOMMatrix([scale, 0, 0, scale, camera.x * density, camera.y * density]),
    );
    context.lineWidth = density;
    context.setLineDash([]);
    context.strokeStyle = 'rgb(0 0 0 / 75%)';
    context.stroke(path);
    context.setLineDash([5 * density, 5 * density]);
    context.strokeStyle = '#fff';
    context.stroke(path);
  }

  close(): void {
    this.#outline = null;
    this.#canvas.remove();
  }
}

function pathOf(outline: Outline): Path2D {
  const path = new Path2D();
  if (outline.kind === 'rectangle' || outline.kind === 'ellipse') {
    const { left, top, right, bottom } = outline.rect;
    if (outline.kind === 'rectangle') path.rect(left, top, right - left, bottom - top);
    else {
      const [rx, ry] = [(right - left) / 2, (bottom - top) / 2];
      path.ellipse(left + rx, top + ry, rx, ry, 0, 0, 2 * Math.PI);
    }
    return path;
  }
  for (const [index, { x, y }] of outline.points.entries()) {
    if (index === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
  if (outline.kind === 'polygon') path.closePath();
  return path;
}
