import { api } from '../../api/api.ts';
import type { WildcardList } from './prompt-completion.ts';

let lists: readonly WildcardList[] = [];

/** The wildcard lists as they were when a prompt box last got the focus. */
export function knownWildcards(): readonly WildcardList[] {
  return lists;
}

/** Asks for the lists anew: they are files that change beside the program. */
export function refreshWildcards(): void {
  api.batch.wildcards({}).then(
    (read) => (lists = read),
    // Completion is a convenience: without the lists it offers none.
    () => undefined,
  );
}
