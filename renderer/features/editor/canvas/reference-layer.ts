import type { FabricImage } from 'fabric';
import type { Size } from './camera.ts';
import { LINE } from './object-layer.ts';
import type { ObjectGroup, ObjectLayer, Objects } from './object-layer.ts';
import type { Place, Places } from './reference-place.ts';

/** What shows of the reference pictures. */
export interface ReferenceView {
  /** The pictures, the lowest first. */
  readonly uids: readonly string[];
  /** A picture without a place is not shown yet. */
  readonly places: Places;
  readonly visible: boolean;
  readonly selected: string | null;
}

interface ReferenceListener {
  /** The picture's pixels; rejects when it can't be read. */
  load(uid: string): Promise<HTMLCanvasElement>;
  /** A picture was loaded: it can be given a place. */
  onLoaded(uid: string, size: Size): void;
  onPlaced(uid: string, place: Place): void;
  /** Another one was chosen; null: none. */
  onSelected(uid: string | null): void;
  onError(error: unknown): void;
}

const CORNER_SIDE = 11;
/** The least width and height, picture pixels. */
const LEAST_SIDE = 8;

/** Reference pictures over the picture: they can be dragged, and scaled by their corners. */
export class ReferenceLayer implements ObjectGroup {
  readonly #layer: ObjectLayer;
  readonly #listener: ReferenceListener;
  /** By uid; null while it is loaded. */
  readonly #images = new Map<string, FabricImage | null>();
  #objects: Objects | null = null;
  #view: ReferenceView = { uids: [], places: {}, visible: true, selected: null };

  constructor(layer: ObjectLayer, listener: ReferenceListener) {
    this.#layer = layer;
    this.#listener = listener;
    layer.addGroup(this);
  }

  show(view: ReferenceView): void {
    this.#view = view;
    for (const uid of view.uids) if (!this.#images.has(uid)) void this.#load(uid);
    this.#layer.touch();
  }

  update(): void {
    if (!this.#objects) return;
    const { canvas } = this.#objects;
    const { uids, places, visible, selected } = this.#view;
    for (const [uid, image] of this.#images) {
      if (image === null) continue;
      if (!uids.includes(uid)) {
        this.#images.delete(uid);
        canvas.remove(image);
        continue;
      }
      const place = places[uid];
      image.visible = visible && place !== undefined;
      if (!place) continue;
      const scale = place.width / image.width;
      image.set({ left: place.left, top: place.top, scaleX: scale, scaleY: scale });
      image.setCoords();
    }
    if (this.#uidOf(canvas.getActiveObject()) === selected) return;
    const image = selected === null ? null : this.#images.get(selected);
    if (image) canvas.setActiveObject(image);
    else canvas.discardActiveObject();
  }

  async #load(uid: string): Promise<void> {
    this.#images.set(uid, null);
    try {
      const [objects, pixels] = await Promise.all([this.#open(), this.#listener.load(uid)]);
      if (!objects) return;
      const image = new objects.fabric.FabricImage(pixels, {
        originX: 'left',
        originY: 'top',
        visible: false,
        objectCaching: false,
        hoverCursor: 'move',
        lockScalingFlip: true,
        minScaleLimit: LEAST_SIDE / Math.min(pixels.width, pixels.height),
        borderColor: LINE,
        borderScaleFactor: 1.5,
        cornerColor: '#fff',
        cornerStrokeColor: LINE,
        cornerSize: CORNER_SIDE,
        touchCornerSize: 36,
        transparentCorners: false,
      });
      image.setControlsVisibility({ mt: false, mb: false, ml: false, mr: false, mtr: false });
      this.#images.set(uid, image);
      objects.canvas.add(image);
      this.#listener.onLoaded(uid, { width: pixels.width, height: pixels.height });
      this.#layer.touch();
    } catch (error) {
      this.#listener.onError(error);
    }
  }

  async #open(): Promise<Objects | null> {
    const objects = await this.#layer.open();
    if (!objects || this.#objects) return objects;
    this.#objects = objects;
    const { canvas } = objects;
    const selected = (): void => this.#listener.onSelected(this.#uidOf(canvas.getActiveObject()));
    canvas.on('selection:created', selected);
    canvas.on('selection:updated', selected);
    canvas.on('selection:cleared', selected);
    const placed = ({ target }: { target: unknown }): void => {
      const uid = this.#uidOf(target);
      if (uid === null) return;
      const image = this.#images.get(uid)!;
      const { left, top } = image;
      const [width, height] = [image.getScaledWidth(), image.getScaledHeight()];
      this.#listener.onPlaced(uid, { left, top, width, height });
    };
    canvas.on('object:moving', placed);
    canvas.on('object:scaling', placed);
    return objects;
  }

  #uidOf(object: unknown): string | null {
    for (const [uid, image] of this.#images) if (image !== null && image === object) return uid;
    return null;
  }
}
