import { UNKNOWN_GENERATION, type GenerationRecord } from '../domain/generation.ts';
import { parseA1111 } from './a1111.ts';
import { parseGesso } from './gesso.ts';

export interface PastedSettings {
  /** Which dialect it was: `gesso`, `a1111`, … */
  readonly dialect: string;
  readonly generation: GenerationRecord;
}

/** Reads settings from text somebody pasted; null when it holds none. */
export function parsePasted(text: string): PastedSettings | null {
  const stamp = parseGesso(text);
  if (stamp) return { dialect: 'gesso', generation: stamp.generation };
  const facts = parseA1111(text);
  return facts ? { dialect: 'a1111', generation: { ...UNKNOWN_GENERATION, ...facts } } : null;
}
