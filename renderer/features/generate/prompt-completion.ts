import type { EngineDescription } from '../../../main/domain/engine.ts';

export interface Completion {
  /** The part of the text that a chosen name replaces. */
  readonly start: number;
  readonly end: number;
  /** Never empty. */
  readonly names: readonly string[];
  /** The text written for a name. */
  insert(name: string): string;
}

const SHOWN = 8;

/** What could complete the text before the caret: a LoRA after `<lora:`, an embedding after `embedding:`. */
export function completionsAt(
  text: string,
  caret: number,
  engine: Pick<EngineDescription, 'loras' | 'embeddings'>,
): Completion | null {
  const before = text.slice(0, caret);
  const lora = /<lora:([^<>:\n]*)$/i.exec(before);
  if (lora !== null) {
    const names = matching(
      engine.loras.map(({ name }) => withoutExtension(name)),
      lora[1] ?? '',
    );
    if (names.length === 0) return null;
    return { start: lora.index, end: caret, names, insert: (name) => `<lora:${name}:1>` };
  }
  const embedding = /(?:^|[\s,(])embedding:([^\s,():]*)$/i.exec(before);
  if (embedding !== null) {
    const typed = embedding[1] ?? '';
    const names = matching(engine.embeddings.map(withoutExtension), typed);
    if (names.length === 0) return null;
    return { start: caret - typed.length, end: caret, names, insert: (name) => name };
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

function withoutExtension(name: string): string {
  return name.replace(/\.(safetensors|ckpt|pt|bin)$/i, '');
}
