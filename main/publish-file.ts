import { link, open } from 'node:fs/promises';
import { errorCode } from './error-code.ts';
import { rename, rm } from './patient-files.ts';

/** What drives without hard links say, such as exFAT and some on the network. */
const LINKLESS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

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
