import type { Brush } from '../mask/brush-stroke.ts';
import { StrokePath } from '../mask/brush-stroke.ts';
import type { Capsule } from '../mask/capsule-raster.ts';
import type { MaskClient } from '../mask/mask-client.ts';
import type { Point, Shape } from '../mask/shape-raster.ts';
import type { BlendMode } from '../mask/stroke-buffer.ts';
import type { MaskSurface } from './mask-surface.ts';
import type { PointerSample, Stage, StageTool } from './stage.ts';

export const MASK_TOOLS = [
  'brush',
  'eraser',
  'rectangle',
  'ellipse',
  'polygon',
  'lasso',
  'bucket',
  'wand',
] as const;
export type MaskToolName = (typeof MASK_TOOLS)[number];

/** Those that act where they are pressed and draw nothing while they are held. */
export const CLICK_TOOLS: ReadonlySet<MaskToolName> = new Set(['polygon', 'bucket', 'wand']);

/** Least and greatest diameter, picture pixels. */
export const MIN_BRUSH = 1;
export const MAX_BRUSH = 2000;

export interface ToolOptions {
  readonly tool: MaskToolName;
  /** Diameter, picture pixels. */
  readonly size: number;
  readonly hardness: number;
  readonly opacity: number;
  readonly pressureSize: boolean;
  /** For choosing by colour, 0–255. */
  readonly tolerance: number;
  readonly contiguous: boolean;
}

/** Shows the outline of a shape being drawn; null: none. */
type OutlineView = (outline: Outline | null) => void;

export type Outline = Shape | { readonly kind: 'path'; readonly points: readonly Point[] };

interface MaskToolParts {
  readonly stage: Stage;
  readonly surface: MaskSurface;
  readonly client: MaskClient;
  readonly showOutline: OutlineView;
  readonly showRing: (at: Point | null, diameter: number, erase: boolean) => void;
  readonly options: () => ToolOptions;
  /** Whether a place lies on the picture. */
  readonly isInside: (at: Point) => boolean;
  /** Resolves when the picture's colours can be chosen by. */
  readonly colorsReady: () => Promise<void>;
  /** Painting begins. */
  readonly onPaint: () => void;
  readonly setBrush: (brush: Pick<ToolOptions, 'size' | 'hardness'>) => void;
  /** Shows that the user waits for this. */
  readonly waitFor: (kind: 'bucket' | 'wand', work: Promise<unknown>) => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}

type Draft =
  /** The brush is being changed, not used: its ring stays where that began. */
  | {
      readonly kind: 'brush';
      readonly from: Point;
      readonly size: number;
      readonly hardness: number;
    }
  | { readonly kind: 'stroke'; readonly path: StrokePath }
  | { readonly kind: 'box'; readonly from: Point; to: Point; readonly mode: BlendMode }
  | { readonly kind: 'lasso'; readonly points: Point[]; readonly mode: BlendMode };

/** A click this near the first corner closes a polygon, CSS pixels. */
const CLOSING_DISTANCE = 10;

/** How far a drag goes from the softest brush to the hardest, CSS pixels. */
const HARDNESS_DISTANCE = 250;

/** The buttons that paint: primary and secondary, and the eraser at a pen's other end. */
const PAINTING_BUTTONS: ReadonlySet<number> = new Set([0, 2, 5]);

/**
 * Paints the mask with the chosen tool. The right button, Alt or a pen's eraser takes away instead of adding; the right
 * button with Alt changes the brush: sideways its size, down and up its hardness.
 */
export class MaskTool implements StageTool {
  readonly #parts: MaskToolParts;
  #draft: Draft | null = null;
  #corners: Point[] = [];
  #cornersMode: BlendMode = 'add';
  /** Whether the press under way set the last corner. */
  #setsCorner = false;
  #strokeId = 0;
  /** Pieces of the stroke that the worker was not told of yet. */
  #untold: Capsule[] = [];
  #lastPoint: PointerSample | null = null;

  constructor(parts: MaskToolParts) {
    this.#parts = parts;
  }

