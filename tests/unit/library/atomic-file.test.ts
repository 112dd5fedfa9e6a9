import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  asWriteError,
  isTemporaryName,
  replaceFile,
  sweepTemporaries,
  temporaryName,
  writeNewFile,
} from '../../../main/library/atomic-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-atomic-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it('what killed writers left is swept away, what may be in the writing is not', async () => {
  const left = temporaryName(join(folder, 'a.png'));
  await writeFile(left, 'half');
  await writeFile(join(folder, 'a.png'), 'whole');
  // As a copy bears the time of what it is made from.
  await utimes(left, 1000, 1000);
  expect(await sweepTemporaries(folder)).toBe(false);
  expect(await readdir(folder)).toHaveLength(2);
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * 3_600_000);
  onTestFinished(() => clock.mockRestore());
  expect(await sweepTemporaries(folder)).toBe(true);
  expect(await readdir(folder)).toEqual(['a.png']);
});

describe('writeNewFile', () => {
  it('writes the bytes and leaves nothing else behind', async () => {
    await writeNewFile(join(folder, 'deep/a.png'), bytes('picture'));
    expect(await readFile(join(folder, 'deep/a.png'), 'utf8')).toBe('picture');
    expect(await readdir(join(folder, 'deep'))).toEqual(['a.png']);
  });

  it('never replaces a file, and keeps what was there', async () => {
    const path = join(folder, 'a.png');
    await writeFile(path, 'mine');
    await expect(writeNewFile(path, bytes('other'))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual(['a.png']);
  });

  it('lets exactly one of many writers of one name win', async () => {
    const path = join(folder, 'a.png');
    const writers = Array.from({ length: 20 }, (_, n) => writeNewFile(path, bytes(`writer ${n}`)));
    const results = await Promise.allSettled(writers);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readFile(path, 'utf8')).toBe(
      `writer ${results.findIndex(({ status }) => status === 'fulfilled')}`,
    );
    expect(await readdir(folder)).toEqual(['a.png']);
  });

  it('says that a folder is in the way of a path', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(writeNewFile(join(folder, 'file/a.png'), bytes(''))).rejects.toMatchObject({
      code: expect.stringMatching(/LIBRARY_UNWRITABLE|CONFLICT/) as string,
    });
  });
});

describe('replaceFile', () => {
  it('puts the new text in place of the old', async () => {
    const path = join(folder, 'a.json');
    await replaceFile(path, 'one');
    await replaceFile(path, 'two');
    expect(await readFile(path, 'utf8')).toBe('two');
    expect(await readdir(folder)).toEqual(['a.json']);
  });
});

describe('asWriteError', () => {
  it.each([
    ['ENOSPC', 'DISK_FULL'],
    ['EDQUOT', 'DISK_FULL'],
    ['EACCES', 'LIBRARY_UNWRITABLE'],
    ['EROFS', 'LIBRARY_UNWRITABLE'],
    ['EEXIST', 'CONFLICT'],
  ])('turns %s into %s', (system, code) => {
    const error = asWriteError(Object.assign(new Error('no'), { code: system }), '/library/a.png');
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toContain('/library/a.png');
  });

  it('passes on what it does not know', () => {
    const error = new Error('bug');
    expect(asWriteError(error, '/a')).toBe(error);
  });
});

it('knows its temporary names', () => {
  expect(isTemporaryName('.gesso-0123456789ab-001_seed_7.png.tmp')).toBe(true);
  expect(isTemporaryName('001_seed_7.png')).toBe(false);
});
