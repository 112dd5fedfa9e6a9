import type { DragEvent } from 'react';
import { fieldTerm } from '../../../../main/domain/query/edit.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';
import type { Chosen } from '../bulk/gallery-dialog.ts';
import { draggedImages, isImageDrag } from '../image-drag.ts';

/** What else than pictures can be dragged within the side panel. */
export type PanelDrag =
  | { readonly kind: 'collection'; readonly id: string; readonly term: string; readonly count: number }
  | {
      readonly kind: 'folder';
      readonly rootId: string;
      readonly path: string;
      readonly count: number;
      /** Whether its path names pictures of its own root only. */
      readonly isAlone: boolean;
    };

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

/** The pictures that a drop brings: dragged ones, or those of a collection or a folder; null for something else. */
export function droppedImages(event: DragEvent): Chosen | null {
  if (isImageDrag(event)) return draggedImages();
  const drag = panelDrag(event);
  if (drag === null || (drag.kind === 'folder' && !drag.isAlone)) return null;
  const term = drag.kind === 'collection' ? fieldTerm('collection', drag.term) : fieldTerm('path', drag.path);
  return { target: { kind: 'query', query: printQuery(term) }, count: drag.count };
}
