import { readFile } from 'node:fs/promises';
import { isMissing } from '../error-code.ts';
import { rm } from '../patient-files.ts';
import { replaceFile } from './atomic-file.ts';
import { noteOwnWrite } from './own-writes.ts';

/** Of what lies beside a picture, behind its name or its stem. */
export const SIDECAR_ENDINGS = ['.xmp', '.txt', '.json', '.swarm.json'] as const;

/** Where a picture's sidecar lies: beside it, with `.xmp` added to its whole name. */
export function sidecarPathOf(imagePath: string): string {
  return `${imagePath}.xmp`;
}

/** A file's text, or null when there is none. */
export async function readTextIfAny(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Rewrites a text file in one step, or takes it away when `text` is null. */
export async function writeText(path: string, text: string | null): Promise<void> {
  if (text === null) {
    noteOwnWrite(path, null);
    await rm(path, { force: true });
  } else await replaceFile(path, text);
}
