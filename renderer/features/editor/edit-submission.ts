import type { StoreApi } from 'zustand/vanilla';
import type { FieldIssue } from '../../../main/domain/errors.ts';
import { isExtended } from '../../../main/domain/frame-geometry.ts';
import { parseSeed } from '../../../main/domain/seed.ts';
import { api } from '../../api/api.ts';
import { findModel, useEngines } from '../../api/engines-store.ts';
import { issuesOf } from '../../api/error-text.ts';
import { maskUrl } from '../../api/media.ts';
import { request } from '../../api/request.ts';
import { translate } from '../../i18n/translate.ts';
import type { MaskPainter } from './canvas/mask-painter.ts';
import { areaOf, requestOf, withLoraTags, type EditForm, type EditorMode } from './editor-form.ts';
import type { EditorState, OpenPicture } from './editor-state.ts';
import type { OutpaintFrame } from './outpaint-frame.ts';

interface SubmissionParts {
  readonly frame: OutpaintFrame;
  picture(): OpenPicture | null;
  /** Null where nothing is painted. */
  painter(): MaskPainter | null;
  editForm(change: (form: EditForm) => EditForm): void;
  onError(error: unknown): void;
}

/** Sends what one editor holds to be made: its picture, mask or frame, and form. */
export class EditSubmission {
  readonly #mode: EditorMode;
  readonly #store: StoreApi<EditorState>;
  readonly #parts: SubmissionParts;
  /** The mask as it was uploaded last, and who painted it. */
  #uploaded: { readonly maskId: string; readonly revision: number; readonly painter: MaskPainter } | null =
    null;

  constructor(mode: EditorMode, store: StoreApi<EditorState>, parts: SubmissionParts) {
    this.#mode = mode;
    this.#store = store;
    this.#parts = parts;
  }

  /** Starts a run, or says in the state's issues what is missing. */
  async start(): Promise<void> {
    const picture = this.#parts.picture();
    // The stroke just painted counts.
    await this.#parts.painter()?.sync();
    const { submitting } = this.#store.getState();
    const { engine, model } = this.#store.getState().form;
    const choice = findModel(useEngines.getState().engines ?? [], engine, model);
    if (!picture || !choice || submitting) return;
    this.#parts.editForm((before) => withLoraTags(before, choice));
    const { form } = this.#store.getState();
    const seed = form.seedMode === 'fixed' ? parseSeed(form.seed) : null;
    const issues = this.#missing(seed);
    this.#store.setState({ issues });
    if (issues.length > 0 || seed === undefined) return;
    this.#store.setState({ submitting: true });
    try {
      const area = areaOf(this.#mode, await this.#uploadMask(), this.#parts.frame.passes());
      const request = requestOf(form, choice.model);
      await api.editor.start({
        edit: { sourceUid: picture.uid, area, request },
        seed,
        count: form.count,
      } as Parameters<typeof api.editor.start>[0]);
    } catch (error) {
      this.#store.setState({ issues: issuesOf(error) });
      if (issuesOf(error).length === 0) this.#parts.onError(error);
    } finally {
      this.#store.setState({ submitting: false });
    }
  }

  #missing(seed: ReturnType<typeof parseSeed> | null): FieldIssue[] {
    const { mask, extension } = this.#store.getState();
    const issues: FieldIssue[] = [];
    if (seed === undefined) issues.push({ field: 'seed', message: translate('generate.seedFault') });
    if (this.#mode === 'inpaint' && !mask.bounds)
      issues.push({ field: 'mask', message: translate('editor.maskEmpty') });
    if (this.#mode === 'outpaint' && !isExtended(extension))
      issues.push({ field: 'extend', message: translate('editor.extendNone') });
    return issues;
  }

  /** @returns the mask's id; null where nothing is painted */
  async #uploadMask(): Promise<string | null> {
    const painter = this.#parts.painter();
    if (!painter) return null;
    // From before the export: what is painted meanwhile may be in the file, and is uploaded again.
    const { revision } = this.#store.getState().mask;
    if (this.#uploaded?.painter === painter && this.#uploaded.revision === revision)
      return this.#uploaded.maskId;
    const png = await painter.exportPng();
    const maskId = crypto.randomUUID();
    await request(maskUrl(maskId), { method: 'PUT', body: png });
    this.#uploaded = { maskId, revision, painter };
    return maskId;
  }
}
