import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../domain/errors.ts';
import { errorCode } from '../error-code.ts';
import { makeFolder } from '../make-folder.ts';
import { rm } from '../patient-files.ts';
import { isLeftOver, publishFile } from '../publish-file.ts';

/** How names of unfinished files end, for those who find one after a crash too. */
const UNFINISHED = /\.[0-9a-f]{8}\.gesso-part$/;

export function isUnfinished(name: string): boolean {
  return UNFINISHED.test(name);
}

/** Removes from a folder what killed exports left unfinished; what can't be is left. */
export async function clearLeftOvers(folder: string): Promise<void> {
  try {
    for (const name of (await readdir(folder)).filter(isUnfinished))
      if (await isLeftOver(join(folder, name))) await rm(join(folder, name), { force: true });
  } catch {
    // The folder is yet to be made, or not ours to tidy: whether it can be written to shows with the first file.
  }
}

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
  const temporary = `${near}.${randomBytes(4).toString('hex')}.gesso-part`;
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

async function publish(temporary: string, path: string): Promise<boolean> {
  try {
    await publishFile(temporary, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}
