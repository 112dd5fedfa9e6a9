/** What one press of a key or a button zooms by. */
export const ZOOM_STEP = 1.25;

/** What of a picture is shown: null fits it into the frame. */
export type ZoomView = {
  /** CSS pixels per pixel of the picture. */
  readonly scale: number;
  /** The picture's point in the middle of the frame, in its pixels. */
  readonly centerX: number;
  readonly centerY: number;
} | null;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Placed {
  readonly scale: number;
  /** Where the picture's top left corner is in the frame, CSS pixels. */
  readonly left: number;
  readonly top: number;
}

const MAX_SCALE = 32;
/** Beyond this many pixels a picture is not decoded as one. */
const WHOLE_LIMIT = 4096 * 4096;

/** Whether a picture is so large that only tiles of it are shown. */
export function isTiled({ width, height }: Size): boolean {
  return width * height > WHOLE_LIMIT;
}

/** The scale at which the whole picture is seen; small ones are not blown up. */
function fitScale(picture: Size, frame: Size): number {
  if (picture.width === 0 || picture.height === 0) return 1;
  return Math.min(1, frame.width / picture.width, frame.height / picture.height);
}

/** Keeps the picture in the frame: centred where it is smaller, without a gap where it is larger. */
function clampCenter(center: number, picture: number, frame: number, scale: number): number {
  const half = frame / scale / 2;
  return half * 2 >= picture ? picture / 2 : Math.min(picture - half, Math.max(half, center));
}

export function place(view: ZoomView, picture: Size, frame: Size): Placed {
  const scale = view?.scale ?? fitScale(picture, frame);
  const centerX = clampCenter(view?.centerX ?? picture.width / 2, picture.width, frame.width, scale);
  const centerY = clampCenter(view?.centerY ?? picture.height / 2, picture.height, frame.height, scale);
  return { scale, left: frame.width / 2 - centerX * scale, top: frame.height / 2 - centerY * scale };
}

/** Zooms by a factor so that the picture's point under (x, y) of the frame stays there. Zooming out ends at "fit". */
export function zoomAt(
  view: ZoomView,
  factor: number,
  x: number,
  y: number,
  picture: Size,
  frame: Size,
): ZoomView {
  const before = place(view, picture, frame);
  const least = fitScale(picture, frame);
  const scale = Math.min(MAX_SCALE, before.scale * factor);
  if (scale <= least * 1.001) return null;
  const pointX = (x - before.left) / before.scale;
  const pointY = (y - before.top) / before.scale;
  return settle(
    {
      scale,
      centerX: pointX + (frame.width / 2 - x) / scale,
      centerY: pointY + (frame.height / 2 - y) / scale,
    },
    picture,
    frame,
  );
}

/** Moves by CSS pixels. */
export function panBy(view: ZoomView, dx: number, dy: number, picture: Size, frame: Size): ZoomView {
  if (view === null) return null;
  const { scale, centerX, centerY } = view;
  return settle({ scale, centerX: centerX - dx / scale, centerY: centerY - dy / scale }, picture, frame);
}

function settle(view: NonNullable<ZoomView>, picture: Size, frame: Size): ZoomView {
  return {
    scale: view.scale,
    centerX: clampCenter(view.centerX, picture.width, frame.width, view.scale),
    centerY: clampCenter(view.centerY, picture.height, frame.height, view.scale),
  };
}

export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  /** In pixels of the picture. */
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

const TILE = 512;

/** The pyramid's tiles in sight: level 0 is full resolution, each further one halves it. */
export function tilesInView(
  placed: Placed,
  picture: Size,
  frame: Size,
  pixelRatio: number,
): readonly TileAddress[] {
  const most = Math.max(0, Math.ceil(Math.log2(Math.max(picture.width, picture.height) / TILE)));
  const z = Math.min(most, Math.max(0, Math.floor(Math.log2(1 / (placed.scale * pixelRatio)))));
  const size = TILE * 2 ** z;
  const first = (offset: number): number => Math.max(0, Math.floor(-offset / placed.scale / size));
  const last = (offset: number, room: number, length: number): number =>
    Math.min(Math.ceil(length / size) - 1, Math.floor((room - offset) / placed.scale / size));
  const tiles: TileAddress[] = [];
  for (let y = first(placed.top); y <= last(placed.top, frame.height, picture.height); y += 1) {
    for (let x = first(placed.left); x <= last(placed.left, frame.width, picture.width); x += 1) {
      tiles.push({ z, x, y, left: x * size, top: y * size, size });
    }
  }
  return tiles;
}
