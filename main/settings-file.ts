import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from './error-code.ts';
import { configFolder } from './user-folders.ts';

/**
 * Sets `<name>.json` of the user's folder aside when it is no JSON, as `<name>.json.damaged-<time>`: the store that opens it next would
 * empty it. One that is empty or not there holds nothing.
 */
export function setDamagedAside(name: string): void {
  const path = join(configFolder(), `${name}.json`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  try {
    JSON.parse(text);
  } catch {
    if (text.trim() !== '') renameSync(path, `${path}.damaged-${Date.now()}`);
  }
}
