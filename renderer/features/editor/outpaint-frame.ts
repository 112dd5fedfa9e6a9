import type { StoreApi } from 'zustand/vanilla';
import type { ModelDescription } from '../../../main/domain/engine.ts';
import {
  extendedSize,
  NO_EXTENSION,
  progressivePlan,
  snapExtension,
} from '../../../main/domain/frame-geometry.ts';
import type { Extension } from '../../../main/domain/generation.ts';
import { FrameLayer } from './canvas/frame-layer.ts';
import type { ObjectLayer } from './canvas/object-layer.ts';
import type { Place } from './canvas/reference-place.ts';
import type { Stage } from './canvas/stage.ts';
import { sideStepOf } from './editor-form.ts';
import type { EditorState, OpenPicture } from './editor-state.ts';
import { FrameHistory } from './frame-history.ts';

interface FrameParts {
  stage(): Stage | null;
  picture(): OpenPicture | null;
  /** The chosen one, if it is there. */
  model(): ModelDescription | undefined;
}

/** The area round a picture that an extension fills: its sides, what was done to them, and what is seen of it. */
export class OutpaintFrame {
  readonly #store: StoreApi<EditorState>;
  readonly #parts: FrameParts;
  readonly #history = new FrameHistory();
  #layer: FrameLayer | null = null;

  constructor(store: StoreApi<EditorState>, parts: FrameParts) {
    this.#store = store;
    this.#parts = parts;
  }

  /** Puts the frame and its handles on the canvas. */
  attach(objects: ObjectLayer): void {
    this.#layer = new FrameLayer(objects, {
      onChange: (extension) => this.#show(extension),
      onDragEnd: (before) => {
        this.#history.record(before, this.#extension);
        this.#recorded();
        this.#keepInView();
      },
    });
  }

  /** Begins anew, close round a picture. */
  begin(picture: OpenPicture): void {
    this.#layer?.setPicture(picture);
    this.#store.setState({ extension: NO_EXTENSION });
    this.#layer?.setFrame(NO_EXTENSION, this.step);
    this.#history.clear();
    this.#recorded();
  }

  get #extension(): Extension {
    return this.#store.getState().extension;
  }

  /** What the sides are multiples of, pixels. */
  get step(): number {
    return sideStepOf(this.#parts.model());
  }

  /** Pixels of the picture; null while none is open. */
  get rect(): Place | null {
    const picture = this.#parts.picture();
    const extension = this.#extension;
    return picture && { left: -extension.left, top: -extension.up, ...extendedSize(picture, extension) };
  }

  set(extension: Extension): void {
    this.#history.record(this.#extension, extension);
    this.#recorded();
    this.#show(extension);
    this.#keepInView();
  }

  undo(): void {
    this.#moveTo(this.#history.undo(this.#extension));
  }

  redo(): void {
    this.#moveTo(this.#history.redo(this.#extension));
  }

  /** Another model was chosen: the sides go by its step. */
  snap(): void {
    this.#show(snapExtension(this.#extension, this.step));
  }

  setVisible(visible: boolean): void {
    this.#layer?.setVisible(visible);
  }

  /** The passes that the chosen model makes the extension in. */
  passes(): readonly Extension[] {
    const picture = this.#parts.picture();
    const nativeSize = this.#parts.model()?.nativeSize ?? 1024;
    return picture ? progressivePlan(picture, this.#extension, nativeSize, this.step) : [];
  }

  fit(): void {
    const area = this.rect;
    if (area) this.#parts.stage()?.fit(area);
  }

  #moveTo(extension: Extension | null): void {
    if (!extension) return;
    this.#show(extension);
    this.#recorded();
    this.#keepInView();
  }

  #recorded(): void {
    const { canUndo, canRedo } = this.#history;
    this.#store.setState({ frameSteps: { canUndo, canRedo } });
  }

  #show(extension: Extension): void {
    const issues = this.#store.getState().issues.filter(({ field }) => !field.startsWith('extend'));
    this.#store.setState({ extension, issues });
    this.#layer?.setFrame(extension, this.step);
  }

  /** A frame that has grown past the view is fitted to it; one that was looked at closely stays. */
  #keepInView(): void {
    const area = this.rect;
    const stage = this.#parts.stage();
    if (area && stage && !stage.shows(area)) stage.fit(area);
  }
}
