import type { Point } from '../mask/shape-raster.ts';

/** How the picture lies on the screen: screen = picture × scale + offset, in CSS pixels. */
export interface Camera {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const MIN_SCALE = 0.05;
export const MAX_SCALE = 32;

/** Room left round a picture that is fitted to the screen, CSS pixels. */
const FIT_MARGIN = 32;
/** At least this much of the picture stays on the screen, CSS pixels. */
const KEPT_IN_VIEW = 48;

export function toPicture(camera: Camera, screen: Point): Point {
  return { x: (screen.x - camera.x) / camera.scale, y: (screen.y - camera.y) / camera.scale };
}

export function toScreen(camera: Camera, point: Point): Point {
  return { x: point.x * camera.scale + camera.x, y: point.y * camera.scale + camera.y };
}

/** Zooms by `factor` so that what is under `at` (screen) stays there. The scale stays between 0.05 and 32, or at a fit beyond. */
export function zoomAt(camera: Camera, at: Point, factor: number): Camera {
  const lowest = Math.min(MIN_SCALE, camera.scale);
  const scale = Math.min(MAX_SCALE, Math.max(lowest, camera.scale * factor));
  const ratio = scale / camera.scale;
  return { scale, x: at.x - (at.x - camera.x) * ratio, y: at.y - (at.y - camera.y) * ratio };
}

export function pan(camera: Camera, dx: number, dy: number): Camera {
  return { scale: camera.scale, x: camera.x + dx, y: camera.y + dy };
}

/** The rectangle `left, top, width, height` (picture pixels) centred and whole on the screen, no larger than 1:1. */
export function fitRect(
  rect: { readonly left: number; readonly top: number } & Size,
  viewport: Size,
  largest = 1,
): Camera {
  const width = Math.max(1, viewport.width - 2 * FIT_MARGIN);
  const height = Math.max(1, viewport.height - 2 * FIT_MARGIN);
  const scale = Math.min(largest, width / rect.width, height / rect.height);
  return {
    scale,
    x: viewport.width / 2 - (rect.left + rect.width / 2) * scale,
    y: viewport.height / 2 - (rect.top + rect.height / 2) * scale,
  };
}

/** Keeps part of the picture on the screen. */
export function keepInView(camera: Camera, picture: Size, viewport: Size): Camera {
  const width = picture.width * camera.scale;
  const height = picture.height * camera.scale;
  return {
    scale: camera.scale,
    x: Math.min(viewport.width - KEPT_IN_VIEW, Math.max(KEPT_IN_VIEW - width, camera.x)),
    y: Math.min(viewport.height - KEPT_IN_VIEW, Math.max(KEPT_IN_VIEW - height, camera.y)),
  };
}

/** The camera after two fingers moved from one pair of places to another: it pans and zooms with them. */
export function pinch(
  camera: Camera,
  before: readonly [Point, Point],
  after: readonly [Point, Point],
): Camera {
  const middle = ([a, b]: readonly [Point, Point]): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const spread = ([a, b]: readonly [Point, Point]): number => Math.hypot(a.x - b.x, a.y - b.y);
  const from = middle(before);
  const to = middle(after);
  const factor = spread(before) > 0 ? spread(after) / spread(before) : 1;
  return zoomAt(pan(camera, to.x - from.x, to.y - from.y), to, factor);
}
