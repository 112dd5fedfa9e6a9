import type { Camera, Size } from './camera.ts';
import type { PixelRect } from '../mask/mask-tiles.ts';

/** Where and how large a surface draws. */
export interface View {
  readonly camera: Camera;
  /** CSS pixels. */
  readonly viewport: Size;
  /** Device pixels per CSS pixel. */
  readonly density: number;
}

/** Gives a canvas the view's size in device pixels. Returns whether that cleared it. */
export function sizeCanvas(canvas: HTMLCanvasElement, view: View): boolean {
  const width = Math.max(1, Math.round(view.viewport.width * view.density));
  const height = Math.max(1, Math.round(view.viewport.height * view.density));
  if (canvas.width === width && canvas.height === height) return false;
  canvas.width = width;
  canvas.height = height;
  return true;
}

/** Device pixels that a rectangle of picture pixels covers, its edges rounded so that neighbours meet without a seam. */
export function deviceRect(view: View, rect: PixelRect): PixelRect {
  const { camera, density } = view;
  return {
    left: Math.round((rect.left * camera.scale + camera.x) * density),
    top: Math.round((rect.top * camera.scale + camera.y) * density),
    right: Math.round((rect.right * camera.scale + camera.x) * density),
    bottom: Math.round((rect.bottom * camera.scale + camera.y) * density),
  };
}

/** Picture pixels on the screen, not cut to the picture. */
export function visibleRect(view: View): PixelRect {
  const { camera, viewport } = view;
  return {
    left: -camera.x / camera.scale,
    top: -camera.y / camera.scale,
    right: (viewport.width - camera.x) / camera.scale,
    bottom: (viewport.height - camera.y) / camera.scale,
  };
}
