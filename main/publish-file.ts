import { link, open, stat } from 'node:fs/promises';
import { errorCode, isMissing } from './error-code.ts';
import { rename, rm } from './patient-files.ts';

/** What drives without hard links say, such as exFAT and some on the network. */
const LINKLESS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

const LEFT_OVER_AFTER_MS = 3_600_000;

/** Whether nobody can be writing an unfinished file any more: a crash left it. */
export async function isLeftOver(path: string): Promise<boolean> {
  try {
    const { mtimeMs, ctimeMs } = await stat(path);
    // A copy may bear its original's time already, and some drives know of no change but that of the bytes.
    return Date.now() - Math.max(mtimeMs, ctimeMs) > LEFT_OVER_AFTER_MS;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/**
 * Gives a finished temporary file beside its place its name, which no other file may have. Without hard links the name is
 * taken by an empty file, whose place the finished one takes; else the temporary name stays for the caller to remove.
 * @throws EEXIST; what else the system says, and then nothing bears the name
 */
export async function publishFile(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
    return;
  } catch (error) {
    if (!LINKLESS.has(errorCode(error))) throw error;
  }
  const placeholder = await open(path, 'wx');
  await placeholder.close();
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}
