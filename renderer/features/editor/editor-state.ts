import type { FieldIssue } from '../../../main/domain/errors.ts';
import { NO_EXTENSION, type Anchor } from '../../../main/domain/frame-geometry.ts';
import type { Extension } from '../../../main/domain/generation.ts';
import { MAX_BRUSH, MIN_BRUSH, type ToolOptions } from './canvas/mask-tool.ts';
import { EMPTY_MASK_STATE } from './canvas/mask-painter.ts';
import type { Places } from './canvas/reference-place.ts';
import type { Work } from './busy-sign.ts';
import { EMPTY_EDIT_FORM, type EditForm } from './editor-form.ts';
import type { MaskState } from './mask/mask-protocol.ts';

export interface OpenPicture {
  readonly uid: string;
  readonly contentHash: string;
  readonly width: number;
  readonly height: number;
  /** The mask it was made with, if it is an inpaint. */
  readonly maskId: string | null;
  /** What it is the result of: an edit can be reopened, and what led to either can be replayed. */
  readonly madeBy: 'edit' | 'transform' | null;
}

type EditorPhase =
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ready'; readonly picture: OpenPicture };

/** How a candidate is looked at beside the picture. */
export type CompareMode = 'none' | 'hold' | 'wipe';

export interface EditorState {
  readonly phase: EditorPhase;
  readonly tool: ToolOptions;
  /** The pointer moves reference pictures and the view in place of painting; always so where nothing is painted. */
  readonly moving: boolean;
  readonly tint: { readonly color: string; readonly opacity: number };
  readonly mask: MaskState;
  /** The mask that was painted on the picture when it was open the last time. */
  readonly draft: Blob | null;
  /** Whether that is offered now. */
  readonly draftOffered: boolean;
  /** Screen pixels per picture pixel. */
  readonly scale: number;
  readonly form: EditForm;
  /** Where the form's pictures lie on the canvas, by uid. */
  readonly places: Places;
  readonly referencesShown: boolean;
  /** The uid of the reference picture that is chosen on the canvas. */
  readonly selectedReference: string | null;
  readonly issues: readonly FieldIssue[];
  readonly extension: Extension;
  readonly anchor: Anchor;
  /** Whether changes of the frame can be undone and redone. */
  readonly frameSteps: { readonly canUndo: boolean; readonly canRedo: boolean };
  readonly submitting: boolean;
  /** What the user waits for; null: nothing that takes longer than a moment. */
  readonly work: Work | null;
  /** The candidate on the canvas; null: the picture itself. */
  readonly shownId: string | null;
  /** From where to where it reaches, pixels of the picture; null until it is loaded. */
  readonly shownSpan: { readonly left: number; readonly width: number } | null;
  readonly compare: CompareMode;
  /** Where the wipe's line is, 0–1 of the candidate's width. */
  readonly wipeAt: number;
  /** Whether the mask shows; over a candidate it does only when that is asked for or it is painted on. */
  readonly tintShown: boolean;
}

export const INITIAL_STATE: EditorState = {
  phase: { kind: 'empty' },
  tool: {
    tool: 'brush',
    size: 80,
    hardness: 0.8,
    opacity: 1,
    pressureSize: true,
    tolerance: 24,
    contiguous: true,
  },
  moving: false,
  tint: { color: '#ff3366', opacity: 0.5 },
  mask: EMPTY_MASK_STATE,
  draft: null,
  draftOffered: false,
  scale: 1,
  form: EMPTY_EDIT_FORM,
  places: {},
  referencesShown: true,
  selectedReference: null,
  issues: [],
  extension: NO_EXTENSION,
  anchor: { x: 0.5, y: 0.5 },
  frameSteps: { canUndo: false, canRedo: false },
  submitting: false,
  work: null,
  shownId: null,
  shownSpan: null,
  compare: 'none',
  wipeAt: 0.5,
  tintShown: true,
};

/** The next brush size down or up: an eighth of the size, at least a pixel. */
export function stepBrush(size: number, direction: 1 | -1): number {
  const step = Math.max(1, Math.round(size / 8));
  return Math.min(MAX_BRUSH, Math.max(MIN_BRUSH, size + direction * step));
}
