import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targetOfLink, targetsOfArguments } from '../../../../main/hosts/electron/open-targets.ts';

const UID = '0b8f2c1e-9d4a-4c55-8a77-2f0e6f1f3a11';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gesso-targets-'));
  for (const name of [
    'a.PNG',
    'b.gessopack',
    'story.yaml',
    'more.YML',
    'clip.webm',
    'png',
    'c.sh',
    '-d.png',
    'tsconfig.json',
  ])
    writeFileSync(join(folder, name), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a link from outside', () => {
  it('opens a picture of the library', () => {
    expect(targetOfLink(`gesso-link://image/${UID}`)).toEqual({ kind: 'image', uid: UID });
    expect(targetOfLink(`gesso-link://image/${UID}/`)).toEqual({ kind: 'image', uid: UID });
  });

  it.each([
    `gesso://image/${UID}`,
    `gesso-link://image/${UID}/../../x`,
    `gesso-link://image/${UID}?run=1`,
    `gesso-link://image/${UID}\n`,
    `gesso-link://image/${UID.toUpperCase()}`,
    `x gesso-link://image/${UID}`,
    'gesso-link://image/../../etc/passwd',
    'gesso-link://run/calc.exe',
    'file:///etc/passwd',
    '',
  ])('means nothing as %j', (link) => expect(targetOfLink(link)).toBeUndefined());
});

describe('a command line', () => {
  it('names files that are there, relative to its folder or not, and links', () => {
    const args = [
      'a.PNG',
      join(folder, 'b.gessopack'),
      'story.yaml',
      'more.YML',
      'clip.webm',
      `gesso-link://image/${UID}`,
    ];
    expect(targetsOfArguments(args, folder)).toEqual([
      { kind: 'file', path: join(folder, 'a.PNG') },
      { kind: 'file', path: join(folder, 'b.gessopack') },
      { kind: 'file', path: join(folder, 'story.yaml') },
      { kind: 'file', path: join(folder, 'more.YML') },
      { kind: 'file', path: join(folder, 'clip.webm') },
      { kind: 'image', uid: UID },
    ]);
  });

  it.each([
    ['gone.png'],
    ['c.sh'],
    ['png'],
    ['tsconfig.json'],
    ['-d.png'],
    ['--flag'],
    ['gesso-link://nothing'],
    ['.'],
    [''],
  ])('ignores %j', (arg) => expect(targetsOfArguments([arg], folder)).toEqual([]));
});
