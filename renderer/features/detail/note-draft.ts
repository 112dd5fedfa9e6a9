/** A note as it stands in its box, beside what is kept of it. */
export interface NoteDraft {
  readonly text: string;
  /** The picture's own note when the draft last followed it. */
  readonly kept: string;
  /** What was last kept or given to be kept: the text is unsaved while it differs. */
  readonly sent: string;
}

export function draftOf(kept: string): NoteDraft {
  return { text: kept, kept, sent: kept };
}

/** The draft after the picture's note became `kept`, by this box, an undo or another window. What is still being typed stays. */
export function followNote(draft: NoteDraft, kept: string): NoteDraft {
  if (kept === draft.kept) return draft;
  return isUnsaved(draft) ? { text: draft.text, kept, sent: kept } : draftOf(kept);
}

export function isUnsaved({ text, sent }: NoteDraft): boolean {
  return text !== sent;
}

/** The draft once its text was given to be kept. */
export function sentDraft(draft: NoteDraft): NoteDraft {
  return { ...draft, sent: draft.text };
}

/** The draft after keeping it failed: it counts as unsaved again. */
export function unsentDraft(draft: NoteDraft): NoteDraft {
  return { ...draft, sent: draft.kept };
}
