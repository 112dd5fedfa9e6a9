import type { RefObject } from 'react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import type { ZoomControls } from '../../ui/zoom-frame.tsx';
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

/** The one view that all pictures of a comparison share, kept as that of the first. */
export interface SharedView {
  readonly view: ZoomView;
  readonly onView: (view: ZoomView) => void;
  /** Of a picture that can be zoomed, for keys. */
  readonly controls: RefObject<ZoomControls | null>;
}

/** What a frame of one of the pictures is given. */
export function frameOf(
  { view, onView }: SharedView,
  first: ImageRecord,
  record: ImageRecord,
): { readonly record: ImageRecord; readonly view: ZoomView; readonly onView: (view: ZoomView) => void } {
  return {
    record,
    view: viewFor(view, first.file, record.file),
    onView: (next) => onView(viewFor(next, record.file, first.file)),
  };
}
