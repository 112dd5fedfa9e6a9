import { withoutExtension } from '../../../main/domain/bare-name.ts';
import type { EngineDescription } from '../../../main/domain/engine.ts';
import { wildcardAt } from '../../../main/domain/wildcards.ts';

/** A wildcard list and how many lines it has. */
export interface WildcardList {
  readonly name: string;
  readonly lines: number;
}

/** What prompts can name. */
export type CompletionSource = Pick<EngineDescription, 'loras' | 'embeddings'> & {
  readonly wildcards: readonly WildcardList[];
};

export interface Completion {
  /** The part of the text that a chosen name replaces. */
  readonly start: number;
  readonly end: number;
  readonly kind: 'lora' | 'embedding' | 'wildcard';
  /** Never empty. */
  readonly names: readonly string[];
  /** Lines of a wildcard list; null for what is none. */
  lines(name: string): number | null;
  /** The text written for a name. */
  insert(name: string): string;
}

const SHOWN = 8;

/** What could complete the text at the caret: a LoRA after `<lora:`, an embedding after `embedding:`, a wildcard list after `__`. */
export function completionsAt(
  text: string,
  caret: number,
  { loras, embeddings, wildcards }: CompletionSource,
): Completion | null {
  const before = text.slice(0, caret);
  const lora = /<lora:([^<>:\n]*)$/i.exec(before);
  if (lora !== null) {
    const names = matching(
      loras.map(({ name }) => withoutExtension(name)),
      lora[1] ?? '',
    );
    if (names.length === 0) return null;
    return {
      kind: 'lora',
      start: lora.index,
      end: caret,
      names,
      lines: () => null,
      insert: (name) => `<lora:${name}:1>`,
    };
  }
  const embedding = /(?:^|[\s,(])embedding:([^\s,():]*)$/i.exec(before);
  if (embedding !== null) {
    const typed = embedding[1] ?? '';
    const names = matching(embeddings.map(withoutExtension), typed);
    if (names.length === 0) return null;
    return {
      kind: 'embedding',
      start: caret - typed.length,
      end: caret,
      names,
      lines: () => null,
      insert: (name) => name,
    };
  }
  const wildcard = wildcardAt(before, text.slice(caret));
  if (wildcard !== undefined) {
    const names = matching(
      wildcards.map(({ name }) => name),
      wildcard.typed,
    );
    if (names.length === 0) return null;
    return {
      kind: 'wildcard',
      start: wildcard.start,
      end: wildcard.end,
      names,
      lines: (name) => wildcards.find((list) => list.name === name)?.lines ?? null,
      insert: (name) => `__${name}__`,
    };
  }
  return null;
}

/** Names that begin with what was typed before names that contain it. */
function matching(names: readonly string[], typed: string): readonly string[] {
  const wanted = typed.toLowerCase();
  const starts = names.filter((name) => name.toLowerCase().startsWith(wanted));
  const contains = names.filter((name) => name.toLowerCase().indexOf(wanted) > 0);
  return [...new Set([...starts, ...contains])].slice(0, SHOWN);
}
