import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { existingPathInside, isInside, pathBelow, pathInside } from '../../../main/library/path-guard.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gesso-guard-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('pathInside', () => {
  it('joins ordinary paths', () => {
    expect(pathInside(root, 'a/b.png')).toBe(join(root, 'a', 'b.png'));
  });

  it.each(['', '.', '..', '../x', 'a/../../x', '/etc/passwd', 'a//b', 'a/./b', 'a\0b'])(
    'refuses %j',
    (path) => {
      expect(() => pathInside(root, path)).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    },
  );

  it('takes a backslash for a sign like any other, but on Windows', () => {
    const join = (): string => pathInside(root, 'a\\b.png');
    if (process.platform === 'win32') expect(join).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    else expect(join()).toBe(`${root}/a\\b.png`);
  });

  it('never leads out, whatever the string', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', 'a', '', '/', '\\', '%2e', '...', '~')), (parts) => {
        try {
          expect(isInside(root, pathInside(root, parts.join('/')))).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'FORBIDDEN' });
        }
      }),
    );
  });
});

describe('existingPathInside', () => {
  it('refuses a link that leads out', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'gesso-outside-'));
    await writeFile(join(outside, 'secret'), 'x');
    await symlink(outside, join(root, 'link'));
    await expect(existingPathInside(root, 'link/secret')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await rm(outside, { recursive: true });
  });

  it('says that a file is not there', async () => {
    await expect(existingPathInside(root, 'a.png')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

it('names a path below its root with slashes', async () => {
  await mkdir(join(root, 'a'));
  expect(pathBelow(root, join(root, 'a', 'b.png'))).toBe('a/b.png');
  expect(pathBelow(root, join(root, '..', 'b.png'))).toBeUndefined();
});
