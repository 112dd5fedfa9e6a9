import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MadeEdit } from '../../../main/domain/edit.ts';
import type { ModelDescription } from '../../../main/domain/engine.ts';
import { totalExtension } from '../../../main/domain/frame-geometry.ts';
import type { TransformStep } from '../../../main/domain/transform.ts';
import { addPicture } from '../../api/add-picture.ts';
import { findModel, useEngines } from '../../api/engines-store.ts';
import { errorText, isAbort } from '../../api/error-text.ts';
import { isEdit } from '../../api/make-again.ts';
import { recallForm, remember } from '../../api/memory.ts';
import { tellError } from '../../api/tell-error.ts';
import { maskUrl } from '../../api/media.ts';
import { request } from '../../api/request.ts';
import { MaskPainter } from './canvas/mask-painter.ts';
import type { ToolOptions } from './canvas/mask-tool.ts';
import { ObjectLayer } from './canvas/object-layer.ts';
import { loadColors, type Picture } from './canvas/picture.ts';
import { keptPlaces } from './canvas/reference-place.ts';
import { Stage } from './canvas/stage.ts';
import { draftOf, putDraft } from './mask-drafts.ts';
import { BusySign, type WorkKind } from './busy-sign.ts';
import { DraftKeeper } from './draft-keeper.ts';
import { CandidateView } from './candidate-view.ts';
import { EditSubmission } from './edit-submission.ts';
import { EMPTY_EDIT_FORM, formOf, type EditForm, type EditorMode } from './editor-form.ts';
import { INITIAL_STATE, type EditorState, type OpenPicture } from './editor-state.ts';
import { loadLibraryPicture } from './library-picture.ts';
import type { MaskOperation } from './mask/mask-operations.ts';
import { OutpaintFrame } from './outpaint-frame.ts';
import { ReferenceBoard } from './reference-board.ts';

type MaskFate = 'begin' | 'keep' | readonly TransformStep[];

