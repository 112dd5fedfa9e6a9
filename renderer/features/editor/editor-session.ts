import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Extension } from '../../../main/domain/generation.ts';
import { parseSeed } from '../../../main/domain/seed.ts';
import {
  extendedSize,
  isExtended,
  NO_EXTENSION,
  progressivePlan,
} from '../../../main/domain/frame-geometry.ts';
import { api } from '../../api/api.ts';
import { findModel, useEngines } from '../../api/engines-store.ts';
import { errorText, issuesOf } from '../../api/error-text.ts';
import { imageUrl, maskUrl } from '../../api/media.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';
import { FrameLayer } from './canvas/frame-layer.ts';
import { EMPTY_MASK_STATE, MaskPainter } from './canvas/mask-painter.ts';
import type { ToolOptions } from './canvas/mask-tool.ts';
import type { Size } from './canvas/camera.ts';
import { ObjectLayer } from './canvas/object-layer.ts';
import type { Picture } from './canvas/picture.ts';
import { ReferenceLayer } from './canvas/reference-layer.ts';
import { around, keptPlaces, placeBeside, widened, type Place } from './canvas/reference-place.ts';
import { Stage } from './canvas/stage.ts';
import { CandidateView } from './candidate-view.ts';
import { candidateOf, runOn, useEditRuns } from './edit-runs-store.ts';
import { areaOf, formOf, requestOf, withReference, type EditForm, type EditorMode } from './editor-form.ts';
import { INITIAL_STATE, type EditorState, type OpenPicture } from './editor-state.ts';
import { loadLibraryPicture, loadReference } from './library-picture.ts';
import type { MaskOperation } from './mask/mask-operations.ts';

/** Sides go by this many pixels: what every diffusion model can take. */
export const FRAME_STEP = 8;

/** A new reference counts as in view with this share of its side round it. */
const REFERENCE_MARGIN = 0.1;

/** One editor: its stage, its mask or frame, and what its panels show. Outlives its screen's being hidden. */
export class EditorSession {
  readonly mode: EditorMode;
  readonly store: StoreApi<EditorState> = createStore<EditorState>(() => INITIAL_STATE);
  readonly candidates: CandidateView;
  #stage: Stage | null = null;
  #painter: MaskPainter | null = null;
  #objects: ObjectLayer | null = null;
  #frame: FrameLayer | null = null;
  #references: ReferenceLayer | null = null;
  /** Of the reference pictures that are loaded, by uid. */
  readonly #referenceSizes = new Map<string, Size>();
  #opening = 0;
  /** The mask as it was uploaded last, until it changes. */
  #uploadedMaskId: string | null = null;
  #colorsLoaded = false;

  constructor(mode: EditorMode) {
    this.mode = mode;
    this.candidates = new CandidateView(mode, this.store, () => ({
      stage: this.#stage,
      painter: this.#painter,
      frame: this.#frame,
    }));
    this.store.subscribe((state, before) => {
      const changed =
        state.form.inputs !== before.form.inputs ||
        state.places !== before.places ||
        state.referencesShown !== before.referencesShown ||
        state.selectedReference !== before.selectedReference;
      if (changed) this.#showReferences();
    });
  }

