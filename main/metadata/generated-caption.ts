import { isMochi } from './dialects/mochi.ts';

/** Captions that generators wrote are read by their own dialects: they are nobody's words on the picture. */
export function isGenerated(text: string): boolean {
  return /\bSteps: \d|Job ID:| --(?:ar|v) |^\s*\{/.test(text) || isMochi(text);
}
