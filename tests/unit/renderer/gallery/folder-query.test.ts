import { expect, test } from 'vitest';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';
import type { RootView } from '../../../../preload/contract/gallery.ts';
import { folderQuery, showsFolder } from '../../../../renderer/features/gallery/panel/folder-query.ts';

const root = (id: string, title: string): RootView => ({ id, title, online: true, readOnly: false });
const library = root('library', 'Library');
const drive = root('r1', 'Old drive');
const twins = [root('r2', 'Photos'), root('r3', 'photos')] as const;
const roots = [library, drive, ...twins];

test('a root is a filter, and a folder keeps its root', () => {
  expect(printQuery(folderQuery(library, roots, ''))).toBe('root:"library"');
  expect(printQuery(folderQuery(drive, roots, '2026/11'))).toBe('root:"Old drive" path:"/2026/11"');
});

test('a root whose title means another one too goes by its id', () => {
  expect(printQuery(folderQuery(twins[0], roots, 'a'))).toBe('root:"r2" path:"/a"');
  const own = root('r9', 'Library');
  expect(printQuery(folderQuery(own, [...roots, own], ''))).toBe('root:"r9"');
});

test('the folder that is shown is the one of its root', () => {
  const parsed = parseQuery('fox root:"Old drive" path:"/2026/11"');
  if (!parsed.ok) throw new Error(parsed.error.message);
  expect(showsFolder(parsed.query, drive, roots, '2026/11')).toBe(true);
  expect(showsFolder(parsed.query, library, roots, '2026/11')).toBe(false);
  expect(showsFolder(parsed.query, drive, roots, '')).toBe(false);
  expect(showsFolder(folderQuery(drive, roots, ''), drive, roots, '')).toBe(true);
});
