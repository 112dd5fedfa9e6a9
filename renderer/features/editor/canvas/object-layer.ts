import type * as Fabric from 'fabric';
import type { Stage, StageLayer, StageTool } from './stage.ts';
import styles from './stage.module.css';
import type { View } from './view.ts';

/** Fabric, and its canvas with the camera's transform: objects are placed in picture pixels. */
export interface Objects {
  readonly fabric: typeof Fabric;
  readonly canvas: Fabric.Canvas;
}

/** Something on the layer; brings its objects up to date before they are drawn. */
export interface ObjectGroup {
  update(): void;
}

/** Lines and handles must show on any picture. */
export const LINE = '#4c9be8';

/**
 * Objects over the picture that can be grabbed: the frame, reference pictures. They live in one fabric canvas, which
 * is loaded when the first is wanted. As the stage's tool, a press that grabs none of them moves the picture.
 */
export class ObjectLayer implements StageLayer, StageTool {
  readonly #stage: Stage;
  readonly #host: HTMLDivElement;
  readonly #groups: ObjectGroup[] = [];
  #opening: Promise<Objects | null> | null = null;
  #objects: Objects | null = null;
  #view: View | null = null;
  /** What the canvas was sized for, device pixels per CSS pixel. */
  #density = 0;
  #dirty = false;
  #grabbed = false;
  #panning: { x: number; y: number } | null = null;
  #closed = false;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#host = document.createElement('div');
    this.#host.className = styles['objects']!;
    this.#host.setAttribute('aria-hidden', 'true');
    stage.element.append(this.#host);
    stage.addLayer(this);
  }

  addGroup(group: ObjectGroup): void {
    this.#groups.push(group);
  }

  /** Whether the pointer can grab objects; when not, it goes through to what is below. */
  setActive(active: boolean): void {
    this.#host.dataset['active'] = String(active);
    if (!active) this.#objects?.canvas.discardActiveObject();
    this.touch();
  }

  /** Resolves to null when the layer was closed meanwhile. */
  open(): Promise<Objects | null> {
    this.#opening ??= this.#load();
    return this.#opening;
  }

  /** Has everything drawn anew with the next frame. */
  touch(): void {
    this.#dirty = true;
    if (this.#objects) this.#stage.requestFrame();
  }

  setView(view: View): void {
    this.#view = view;
    this.#dirty = true;
  }

  render(): void {
    if (!this.#dirty || !this.#view || !this.#objects) return;
    this.#dirty = false;
    const { canvas } = this.#objects;
    const { camera, viewport, density } = this.#view;
    const isOther = canvas.width !== viewport.width || canvas.height !== viewport.height;
    if (isOther || density !== this.#density) canvas.setDimensions(viewport);
    this.#density = density;
    canvas.setViewportTransform([camera.scale, 0, 0, camera.scale, camera.x, camera.y]);
    for (const group of this.#groups) group.update();
    canvas.renderAll();
  }

  begin(_sample: unknown, event: PointerEvent): boolean {
    if (this.#grabbed || event.button !== 0) return false;
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
    // Objects show their own cursors.
  }

  close(): void {
    this.#closed = true;
    void this.#objects?.canvas.dispose();
    this.#objects = null;
    this.#host.remove();
  }

  async #load(): Promise<Objects | null> {
    const fabric = await import('fabric');
    if (this.#closed) return null;
    const element = document.createElement('canvas');
    this.#host.append(element);
    const canvas = new fabric.Canvas(element, {
      selection: false,
      selectionKey: null,
      enablePointerEvents: true,
      renderOnAddRemove: false,
      stopContextMenu: true,
      fireMiddleClick: false,
      defaultCursor: 'grab',
    });
    canvas.on('before:transform', ({ transform }) => {
      this.#grabbed = transform.corner !== '' || isMovable(transform.target);
    });
    canvas.on('mouse:up', () => {
      this.#grabbed = false;
    });
    this.#objects = { fabric, canvas };
    this.touch();
    return this.#objects;
  }
}

const isMovable = (object: Fabric.FabricObject): boolean => !object.lockMovementX;
