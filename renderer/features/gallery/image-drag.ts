import type { DragEvent } from 'react';
import type { TargetInput } from '../../../preload/contract/gallery.ts';
import { api, bridge } from '../../api/api.ts';
import { includes } from '../../api/ranges.ts';
import type { Chosen } from './bulk/gallery-dialog.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';
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
  if (bridge !== undefined) hintOnceOutside(event.currentTarget);
  // Another program understands the picture's address, where it is one of the web's.
  else event.dataTransfer.setData('text/uri-list', new URL(`/image/${tile.uid}`, window.location.href).href);
}

let isHinted = false;

/** A drag of the page's own means nothing to other programs: one that ends outside the window says how it is done. */
function hintOnceOutside(source: EventTarget): void {
  if (isHinted) return;
  source.addEventListener(
    'dragend',
    (ended) => {
      const { clientX: x, clientY: y, dataTransfer } = ended as globalThis.DragEvent;
      const isInside = x >= 0 && y >= 0 && x < window.innerWidth && y < window.innerHeight;
      if (isInside || dataTransfer?.dropEffect !== 'none') return;
      isHinted = true;
      showToast({ text: translate('library.dragOutHint') });
    },
    { once: true },
  );
}

async function dragOut(target: TargetInput, exported: boolean): Promise<void> {
  const { uids } = await api.gallery.uids({ target, limit: MAX_DRAGGED_OUT });
  const downloadId = exported ? await exportForDrag(uids) : null;
  if (exported && downloadId === null) return;
  const reply = await bridge?.startDrag(
    downloadId === null ? { kind: 'originals', uids } : { kind: 'exports', downloadId, uids },
  );
  if (reply?.ok === false) showToast({ tone: 'error', text: reply.error.message });
}

export function isImageDrag(event: DragEvent): boolean {
  return event.dataTransfer.types.includes(IMAGE_DRAG);
}

export function draggedImages(): Chosen | null {
  return dragged;
}
