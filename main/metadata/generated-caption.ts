import { isMochi } from './dialects/mochi.ts';
import { isSignature } from './dialects/service-marks.ts';

const WRITTEN = /^\s*(?:\{|\[\s*[[{"]|(?:[Pp]rompt|[Ww]orkflow):\s*\{)|\bSteps: \d|Job ID:| --(?:ar|v) /;

/** Captions that generators wrote are read by their own dialects: they are nobody's words on the picture. */
export function isGenerated(text: string): boolean {
  return WRITTEN.test(text) || isSignature(text) || isMochi(text);
}
