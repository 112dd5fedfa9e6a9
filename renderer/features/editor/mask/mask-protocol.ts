import type { TransformStep } from '../../../../main/domain/transform.ts';
import type { Brush } from './brush-stroke.ts';
import type { Capsule } from './capsule-raster.ts';
import type { DisplayKey } from './display-tiles.ts';
import type { MaskOperation } from './mask-operations.ts';
import type { PixelRect } from './mask-tiles.ts';
import type { Point, Shape } from './shape-raster.ts';
import type { BlendMode } from './stroke-buffer.ts';

/** Which display tiles are on the screen: columns and rows, half-open, at one level. */
export interface ShownArea extends PixelRect {
  readonly level: number;
}

/** How a fill changes the mask. */
interface FillStyle {
  readonly mode: BlendMode;
  /** 0–1. */
  readonly opacity: number;
}

/** The picture's colours in the parts they come in, at its size or smaller. */
export interface ColorTiles {
  readonly width: number;
  readonly height: number;
  /** Image files and where their top left corners lie. */
  readonly parts: readonly { readonly file: Blob; readonly x: number; readonly y: number }[];
}

/** What the painter asks of the mask's worker. Requests are carried out in order. */
export type MaskRequest =
  | { readonly kind: 'open'; readonly width: number; readonly height: number }
  | { readonly kind: 'show'; readonly area: ShownArea }
  | { readonly kind: 'stroke-begin'; readonly strokeId: number; readonly brush: Brush }
  | { readonly kind: 'stroke-extend'; readonly capsules: readonly Capsule[] }
  | { readonly kind: 'stroke-end' }
  | { readonly kind: 'stroke-cancel' }
  | ({ readonly kind: 'shape'; readonly shape: Shape } & FillStyle)
  | ({ readonly kind: 'bucket'; readonly at: Point } & FillStyle)
  | ({
      readonly kind: 'color';
      readonly at: Point;
      readonly tolerance: number;
      readonly contiguous: boolean;
    } & FillStyle)
  | { readonly kind: 'operate'; readonly operation: MaskOperation }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  /** The mask of a picture that was made from this one by the steps and has that size. The history begins anew. */
  | {
      readonly kind: 'transform';
      readonly steps: readonly TransformStep[];
      readonly width: number;
      readonly height: number;
    }
  /** A mask picture, made to fit when its size differs. */
  | { readonly kind: 'load'; readonly picture: Blob }
  /** The picture whose colours can be chosen by. */
  | { readonly kind: 'colors'; readonly source: ColorTiles }
  | { readonly kind: 'export' }
  /** Nothing but an answer, once everything asked before is done. */
  | { readonly kind: 'sync' }
  /** Waits until the history is packed. */
  | { readonly kind: 'settle' };

export type NumberedRequest = MaskRequest & { readonly id: number };

/** Said out of turn: of what was asked up to this id, what changes the mask as a whole and can be stopped is not done. */
export interface StopRequest {
  readonly kind: 'stop';
  readonly id: number;
}

/** What is true of the mask now. */
export interface MaskState {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** The smallest rectangle round everything masked; null: the mask is empty. */
  readonly bounds: PixelRect | null;
  readonly historyBytes: number;
  /** Rises with every change of a pixel and with every mask that is opened: equal means the same mask. */
  readonly revision: number;
}

export interface DisplayTile {
  readonly key: DisplayKey;
  /** Null: nothing of the mask shows there. */
  readonly bitmap: ImageBitmap | null;
}

/** What the worker tells. Every request is answered once, by its id; before that, `progress` says how far a long one is. */
export type MaskReply =
  | { readonly kind: 'done'; readonly id: number; readonly state: MaskState; readonly busyMs: number }
  | { readonly kind: 'exported'; readonly id: number; readonly png: Blob }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  /** It was not done, as asked. */
  | { readonly kind: 'stopped'; readonly id: number }
  | { readonly kind: 'progress'; readonly fraction: number | null }
  | {
      readonly kind: 'tiles';
      readonly level: number;
      readonly tiles: readonly DisplayTile[];
      /** Strokes up to this one are part of the mask now. */
      readonly strokeId: number;
    };