  begin(sample: PointerSample, event: PointerEvent): boolean {
    if (!PAINTING_BUTTONS.has(event.button)) return false;
    const { tool, size, hardness } = this.#parts.options();
    if (event.button === 2 && event.altKey && (tool === 'brush' || tool === 'eraser')) {
      this.#draft = { kind: 'brush', from: sample, size, hardness };
      return true;
    }
    this.#parts.onPaint();
    const mode = event.button !== 0 || event.altKey || tool === 'eraser' ? 'subtract' : 'add';
    switch (tool) {
      case 'brush':
      case 'eraser':
        this.#beginStroke(sample, mode === 'subtract', event.shiftKey);
        return true;
      case 'rectangle':
      case 'ellipse':
        this.#draft = { kind: 'box', from: sample, to: sample, mode };
        return true;
      case 'lasso':
        this.#draft = { kind: 'lasso', points: [sample], mode };
        return true;
      case 'polygon':
        this.#addCorner(sample, mode);
        return true;
      case 'bucket':
      case 'wand':
        this.#pick(tool, sample, mode);
        return true;
    }
  }

  move(samples: readonly PointerSample[], event: PointerEvent): void {
    const draft = this.#draft;
    const last = samples.at(-1)!;
    if (!draft) return;
    if (draft.kind === 'brush') this.#changeBrush(draft, last);
    else if (draft.kind === 'stroke') this.#extend(draft.path, samples);
    else if (draft.kind === 'lasso') {
      draft.points.push(...samples);
      this.#parts.showOutline({ kind: 'path', points: draft.points });
    } else {
      draft.to = event.shiftKey ? squared(draft.from, last) : last;
      this.#parts.showOutline(this.#boxShape(draft));
    }
  }

  end(): void {
    this.#setsCorner = false;
    const draft = this.#draft;
    this.#draft = null;
    if (!draft || draft.kind === 'brush') return;
    if (draft.kind === 'stroke') {
      this.#tell();
      this.#ask({ kind: 'stroke-end' });
      return;
    }
    this.#parts.showOutline(null);
    const shape: Shape =
      draft.kind === 'box' ? this.#boxShape(draft) : { kind: 'polygon', points: draft.points };
    this.#fill(shape, draft.mode);
  }

