import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMaskDrafts } from '../../../main/library/mask-drafts.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-drafts-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('keeps the masks painted last, one a picture, and forgets what was wiped away', async () => {
  const drafts = createMaskDrafts(join(folder, 'drafts'));
  for (let index = 0; index < 30; index++) {
    await drafts.put(`picture-${index}`, Buffer.from([index]));
    // The first one was painted on last.
    const atMs = Date.now() - (index === 0 ? 0 : 100_000 - index * 1000);
    await utimes(drafts.path(`picture-${index}`), atMs / 1000, atMs / 1000);
  }
  await drafts.put('another', Buffer.from('first'));
  await drafts.put('another', Buffer.from('second'));
  expect(await readFile(drafts.path('another'), 'utf8')).toBe('second');
  const names = await readdir(join(folder, 'drafts'));
  expect(names).toHaveLength(30);
  expect(names).toContain('picture-0.png');
  expect(names).not.toContain('picture-1.png');
  await drafts.put('another', new Uint8Array());
  await drafts.put('another', new Uint8Array());
  expect(await readdir(join(folder, 'drafts'))).toHaveLength(29);
  expect(() => drafts.path('../another')).toThrow('Not a path below the library');
});
