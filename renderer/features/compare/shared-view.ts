import type { Size, ZoomView } from '../../ui/zoom-geometry.ts';

/** A view of the first picture as the same view of another, of whatever size: the same part, as large on screen. */
export function viewFor(view: ZoomView, from: Size, to: Size): ZoomView {
  if (view === null) return null;
  return {
    scale: (view.scale * from.width) / to.width,
    centerX: (view.centerX * to.width) / from.width,
    centerY: (view.centerY * to.height) / from.height,
  };
}