  cancel(): void {
    this.#untold = [];
    if (this.#draft?.kind === 'stroke') this.#ask({ kind: 'stroke-cancel' });
    this.#draft = null;
    if (this.#setsCorner) this.#corners.pop();
    this.#setsCorner = false;
    this.#parts.showOutline(this.#corners.length > 0 ? { kind: 'path', points: this.#corners } : null);
  }

  /** Drops everything half drawn, a polygon's corners too. */
  discard(): void {
    this.cancel();
    this.#corners = [];
    this.#parts.showOutline(null);
  }

  /** Drops the stroke or shape under way, or the last corner of a polygon. Returns whether there was any. */
  takeBack(): boolean {
    const corners = this.#corners.length;
    if (this.#draft === null && corners === 0) return false;
    if (this.#draft === null) this.#setsCorner = true;
    this.cancel();
    return true;
  }

  /** Whether something is half drawn that `discard` would drop. */
  get isDrawing(): boolean {
    return this.#draft !== null || this.#corners.length > 0;
  }

  hover(pointer: Point | null): void {
    const at = this.#draft?.kind === 'brush' ? this.#draft.from : pointer;
    const { tool, size } = this.#parts.options();
    const isBrush = tool === 'brush' || tool === 'eraser';
    this.#parts.showRing(isBrush ? at : null, size, tool === 'eraser');
    if (at && this.#corners.length > 0)
      this.#parts.showOutline({ kind: 'path', points: [...this.#corners, at] });
  }

  /** Fills the polygon whose corners were set so far. */
  finishPolygon(): void {
    const points = this.#corners;
    this.#corners = [];
    this.#parts.showOutline(null);
    if (points.length >= 3) this.#fill({ kind: 'polygon', points }, this.#cornersMode);
  }

  #changeBrush({ from, size, hardness }: Draft & { kind: 'brush' }, at: Point): void {
    const { stage, setBrush } = this.#parts;
    const down = (stage.toScreen(at).y - stage.toScreen(from).y) / HARDNESS_DISTANCE;
    const share = Math.round((hardness + down) * 100) / 100;
    // The ring's edge keeps pace with the pointer.
    const diameter = Math.round(size + 2 * (at.x - from.x));
    setBrush({
      size: Math.min(MAX_BRUSH, Math.max(MIN_BRUSH, diameter)),
      hardness: Math.min(1, Math.max(0, share)),
    });
  }

  #beginStroke(sample: PointerSample, erase: boolean, fromLast: boolean): void {
    const { size, hardness, opacity, pressureSize } = this.#parts.options();
    const brush: Brush = { diameter: size, hardness, opacity, erase, pressureSize };
    const strokeId = ++this.#strokeId;
    this.#parts.surface.beginStroke(strokeId, brush);
    this.#ask({ kind: 'stroke-begin', strokeId, brush });
    const path = new StrokePath(brush);
    this.#draft = { kind: 'stroke', path };
    // Shift joins the new stroke to the end of the last by a straight line.
    this.#extend(path, fromLast && this.#lastPoint ? [this.#lastPoint, sample] : [sample]);
  }

  #extend(path: StrokePath, samples: readonly PointerSample[]): void {
    this.#lastPoint = samples.at(-1)!;
    const capsules = path.add(samples);
    if (capsules.length === 0) return;
    this.#parts.surface.extendStroke(capsules);
    this.#untold.push(...capsules);
    // The screen first: the worker would take the processor from what draws the frame.
    this.#parts.stage.requestFrame(this.#tell);
  }

  readonly #tell = (): void => {
    const capsules = this.#untold;
    this.#untold = [];
    if (capsules.length > 0) this.#ask({ kind: 'stroke-extend', capsules });
  };

  #addCorner(at: Point, mode: BlendMode): void {
    const first = this.#corners[0];
    if (!first) this.#cornersMode = mode;
    else {
      const a = this.#parts.stage.toScreen(first);
      const b = this.#parts.stage.toScreen(at);
      const closes = Math.hypot(a.x - b.x, a.y - b.y) < CLOSING_DISTANCE;
      if (closes && this.#corners.length >= 3) {
        this.finishPolygon();
        return;
      }
    }
    this.#corners.push(at);
    this.#setsCorner = true;
    this.#parts.showOutline({ kind: 'path', points: this.#corners });
  }

  #pick(tool: 'bucket' | 'wand', sample: PointerSample, mode: BlendMode): void {
    const { opacity, tolerance, contiguous } = this.#parts.options();
    const at = { x: Math.floor(sample.x), y: Math.floor(sample.y) };
    if (!this.#parts.isInside(at)) return;
    const { client, colorsReady, waitFor, onError } = this.#parts;
    const picked =
      tool === 'bucket'
        ? client.ask({ kind: 'bucket', at, mode, opacity })
        : colorsReady().then(() => client.ask({ kind: 'color', at, tolerance, contiguous, mode, opacity }));
    waitFor(tool, picked).catch(onError);
  }

  #boxShape(draft: Draft & { kind: 'box' }): Shape {
    const { from, to } = draft;
    const rect = {
      left: Math.min(from.x, to.x),
      top: Math.min(from.y, to.y),
      right: Math.max(from.x, to.x),
      bottom: Math.max(from.y, to.y),
    };
    return { kind: this.#parts.options().tool === 'ellipse' ? 'ellipse' : 'rectangle', rect };
  }

  #fill(shape: Shape, mode: BlendMode): void {
    this.#ask({ kind: 'shape', shape, mode, opacity: this.#parts.options().opacity });
  }

  #ask(request: Parameters<MaskClient['ask']>[0]): void {
    this.#parts.client.ask(request).catch(this.#parts.onError);
  }
}

function squared(from: Point, to: Point): Point {
  const side = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return { x: from.x + Math.sign(to.x - from.x) * side, y: from.y + Math.sign(to.y - from.y) * side };
}
