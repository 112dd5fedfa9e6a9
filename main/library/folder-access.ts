import { constants } from 'node:fs';
import { access, open } from 'node:fs/promises';
import { isDiskFull } from '../disk-room.ts';
import { errorCode } from '../error-code.ts';
import { rm } from '../patient-files.ts';
import { temporaryName } from './atomic-file.ts';
import { dirname, join } from 'node:path';

/** `ask`: what the system says; `try`: by writing a file and taking it away, which also rules of servers show in. */
export type AccessLook = 'ask' | 'try';

const REFUSED = new Set(['EROFS', 'EACCES', 'EPERM']);

/** Whether files may be written into a folder; null where that can't be told: it is away, say. */
export async function isWritable(folder: string, look: AccessLook): Promise<boolean | null> {
  try {
    await access(folder, constants.W_OK);
    if (look === 'try') await tryWriting(folder);
    return true;
  } catch (error) {
    // It takes files again once there is room.
    if (isDiskFull(error)) return true;
    return REFUSED.has(errorCode(error)) ? false : null;
  }
}

/** The same of a folder below a root, or, while it is not there, of the one that it would be made in. */
export async function takesFiles(root: string, folder: string): Promise<boolean | null> {
  for (let path = folder; path !== '.' && path !== ''; path = dirname(path)) {
    const answer = await isWritable(join(root, path), 'ask');
    if (answer !== null) return answer;
  }
  return isWritable(root, 'ask');
}

async function tryWriting(folder: string): Promise<void> {
  const path = temporaryName(join(folder, 'access'));
  const handle = await open(path, 'wx');
  await handle.close();
  await rm(path, { force: true });
}
