import type { DragEvent } from 'react';
import type { ImageTile } from '../../../main/domain/image-record.ts';
import { api, bridge } from '../../api/api.ts';
import { createTargetHolder } from '../../api/held-sets.ts';
import { downloadName } from '../../api/image-actions.ts';
import { imageUrl } from '../../api/media.ts';
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
/** Until the next drag: the view may show a newer set before the drop, and a drop ends after its drag. */
const hold = createTargetHolder();

/**
 * Starts dragging the selection when the tile is part of it, else the tile alone. One picture's file goes along for whatever program
 * it is dropped on. With Alt files only are dragged, any number of them: the originals, with Shift as well what the export dialog was
 * last set to make of them. (The system knows one drag at a time, so that the page's own can't become one of files on its way out;
 * and files that are dragged by `startDrag` are no drop for our own window on every system.)
 */
export function startImageDrag(event: DragEvent, position: number): void {
  const { set, selection } = useGallery.getState();
  const tile = set?.tile(position);
  if (set === null || tile === undefined) return;
  if (event.altKey && bridge !== undefined) {
    event.preventDefault();
    const chosen = includes(selection, position) ? commandTarget() : null;
    void dragOut(chosen ?? { target: { kind: 'uids', uids: [tile.uid] }, count: 1 }, event.shiftKey);
    return;
  }
  dragged = includes(selection, position)
    ? commandTarget()
    : { target: { kind: 'uids', uids: [tile.uid] }, count: 1 };
  hold(dragged?.target);
  event.dataTransfer.effectAllowed = 'copyMove';
  event.dataTransfer.setData(IMAGE_DRAG, String(dragged?.count ?? 0));
  if (dragged?.count === 1) offerFile(event.dataTransfer, tile);
  if (bridge !== undefined) hintOnceOutside(event.currentTarget);
}

/** The original, fetched by Chromium where it is dropped outside; its address alone, where that is one of the web's, for other programs. */
function offerFile(data: DataTransfer, tile: ImageTile): void {
  const { href } = new URL(imageUrl(tile.uid, tile.contentHash), window.location.href);
  data.setData('DownloadURL', `application/octet-stream:${downloadName(tile)}:${href}`);
  if (bridge === undefined) data.setData('text/uri-list', href);
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

async function dragOut({ target, count }: Chosen, exported: boolean): Promise<void> {
  if (count > MAX_DRAGGED_OUT) showToast({ text: translate('library.dragMost', { most: MAX_DRAGGED_OUT }) });
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
