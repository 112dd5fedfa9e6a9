import { describe, expect, it } from 'vitest';
import {
  draftOf,
  followNote,
  isUnsaved,
  sentDraft,
  unsentDraft,
} from '../../../../renderer/features/detail/note-draft.ts';

describe('the note box', () => {
  it('shows what an undo brought back, and has nothing to write again', () => {
    const typed = { ...draftOf('old'), text: 'new' };
    const kept = followNote(sentDraft(typed), 'new');
    const undone = followNote(kept, 'old');
    expect(undone.text).toBe('old');
    expect(isUnsaved(undone)).toBe(false);
  });

  it('keeps its text until the catalog has heard of it', () => {
    const sent = sentDraft({ ...draftOf(''), text: 'for the client' });
    expect(followNote(sent, '')).toBe(sent);
    expect(isUnsaved(sent)).toBe(false);
  });

  it('does not take from the user what is being typed', () => {
    const sent = sentDraft({ ...draftOf(''), text: 'one' });
    const on = followNote({ ...sent, text: 'one two' }, 'one');
    expect(on.text).toBe('one two');
    expect(isUnsaved(on)).toBe(true);
  });

  it('writes again what could not be kept', () => {
    const failed = unsentDraft(sentDraft({ ...draftOf('old'), text: 'new' }));
    expect(failed.text).toBe('new');
    expect(isUnsaved(failed)).toBe(true);
  });
});