/** One editor: its stage, its mask or frame, and what its panels show. Outlives its screen's being hidden. */
export class EditorSession {
  readonly mode: EditorMode;
  readonly store: StoreApi<EditorState> = createStore<EditorState>(() => INITIAL_STATE);
  readonly candidates: CandidateView;
  readonly frame: OutpaintFrame;
  readonly references: ReferenceBoard;
  readonly submission: EditSubmission;
  readonly busy: BusySign;
  #stage: Stage | null = null;
  #painter: MaskPainter | null = null;
  #objects: ObjectLayer | null = null;
  #opening = 0;
  #restored = false;
  readonly #drafts = new DraftKeeper({
    read: () => this.exportMask(),
    put: putDraft,
    onError: tellError,
  });

  constructor(mode: EditorMode) {
    this.mode = mode;
    this.busy = new BusySign((work) => this.store.setState({ work }));
    const seen = {
      stage: () => this.#stage,
      picture: () => this.picture,
      model: () => this.#model,
    };
    this.frame = new OutpaintFrame(this.store, seen);
    this.references = new ReferenceBoard(this.store, {
      ...seen,
      area: () => this.frame.rect,
      editForm: (change) => this.editForm(change),
      onError: tellError,
    });
    this.submission = new EditSubmission(mode, this.store, {
      ...seen,
      frame: this.frame,
      painter: () => this.#painter,
      editForm: (change) => this.editForm(change),
      onError: tellError,
    });
    this.candidates = new CandidateView(mode, this.store, () => ({
      stage: this.#stage,
      painter: this.#painter,
      frame: this.frame,
    }));
  }

  get #state(): EditorState {
    return this.store.getState();
  }

  get #model(): ModelDescription | undefined {
    const { engine, model } = this.#state.form;
    return findModel(useEngines.getState().engines ?? [], engine, model)?.model;
  }

  get stage(): Stage | null {
    return this.#stage;
  }

  /** Whether a shape is half drawn that Escape should drop first. */
  get isDrawing(): boolean {
    return this.#painter?.tool.isDrawing ?? false;
  }

  /** Builds the stage in an element; the same element again changes nothing. */
  attach(element: HTMLElement): void {
    if (this.#stage?.element === element) return;
    this.#painter?.close();
    this.#objects?.close();
    this.#stage?.close();
    const stage = new Stage(element);
    this.#stage = stage;
    stage.onCamera(({ scale }) => this.store.setState({ scale }));
    if (this.mode === 'inpaint') {
      this.#painter = new MaskPainter(stage, this.#state.tool, {
        onState: (mask) => this.#maskChanged(mask),
        onPaint: () => this.candidates.showTint(true),
        onBrush: (brush) => this.setTool(brush),
        onProgress: (fraction) => this.busy.progress(fraction),
        waitFor: (kind, work) => this.busy.during(kind, work, this.#stopPainter),
        onError: tellError,
      });
      const { color, opacity } = this.#state.tint;
      this.#painter.setTint(color, opacity);
    }
    const objects = new ObjectLayer(stage);
    this.#objects = objects;
    if (this.mode === 'outpaint') this.frame.attach(objects);
    this.references.attach(objects);
    this.#applyMoving();
  }

  /**
   * Opens a picture of the library.
   * @param mask what becomes of the mask: an empty one is begun, or it stays when it fits, or it goes through the steps that the picture was made by
   */
  async open(uid: string, mask: MaskFate = 'begin'): Promise<boolean> {
    const stage = this.#stage;
    if (!stage) return false;
    const turn = ++this.#opening;
    const before = this.picture;
    try {
      if (mask === 'begin') this.store.setState({ phase: { kind: 'loading' } });
      const { record, file, picture: loaded } = await loadLibraryPicture(uid, stage);
      const { width, height, contentHash } = record.file;
      if (turn !== this.#opening) {
        loaded.close();
        return false;
      }
      const fits = before?.width === width && before.height === height;
      const { type, transform, parents } = record.generation;
      const maskId = parents.find(({ role }) => role === 'mask')?.uid ?? null;
      const madeBy = isEdit(type) ? 'edit' : transform === null ? null : 'transform';
      this.#painter?.setColors(() => loadColors(file));
      await this.#enter(
        { uid, contentHash, width, height, maskId, madeBy },
        loaded,
        mask === 'keep' && !fits ? 'begin' : mask,
      );
      return true;
    } catch (error) {
      if (turn === this.#opening) {
        this.store.setState({ phase: { kind: 'failed', message: errorText(error) } });
      }
      return false;
    }
  }

  async #enter(picture: OpenPicture, loaded: Picture, mask: MaskFate): Promise<void> {
    const stage = this.#stage!;
    const before = this.picture;
    this.#drafts.flush();
    stage.picture.setSecond(null);
    stage.picture.setPicture(loaded);
    stage.setBounds(picture);
    if (mask !== 'keep') {
      // From here on its changes are not the user's.
      this.store.setState({ phase: { kind: 'loading' } });
      await (mask === 'begin' ? this.#painter?.open(picture) : this.#painter?.transform(mask, picture));
    }
    this.frame.begin(picture);
    this.store.setState(({ places }) => ({
      phase: { kind: 'ready', picture },
      places: keptPlaces(places, before ?? { width: 0, height: 0 }, picture),
      issues: [],
      draft: null,
      draftOffered: false,
    }));
    this.candidates.reset();
    if (mask !== 'keep') stage.fit();
    this.references.place();
    stage.requestFrame();
    this.#prepareColors();
    if (mask === 'begin') await this.#offerDraft(picture.uid);
    else this.#drafts.touch(picture.uid);
  }

  async #offerDraft(uid: string): Promise<void> {
    if (!this.#painter) return;
    const draft = await draftOf(uid).catch(tellError);
    if (!draft || this.picture?.uid !== uid) return;
    this.store.setState({ draft, draftOffered: this.#state.mask.bounds === null });
  }

  /** Brings back the mask that was painted on the open picture before. */
  loadDraft(): void {
    const { draft } = this.#state;
    if (draft && this.picture) this.loadMask(draft);
  }

  /** The picture that is open. */
  get picture(): OpenPicture | null {
    const { phase } = this.#state;
    return phase.kind === 'ready' ? phase.picture : null;
  }

  /** Brings a picture file into the library and opens it. @throws Error when it can't be brought in */
  async openFile(file: File): Promise<void> {
    const turn = ++this.#opening;
    const { uid } = await this.bringIn(file);
    if (turn === this.#opening) await this.open(uid);
  }

  /** Brings a picture file into the library. @throws AppError as `addPicture`, DOMException AbortError when that is stopped */
  bringIn(file: File): Promise<{ readonly uid: string }> {
    const stopping = new AbortController();
    return this.busy.during('bringIn', addPicture(file, stopping.signal), () => stopping.abort());
  }

  close(): void {
    this.#opening++;
    this.#drafts.flush();
    const phase = { kind: 'empty' } as const;
    this.store.setState({ phase, draft: null, draftOffered: false });
    this.candidates.reset();
    this.#try(() => this.#painter?.clear());
    this.#stage?.picture.setSecond(null);
    this.#stage?.picture.setPicture(null);
    this.#stage?.requestFrame();
  }

  // Tools

  setTool(change: Partial<ToolOptions>): void {
    const tool = { ...this.#state.tool, ...change };
    this.store.setState({ tool });
    this.#painter?.setOptions(tool);
    if (change.tool !== undefined && this.#state.moving) this.setMoving(false);
    this.#prepareColors();
  }

  /** Whether the pointer moves reference pictures and the view in place of painting. */
  setMoving(moving: boolean): void {
    this.store.setState({ moving });
    this.#applyMoving();
  }

  #applyMoving(): void {
    const painter = this.#state.moving ? null : this.#painter;
    if (!painter) this.#painter?.tool.discard();
    this.#objects?.setActive(painter === null);
    this.#stage?.setTool(painter?.tool ?? this.#objects);
  }

  setTint(change: Partial<EditorState['tint']>): void {
    const tint = { ...this.#state.tint, ...change };
    this.store.setState({ tint });
    this.#painter?.setTint(tint.color, tint.opacity);
  }

  cancelDrawing(): void {
    this.#stage?.keyPointer.cancel();
    this.#painter?.tool.discard();
  }

  finishPolygon(): void {
    this.#painter?.tool.finishPolygon();
  }

  operate(operation: MaskOperation): void {
    this.#paint(operation.kind, (painter) => painter.operate(operation), this.#stopPainter);
  }

  /** Takes back the stroke under way or else the last one, or the last change of the frame. */
  undo(): void {
    if (this.mode === 'outpaint') this.frame.undo();
    else if (!this.#painter?.tool.takeBack()) this.#paint('undo', (painter) => painter.undo());
  }

  redo(): void {
    if (this.mode === 'outpaint') this.frame.redo();
    else this.#paint('redo', (painter) => painter.redo());
  }

  /** Has the mask changed, and shows it when that takes long. */
  #paint(kind: WorkKind, work: (painter: MaskPainter) => Promise<void>, stop?: () => void): void {
    this.#try(() => this.#painter && this.busy.during(kind, work(this.#painter), stop));
  }

  readonly #stopPainter = (): void => this.#painter?.stop();

  /** Replaces the mask by one from a file, or by the one a picture was made with. */
  loadMask(source: Blob | { readonly maskId: string }): void {
    const load = async (painter: MaskPainter): Promise<void> =>
      painter.load(source instanceof Blob ? source : await (await request(maskUrl(source.maskId))).blob());
    this.#paint('load', load, this.#stopPainter);
  }

  /** The mask as a PNG file, or null when there is none. */
  async exportMask(): Promise<Blob | null> {
    return this.#state.mask.bounds === null ? null : ((await this.#painter?.exportPng()) ?? null);
  }

  #maskChanged(mask: EditorState['mask']): void {
    if (mask.revision === this.#state.mask.revision) return;
    if (this.picture) this.#drafts.touch(this.picture.uid);
    const issues = this.#state.issues.filter(({ field }) => field !== 'mask');
    this.store.setState({ mask, issues });
    this.candidates.showTint(true);
  }

  /** Choosing by colour needs the pixels; they are only read for that. */
  #prepareColors(): void {
    if (this.picture && this.#state.tool.tool === 'wand') this.#try(() => this.#painter?.colorsReady());
  }

  /** Keeps the mask now, which may be left. */
  keepDraft(): void {
    this.#drafts.flush();
  }

  // Edits

  /** Brings back what was filled in the last time. */
  restoreForm(): void {
    if (this.#restored) return;
    this.#restored = true;
    this.store.setState({ form: recallForm(this.#memory, EMPTY_EDIT_FORM) });
  }

  get #memory(): string {
    return `${this.mode}.draft`;
  }

  editForm(change: Partial<EditForm> | ((form: EditForm) => EditForm)): void {
    const { form, issues } = this.#state;
    const next = typeof change === 'function' ? change(form) : { ...form, ...change };
    const left = issues.filter(({ field }) => field === 'mask' || field === 'extend');
    const { step } = this.frame;
    this.store.setState({ form: next, issues: left });
    if (this.#restored) remember(this.#memory, JSON.stringify(next));
    if (step !== this.frame.step) this.frame.snap();
  }

  /** Opens a picture with a mask that another edit had. */
  async openWithMask(uid: string, maskId: string): Promise<void> {
    if (await this.open(uid)) this.loadMask({ maskId });
  }

  /** Opens the source of an edit of this mode with the mask or frame and the settings it was made with. */
  async reopen(edit: MadeEdit): Promise<void> {
    if (!(await this.open(edit.sourceUid))) return;
    this.editForm((form) => formOf(form, edit.request, edit.seed));
    if (edit.area.type === 'inpaint') this.loadMask({ maskId: edit.area.maskId });
    else this.frame.set(totalExtension(edit.area.passes));
  }

  #try(work: () => Promise<void> | null | undefined): void {
    void Promise.resolve(work()).catch((error: unknown) => {
      if (!isAbort(error)) tellError(error);
    });
  }
}

export const sessions: Readonly<Record<EditorMode, EditorSession>> = {
  inpaint: new EditorSession('inpaint'),
  outpaint: new EditorSession('outpaint'),
};
