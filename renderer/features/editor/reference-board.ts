import type { StoreApi } from 'zustand/vanilla';
import type { ModelDescription } from '../../../main/domain/engine.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';
import type { Size } from './canvas/camera.ts';
import type { ObjectLayer } from './canvas/object-layer.ts';
import { ReferenceLayer } from './canvas/reference-layer.ts';
import { around, placeBeside, widened, type Place } from './canvas/reference-place.ts';
import type { Stage } from './canvas/stage.ts';
import { withReference, type EditForm } from './editor-form.ts';
import type { EditorState } from './editor-state.ts';
import { loadReference } from './library-picture.ts';

/** A new reference counts as in view with this share of its side round it. */
const MARGIN = 0.1;

interface BoardParts {
  stage(): Stage | null;
  /** What references are placed beside; null while no picture is open. */
  area(): Place | null;
  /** The chosen one, if it is there. */
  model(): ModelDescription | undefined;
  editForm(change: (form: EditForm) => EditForm): void;
  onError(error: unknown): void;
}

/** The reference pictures round the one that is edited: which there are, where they lie, and which is chosen. */
export class ReferenceBoard {
  readonly #store: StoreApi<EditorState>;
  readonly #parts: BoardParts;
  #layer: ReferenceLayer | null = null;
  /** Of the pictures that are loaded, by uid. */
  readonly #sizes = new Map<string, Size>();

  constructor(store: StoreApi<EditorState>, parts: BoardParts) {
    this.#store = store;
    this.#parts = parts;
    store.subscribe((state, before) => {
      const changed =
        state.form.inputs !== before.form.inputs ||
        state.places !== before.places ||
        state.referencesShown !== before.referencesShown ||
        state.selectedReference !== before.selectedReference;
      if (changed) this.#show();
    });
  }

  attach(objects: ObjectLayer): void {
    this.#layer = new ReferenceLayer(objects, {
      load: loadReference,
      onLoaded: (uid, size) => {
        this.#sizes.set(uid, size);
        this.place();
      },
      onPlaced: (uid, place) =>
        this.#store.setState(({ places }) => ({ places: { ...places, [uid]: place } })),
      onSelected: (uid) => this.select(uid),
      onError: (error) => this.#parts.onError(error),
    });
    this.#show();
  }

  /** Adds pictures of the library, each once. */
  add(uids: readonly string[]): void {
    this.#store.setState({ referencesShown: true });
    const model = this.#parts.model();
    this.#parts.editForm((before) => uids.reduce((next, uid) => withReference(next, uid, model), before));
  }

  /** Takes one away; the toast that says so can bring it back. */
  remove(uid: string): void {
    const { form, places } = this.#store.getState();
    const { [uid]: place, ...rest } = places;
    const removed = form.inputs.find((input) => input.uid === uid);
    if (!removed) return;
    this.#store.setState({ places: rest, selectedReference: null });
    this.#setInputs(form.inputs.filter((input) => input !== removed));
    const bringBack = (): void => {
      const { inputs } = this.#store.getState().form;
      if (inputs.some((input) => input.uid === uid)) return;
      const at = form.inputs.indexOf(removed);
      if (place) this.#store.setState((state) => ({ places: { ...state.places, [uid]: place } }));
      this.#setInputs(inputs.toSpliced(at, 0, removed));
    };
    showToast({
      text: translate('editor.referenceRemoved'),
      action: { label: translate('common.undo'), run: bringBack },
    });
  }

  select(uid: string | null): void {
    if (this.#store.getState().selectedReference !== uid) this.#store.setState({ selectedReference: uid });
  }

  toggle(): void {
    this.#store.setState(({ referencesShown }) => ({
      referencesShown: !referencesShown,
      selectedReference: null,
    }));
  }

  /** Gives those that have none a place beside the picture, and has them in view. */
  place(): void {
    const area = this.#parts.area();
    if (!area) return;
    const { form, places } = this.#store.getState();
    const placed: Record<string, Place> = {};
    const taken = form.inputs.flatMap(({ uid }) => places[uid] ?? []);
    for (const { uid } of form.inputs) {
      const size = this.#sizes.get(uid);
      if (!size || places[uid]) continue;
      placed[uid] = placeBeside(area, size, [...taken, ...Object.values(placed)]);
    }
    const added = Object.values(placed);
    if (added.length === 0) return;
    this.#store.setState({ places: { ...places, ...placed } });
    const stage = this.#parts.stage();
    const inView = added.every((place) => stage?.shows(widened(place, MARGIN)));
    if (!inView) stage?.fit(around(area, ...taken, ...added));
  }

  #setInputs(inputs: EditForm['inputs']): void {
    this.#parts.editForm((form) => ({ ...form, inputs }));
  }

  #show(): void {
    const { form, places, referencesShown, selectedReference } = this.#store.getState();
    const uids = form.inputs.map(({ uid }) => uid);
    this.#layer?.show({ uids, places, visible: referencesShown, selected: selectedReference });
  }
}
