import { randomBytes } from 'node:crypto';
import { link, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../domain/errors.ts';
import { makeFolder } from '../make-folder.ts';

/**
 * Makes a file under a temporary name beside its place and gives it the first free one of `names`, whole or not at all.
 * @returns the name it got @throws AppError CONFLICT when all are taken
 */
export async function makeNewFile(
  names: Iterable<string>,
  near: string,
  write: (temporary: string) => Promise<void>,
): Promise<string> {
  await makeFolder(dirname(near));
  const temporary = `${near}.${randomBytes(4).toString('hex')}.part`;
  try {
    await write(temporary);
    for (const name of names) if (await publish(temporary, name)) return name;
    throw new AppError('CONFLICT', `Every name near ${near} is taken.`);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** `a.png`, `a (2).png`, `a (3).png`, … */
export function* freeNames(path: string): Generator<string> {
  for (const suffix of suffixes()) yield withSuffix(path, suffix);
}

export function* suffixes(): Generator<string> {
  yield '';
  for (let number = 2; number < 100_000; number += 1) yield ` (${number})`;
}

/** Before the extension. */
export function withSuffix(path: string, suffix: string): string {
  return suffix === '' ? path : path.replace(/(\.[^./\\]+)?$/, `${suffix}$1`);
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

async function publish(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error;
  }
  return copyExclusively(temporary, path);
}

/** For drives without hard links. */
async function copyExclusively(from: string, to: string): Promise<boolean> {
  try {
    const target = await open(to, 'wx');
    const source = await open(from, 'r');
    await pipeline(source.createReadStream(), target.createWriteStream());
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