  get #state(): EditorState {
    return this.store.getState();
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
        onError: (error) => showToast({ tone: 'error', text: errorText(error) }),
      });
      const { color, opacity } = this.#state.tint;
      this.#painter.setTint(color, opacity);
    }
    const objects = new ObjectLayer(stage);
    this.#objects = objects;
    if (this.mode === 'outpaint') {
      this.#frame = new FrameLayer(objects, {
        onChange: (extension) => this.#setFrame(extension),
        onDragEnd: () => this.#keepFrameInView(),
      });
    }
    this.#references = new ReferenceLayer(objects, {
      load: loadReference,
      onLoaded: (uid, size) => {
        this.#referenceSizes.set(uid, size);
        this.#placeReferences();
      },
      onPlaced: (uid, place) =>
        this.store.setState(({ places }) => ({ places: { ...places, [uid]: place } })),
      onSelected: (uid) => this.selectReference(uid),
      onError: (error) => showToast({ tone: 'error', text: errorText(error) }),
    });
    this.#showReferences();
    this.#applyMoving();
  }

  /** Opens a picture of the library. The mask is kept when it fits and `keepMask` is given. */
  async open(uid: string, { keepMask = false }: { keepMask?: boolean } = {}): Promise<boolean> {
    const stage = this.#stage;
    if (!stage) return false;
    const turn = ++this.#opening;
    const before = this.picture;
    if (!keepMask) this.store.setState({ phase: { kind: 'loading' } });
    try {
      const { record, picture: loaded } = await loadLibraryPicture(uid, stage);
      const { width, height, contentHash } = record.file;
      if (turn !== this.#opening) {
        loaded.close();
        return false;
      }
      const sameSize = before?.width === width && before.height === height;
      const maskId = record.generation.parents.find(({ role }) => role === 'mask')?.uid ?? null;
      await this.#enter({ uid, contentHash, width, height, maskId }, loaded, keepMask && sameSize);
      return true;
    } catch (error) {
      if (turn === this.#opening) {
        this.store.setState({ phase: { kind: 'failed', message: errorText(error) } });
      }
      return false;
    }
  }

  async #enter(picture: OpenPicture, loaded: Picture, keepMask: boolean): Promise<void> {
    const stage = this.#stage!;
    const before = this.picture;
    stage.picture.setSecond(null);
    stage.picture.setPicture(loaded);
    stage.setBounds(picture);
    this.#colorsLoaded = false;
    if (!keepMask) {
      await this.#painter?.open(picture);
      this.#uploadedMaskId = null;
      this.store.setState({ mask: EMPTY_MASK_STATE });
    }
    this.#frame?.setPicture(picture);
    this.store.setState(({ places }) => ({
      phase: { kind: 'ready', picture },
      places: keptPlaces(places, before ?? { width: 0, height: 0 }, picture),
      extension: NO_EXTENSION,
      shownId: null,
      compare: 'none',
      tintOverCandidate: false,
      issues: [],
    }));
    this.#frame?.setFrame(NO_EXTENSION, FRAME_STEP);
    this.#painter?.setVisible(true);
    if (!keepMask) stage.fit();
    this.#placeReferences();
    stage.requestFrame();
    this.#ensureColors();
  }

  /** The picture that is open. */
  get picture(): OpenPicture | null {
    const { phase } = this.#state;
    return phase.kind === 'ready' ? phase.picture : null;
  }

  close(): void {
    this.#opening++;
    this.#stage?.picture.setSecond(null);
    this.#stage?.picture.setPicture(null);
    this.#stage?.requestFrame();
    this.store.setState({ phase: { kind: 'empty' }, shownId: null, mask: EMPTY_MASK_STATE });
  }

  // Tools

  setTool(change: Partial<ToolOptions>): void {
    const tool = { ...this.#state.tool, ...change };
    this.store.setState({ tool });
    this.#painter?.setOptions(tool);
    if (change.tool !== undefined && this.#state.moving) this.setMoving(false);
    this.#ensureColors();
  }

  /** Whether the pointer moves reference pictures and the view in place of painting. */
  setMoving(moving: boolean): void {
    this.store.setState({ moving });
    this.#applyMoving();
  }

  #applyMoving(): void {
    const painter = this.#state.moving ? null : this.#painter;
    if (!painter) this.#painter?.tool.cancel();
    this.#objects?.setActive(painter === null);
    this.#stage?.setTool(painter?.tool ?? this.#objects);
  }

  setTint(change: Partial<EditorState['tint']>): void {
    const tint = { ...this.#state.tint, ...change };
    this.store.setState({ tint });
    this.#painter?.setTint(tint.color, tint.opacity);
  }

  cancelDrawing(): void {
    this.#painter?.tool.cancel();
  }

  finishPolygon(): void {
    this.#painter?.tool.finishPolygon();
  }

  operate(operation: MaskOperation): void {
    this.#try(() => this.#painter?.operate(operation));
  }

  undo(): void {
    this.#try(() => this.#painter?.undo());
  }

  redo(): void {
    this.#try(() => this.#painter?.redo());
  }

  /** Replaces the mask by one from a file, or by the one a picture was made with. */
  loadMask(source: Blob | { readonly maskId: string }): void {
    this.#try(async () => {
      const picture = source instanceof Blob ? source : await fetchBlob(maskUrl(source.maskId));
      await this.#painter?.load(picture);
    });
  }

  /** The mask as a PNG file, or null when there is none. */
  async exportMask(): Promise<Blob | null> {
    return this.#state.mask.bounds === null ? null : ((await this.#painter?.exportPng()) ?? null);
  }

  #maskChanged(mask: EditorState['mask']): void {
    const before = this.#state.mask;
    const changed =
      before.canUndo !== mask.canUndo ||
      before.canRedo !== mask.canRedo ||
      before.historyBytes !== mask.historyBytes ||
      JSON.stringify(before.bounds) !== JSON.stringify(mask.bounds);
    if (!changed) return;
    this.#uploadedMaskId = null;
    const issues = this.#state.issues.filter(({ field }) => field !== 'mask');
    this.store.setState({ mask, issues });
    if (this.#state.shownId !== null) this.candidates.showTint(true);
  }

  /** Choosing by colour needs the pixels; they are only read for that. */
  #ensureColors(): void {
    const { picture } = this;
    if (!picture || this.#colorsLoaded || this.#state.tool.tool !== 'wand') return;
    this.#colorsLoaded = true;
    this.#try(async () => {
      await this.#painter?.loadColors(await fetchBlob(imageUrl(picture.uid, picture.contentHash)));
    });
  }

  // Frame

  setExtension(extension: Extension): void {
    this.#setFrame(extension);
    this.#keepFrameInView();
  }

  #setFrame(extension: Extension): void {
    const issues = this.#state.issues.filter(({ field }) => !field.startsWith('extend'));
    this.store.setState({ extension, issues });
    this.#frame?.setFrame(extension, FRAME_STEP);
  }

  /** A frame that has grown past the view is fitted to it; one that was looked at closely stays. */
  #keepFrameInView(): void {
    const area = this.#frameRect();
    if (area && this.#stage && !this.#stage.shows(area)) this.#stage.fit(area);
  }

  #frameRect(): { left: number; top: number; width: number; height: number } | null {
    const { picture } = this;
    if (!picture) return null;
    const { extension } = this.#state;
    return { left: -extension.left, top: -extension.up, ...extendedSize(picture, extension) };
  }

  /** The passes an extension is made in by the chosen model. */
  passes(): readonly Extension[] {
    const { form, extension } = this.#state;
    const model = findModel(useEngines.getState().engines ?? [], form.engine, form.model)?.model;
    return this.picture
      ? progressivePlan(this.picture, extension, model?.nativeSize ?? 1024, FRAME_STEP)
      : [];
  }

  fit(): void {
    const area = this.#frameRect();
    if (area) this.#stage?.fit(area);
  }

  // References

  /** Adds pictures of the library as references, each once. */
  addReferences(uids: readonly string[]): void {
    const { form } = this.#state;
    const model = findModel(useEngines.getState().engines ?? [], form.engine, form.model)?.model;
    this.store.setState({ referencesShown: true });
    this.editForm((before) => uids.reduce((next, uid) => withReference(next, uid, model), before));
  }

  /** Takes a reference away; the toast that says so can bring it back. */
  removeReference(uid: string): void {
    const { form, places } = this.#state;
    const { [uid]: place, ...rest } = places;
    const removed = form.inputs.find((input) => input.uid === uid);
    if (!removed) return;
    this.store.setState({ places: rest, selectedReference: null });
    this.editForm({ inputs: form.inputs.filter((input) => input !== removed) });
    const bringBack = (): void => {
      const { inputs } = this.#state.form;
      if (inputs.some((input) => input.uid === uid)) return;
      const at = form.inputs.indexOf(removed);
      if (place) this.store.setState((state) => ({ places: { ...state.places, [uid]: place } }));
      this.editForm({ inputs: inputs.toSpliced(at, 0, removed) });
    };
    showToast({
      text: translate('editor.referenceRemoved'),
      action: { label: translate('common.undo'), run: bringBack },
    });
  }

  selectReference(uid: string | null): void {
    if (this.#state.selectedReference !== uid) this.store.setState({ selectedReference: uid });
  }

  toggleReferences(): void {
    this.store.setState(({ referencesShown }) => ({
      referencesShown: !referencesShown,
      selectedReference: null,
    }));
  }

  #showReferences(): void {
    const { form, places, referencesShown, selectedReference } = this.#state;
    const uids = form.inputs.map(({ uid }) => uid);
    this.#references?.show({ uids, places, visible: referencesShown, selected: selectedReference });
  }

  /** Gives references that have none a place beside the picture, and has them in view. */
  #placeReferences(): void {
    const area = this.#frameRect();
    if (!area) return;
    const { form, places } = this.#state;
    const placed: Record<string, Place> = {};
    const taken = form.inputs.flatMap(({ uid }) => places[uid] ?? []);
    for (const { uid } of form.inputs) {
      const size = this.#referenceSizes.get(uid);
      if (!size || places[uid]) continue;
      placed[uid] = placeBeside(area, size, [...taken, ...Object.values(placed)]);
    }
    const added = Object.values(placed);
    if (added.length === 0) return;
    this.store.setState({ places: { ...places, ...placed } });
    const all = around(area, ...taken, ...added);
    const inView = added.every((place) => this.#stage?.shows(widened(place, REFERENCE_MARGIN)));
    if (!inView) this.#stage?.fit(all);
  }

  // Runs

  editForm(change: Partial<EditForm> | ((form: EditForm) => EditForm)): void {
    const { form, issues } = this.#state;
    const next = typeof change === 'function' ? change(form) : { ...form, ...change };
    const left = issues.filter(({ field }) => field === 'mask' || field === 'extend');
    this.store.setState({ form: next, issues: left });
  }

  async generate(): Promise<void> {
    const { picture } = this;
    // The stroke just painted counts.
    await this.#painter?.sync();
    const { form, submitting, mask, extension } = this.#state;
    const choice = findModel(useEngines.getState().engines ?? [], form.engine, form.model);
    if (!picture || !choice || submitting) return;
    const seed = form.seedMode === 'fixed' ? parseSeed(form.seed) : null;
    const issues = [
      ...(seed === undefined ? [{ field: 'seed', message: translate('editor.seedFault') }] : []),
      ...(this.mode === 'inpaint' && !mask.bounds
        ? [{ field: 'mask', message: translate('editor.maskEmpty') }]
        : []),
      ...(this.mode === 'outpaint' && !isExtended(extension)
        ? [{ field: 'extend', message: translate('editor.extendNone') }]
        : []),
    ];
    this.store.setState({ issues });
    if (issues.length > 0 || seed === undefined) return;
    this.store.setState({ submitting: true });
    try {
      const maskId = this.mode === 'inpaint' ? await this.#uploadMask() : null;
      const area = areaOf(this.mode, maskId, this.passes());
      const request = requestOf(form, choice.model);
      await api.editor.start({
        edit: { sourceUid: picture.uid, area, request },
        seed,
        count: form.count,
      } as Parameters<typeof api.editor.start>[0]);
    } catch (error) {
      this.store.setState({ issues: issuesOf(error) });
      if (issuesOf(error).length === 0) showToast({ tone: 'error', text: errorText(error) });
    } finally {
      this.store.setState({ submitting: false });
    }
  }

  async #uploadMask(): Promise<string> {
    if (this.#uploadedMaskId) return this.#uploadedMaskId;
    const png = await this.#painter!.exportPng();
    const id = crypto.randomUUID();
    const response = await fetch(maskUrl(id), { method: 'PUT', body: png });
    if (!response.ok) throw new Error(await response.text());
    this.#uploadedMaskId = id;
    return id;
  }

  /** Opens a picture with a mask that another edit had. */
  async openWithMask(uid: string, maskId: string): Promise<void> {
    if (await this.open(uid)) this.loadMask({ maskId });
  }

  /** Opens the source of an edit with the mask or frame and the settings it was made with. */
  async reopen(uid: string): Promise<void> {
    const { edit } = await api.editor.editOf({ uid });
    if (!edit || edit.area.type !== this.mode) {
      await this.open(uid);
      return;
    }
    if (!(await this.open(edit.sourceUid))) return;
    this.editForm((form) => formOf(form, edit.request, edit.seed));
    if (edit.area.type === 'inpaint') this.loadMask({ maskId: edit.area.maskId });
    else this.setExtension(edit.area.passes[0] ?? NO_EXTENSION);
  }

  /** Goes on with a candidate: it becomes the picture, the others go to the trash. */
  async accept(candidateId: string): Promise<void> {
    const { picture } = this;
    const run = picture ? runOn(useEditRuns.getState().runs, picture.uid, this.mode) : undefined;
    const candidate = candidateOf(run, candidateId);
    if (!run || !candidate?.uid) return;
    await api.editor.settle({ runId: run.id, keep: [candidateId] });
    await this.open(candidate.uid, { keepMask: true });
  }

  #try(work: () => Promise<void> | undefined): void {
    void Promise.resolve(work()).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      showToast({ tone: 'error', text: errorText(error) });
    });
  }
}

async function fetchBlob(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(await response.text());
  return response.blob();
}

export const sessions: Readonly<Record<EditorMode, EditorSession>> = {
  inpaint: new EditorSession('inpaint'),
  outpaint: new EditorSession('outpaint'),
};
