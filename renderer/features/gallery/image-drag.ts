import type { DragEvent } from 'react';
import type { TargetInput } from '../../../preload/contract/gallery.ts';
import { api, bridge } from '../../api/api.ts';
import { includes } from '../../api/ranges.ts';
import type { Chosen } from './bulk/gallery-dialog.ts';
import { exportForDrag } from './drag-exports.ts';
import { commandTarget, useGallery } from './gallery-store.ts';

/** More files than any application takes at once. */
const MAX_DRAGGED_OUT = 1000;

const IMAGE_DRAG = 'application/x-gesso-images';

/** What is being dragged. The drag's own data can't be read before the drop, and a million ids don't fit it. */
let dragged: Chosen | null = null;

/**
 * Starts dragging the selection when the tile is part of it, else the tile alone. With Alt, out of the window: the originals, with
 * Shift as well what the export dialog was last set to make of them.
 */
export function startImageDrag(event: DragEvent, position: number): void {
  const { set, selection } = useGallery.getState();
  const tile = set?.tile(position);
  if (set === null || tile === undefined) return;
  if (event.altKey && bridge !== undefined) {
    event.preventDefault();
    const chosen = includes(selection, position) ? commandTarget() : null;
    void dragOut(chosen?.target ?? { kind: 'uids', uids: [tile.uid] }, event.shiftKey);
    return;
  }
  dragged = includes(selection, position)
    ? commandTarget()
    : { target: { kind: 'uids', uids: [tile.uid] }, count: 1 };
  event.dataTransfer.effectAllowed = 'copyMove';
  event.dataTransfer.setData(IMAGE_DRAG, String(dragged?.count ?? 0));
  // Other applications understand the picture's address.
  event.dataTransfer.setData('text/uri-list', new URL(`/image/${tile.uid}`, window.location.href).href);
}

async function dragOut(target: TargetInput, exported: boolean): Promise<void> {
  const { uids } = await api.gallery.uids({ target, limit: MAX_DRAGGED_OUT });
  if (!exported) return bridge?.startDrag({ kind: 'originals', uids });
  const downloadId = await exportForDrag(uids);
  if (downloadId !== null) bridge?.startDrag({ kind: 'exports', downloadId, uids });
}

export function isImageDrag(event: DragEvent): boolean {
  return event.dataTransfer.types.includes(IMAGE_DRAG);
}

export function draggedImages(): Chosen | null {
  return dragged;
}
