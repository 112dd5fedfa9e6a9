import type { StoreApi } from 'zustand/vanilla';
import { tellError } from '../../api/tell-error.ts';
import type { MaskPainter } from './canvas/mask-painter.ts';
import type { Stage } from './canvas/stage.ts';
import { useEditRuns } from '../../api/edit-runs-store.ts';
import { candidateOf, runOf, runsOn } from './edit-runs.ts';
import type { EditorMode } from './editor-form.ts';
import type { CompareMode, EditorState } from './editor-state.ts';
import { loadLibraryPicture } from './library-picture.ts';
import type { OutpaintFrame } from './outpaint-frame.ts';

/** What the view shows and hides; null before the screen was first seen, or where nothing is painted. */
interface ViewParts {
  readonly stage: Stage | null;
  readonly painter: MaskPainter | null;
  readonly frame: OutpaintFrame;
}

/** A candidate on the canvas in place of the picture or beside it. */
export class CandidateView {
  readonly #mode: EditorMode;
  readonly #store: StoreApi<EditorState>;
  readonly #parts: () => ViewParts;
  #showing = 0;
  /** Whether it hides the picture: one that failed has nothing to show. */
  #covers = false;

  constructor(mode: EditorMode, store: StoreApi<EditorState>, parts: () => ViewParts) {
    this.#mode = mode;
    this.#store = store;
    this.#parts = parts;
  }

  /** Puts a candidate on the canvas in place of the picture, which stays for one that failed; null: the picture itself. */
  async show(candidateId: string | null): Promise<void> {
    const turn = ++this.#showing;
    const { stage } = this.#parts();
    const { phase } = this.#store.getState();
    if (phase.kind !== 'ready' || !stage) return;
    const run = runOf(runsOn(useEditRuns.getState().runs, phase.picture.uid, this.#mode), candidateId);
    const uid = candidateOf(run, candidateId)?.uid;
    this.#covers = uid !== undefined && uid !== null;
    this.#store.setState({ shownId: candidateId, shownSpan: null, tintShown: !this.#covers });
    if (!run || !uid) {
      stage.picture.setSecond(null);
      this.#apply();
      return;
    }
    try {
      const { picture } = await loadLibraryPicture(uid, stage);
      if (turn !== this.#showing) picture.close();
      else {
        stage.picture.setSecond({ picture, ...run.offset });
        this.#store.setState({ shownSpan: { left: run.offset.x, width: picture.width } });
      }
    } catch (error) {
      tellError(error);
    }
    this.#apply();
  }

  /** Another picture is on the canvas: no candidate is shown, nor one that is still being loaded. */
  reset(): void {
    this.#showing++;
    this.#covers = false;
    this.#store.setState({ shownId: null, shownSpan: null, compare: 'none', tintShown: true });
    this.#apply();
  }

  compare(compare: CompareMode): void {
    this.#store.setState({ compare });
    this.#apply();
  }

  /** @param wipeAt where the wipe's line is, 0–1 of the candidate's width; kept within */
  wipe(wipeAt: number): void {
    this.#store.setState({ wipeAt: Math.min(1, Math.max(0, wipeAt)) });
    this.#apply();
  }

  showTint(tintShown: boolean): void {
    if (tintShown === this.#store.getState().tintShown) return;
    this.#store.setState({ tintShown });
    this.#apply();
  }

  #apply(): void {
    const { compare, wipeAt, tintShown } = this.#store.getState();
    const { stage, painter, frame } = this.#parts();
    if (!stage) return;
    if (compare === 'wipe') stage.picture.setComparison({ kind: 'wipe', at: wipeAt });
    else stage.picture.setComparison({ kind: compare === 'hold' ? 'first' : 'second' });
    painter?.setVisible(tintShown && !(this.#covers && compare === 'hold'));
    frame.setVisible(!this.#covers);
    stage.requestFrame();
  }
}
