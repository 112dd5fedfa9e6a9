import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = join(import.meta.dirname, '../../node_modules/electron');

/** Where Electron's own program lies once it was fetched; the file need not be there. Importing `electron` would fetch it. */
export function electronBinary(): string {
  const pathFile = join(PACKAGE, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  return join(PACKAGE, 'dist', name);
}
