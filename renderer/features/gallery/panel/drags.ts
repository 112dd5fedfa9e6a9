import type { DragEvent } from 'react';
import type { Query } from '../../../../main/domain/query/ast.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';
import type { Chosen } from '../bulk/gallery-dialog.ts';
import { draggedImages, isImageDrag } from '../image-drag.ts';

/** What else than pictures can be dragged within the side panel; `query` finds its pictures. */
export type PanelDrag = { readonly query: Query; readonly count: number } & (
  | { readonly kind: 'collection'; readonly id: string }
  | { readonly kind: 'folder'; readonly rootId: string; readonly path: string }
);

const TYPES = {
  collection: 'application/x-gesso-collection',
  folder: 'application/x-gesso-folder',
} as const;

/** The drag's own data can't be read before the drop. */
let dragged: PanelDrag | null = null;

export function startPanelDrag(event: DragEvent, drag: PanelDrag): void {
  dragged = drag;
  event.dataTransfer.effectAllowed = 'copyMove';
  event.dataTransfer.setData(TYPES[drag.kind], '');
}

export function panelDrag(event: DragEvent): PanelDrag | null {
  return dragged !== null && event.dataTransfer.types.includes(TYPES[dragged.kind]) ? dragged : null;
}

/** Whether a drop would bring pictures. */
export function bringsImages(event: DragEvent): boolean {
  return isImageDrag(event) || panelDrag(event) !== null;
}

/** The pictures that a drop brings: dragged ones, or those of a collection or a folder; null for something else. */
export function droppedImages(event: DragEvent): Chosen | null {
  if (isImageDrag(event)) return draggedImages();
  const drag = panelDrag(event);
  if (drag === null) return null;
  return { target: { kind: 'query', query: printQuery(drag.query) }, count: drag.count };
}
