import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchRun } from '../../../main/domain/batch/batch-run.ts';
import { replaceFile } from '../../../main/library/atomic-file.ts';
import { createBatchLibrary } from '../../../main/promptmedia/batch-library.ts';
import { parseInThread } from '../../../main/promptmedia/batch-parser.ts';
import { openBatchRuns } from '../../../main/promptmedia/batch-runs-store.ts';
import { watchBatchFolder, type ChangedBatchFile } from '../../../main/promptmedia/watch-batch-folder.ts';
import { createWildcardFiles } from '../../../main/promptmedia/wildcard-files.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-batches-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !condition(); tries++) await sleep(25);
}

describe('the folder of batch files', () => {
  it('keeps files by category, saved whole', async () => {
    const library = createBatchLibrary(join(folder, 'batches'), replaceFile);
    expect(await library.list()).toEqual([]);
    await library.save('sea/harbour.yaml', 'prompts: [a]');
    await library.save('top.yaml', 'prompts: [b]');
    await library.save('top.yaml', 'prompts: [c]');
    expect((await library.list()).map(({ path, category }) => [path, category])).toEqual([
      ['sea/harbour.yaml', 'sea'],
      ['top.yaml', ''],
    ]);
    expect(await library.read('top.yaml')).toBe('prompts: [c]');
    await writeFile(join(folder, 'batches', 'top.yaml'), Buffer.from('\uFEFFprompts: [è]', 'utf16le'));
    expect((await library.read('top.yaml')).trim()).toBe('prompts: [è]');
    await expect(library.save('top.yaml/below.yaml', 'prompts: [d]')).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await library.remove('top.yaml');
    await expect(library.read('top.yaml')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await readdir(join(folder, 'batches'))).toEqual(['sea']);
  });

  it.each([
    '../out.yaml',
    'a/../../out.yaml',
    '/etc/x.yaml',
    'C:\\x.yaml',
    '.hidden.yaml',
    'a/.b/c.yaml',
    'x.txt',
    'a//b.yaml',
    'x\0.yaml',
  ])('refuses the name %j', async (path) => {
    const library = createBatchLibrary(folder, replaceFile);
    await expect(library.save(path, 'x')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(library.read(path)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(library.remove(path)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('C9: a watched folder', () => {
  it('reports files that come or change, once each, with their category, and not what was there', async () => {
    await mkdir(join(folder, 'sea'));
    await writeFile(join(folder, 'old.yaml'), 'prompts: [old]');
    const reported: ChangedBatchFile[] = [];
    const watcher = await watchBatchFolder(
      folder,
      (file) => reported.push(file),
      () => undefined,
    );
    await writeFile(join(folder, 'sea', 'new.yaml'), 'prompts: [new]');
    await until(() => reported.length === 1);
    await writeFile(join(folder, 'old.yaml'), 'prompts: [changed]');
    await until(() => reported.length === 2);
    await writeFile(join(folder, 'notes.txt'), 'no batch');
    await writeFile(join(folder, 'sea', 'new.yaml'), 'prompts: [new]');
    await sleep(900);
    await watcher.stop();
    expect(reported).toEqual([
      { text: 'prompts: [new]', fileName: 'new.yaml', category: 'sea' },
      { text: 'prompts: [changed]', fileName: 'old.yaml', category: '' },
    ]);
  });
});

describe('wildcard files', () => {
  it('are lists by name, comments and empty lines left out, read anew when they change', async () => {
    const files = createWildcardFiles(folder);
    expect((await files.read()).size).toBe(0);
    await mkdir(join(folder, 'animals'));
    await writeFile(join(folder, 'color.txt'), '\uFEFFred\r\n\r\n# a comment\n  blue  \n');
    await writeFile(join(folder, 'animals', 'pet.txt'), 'cat\ndog');
    await writeFile(join(folder, 'readme.md'), 'nothing');
    await symlink(folder, join(folder, 'loop'));
    expect(Object.fromEntries(await files.read())).toEqual({
      color: ['red', 'blue'],
      'animals/pet': ['cat', 'dog'],
    });
    await sleep(20);
    await writeFile(join(folder, 'color.txt'), 'green');
    expect((await files.read()).get('color')).toEqual(['green']);
    await writeFile(join(folder, 'wide.txt'), Buffer.from('\uFEFFgrün\r\nblau', 'utf16le'));
    expect((await files.read()).get('wide')).toEqual(['grün', 'blau']);
  });
});

describe('runs on disk', () => {
  const run: BatchRun = {
    id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    fileName: 'a.yaml',
    category: '',
    title: 'a',
    folder: 'collections/images/2026/11/21/1005',
    batchFile: 'collections/images/2026/11/21/1005/a.yaml',
    startedAtMs: 1,
    endedAtMs: null,
    options: { workflow: '', engine: '', model: '', drawSeed: '0' },
    engine: 'builtin',
    model: 'sketch',
    workflow: null,
    fallbackSeed: '5',
    imageBase: '3f2504e0-4f89-41d3-9a0c-0305e82c3302',
    wildcards: { pet: ['cat'] },
    images: 3,
    cursor: 0,
    state: 'running',
    progress: { done: 0, failed: 0, cancelled: 0, running: 0 },
  };

  it('are found again as they were last written, and damaged ones are reported and passed over', async () => {
    const first = await openBatchRuns(folder, replaceFile, () => undefined);
    await first.create(run, 'prompts: [a]');
    await Promise.all([1, 2, 3].map((cursor) => first.put({ ...run, cursor })));
    await writeFile(join(folder, 'broken.json'), '{"id": 3');
    const damaged: string[] = [];
    const second = await openBatchRuns(folder, replaceFile, (path) => damaged.push(path));
    expect(await second.list()).toEqual([{ ...run, cursor: 3 }]);
    expect(await second.source(run.id)).toBe('prompts: [a]');
    expect(damaged).toEqual([join(folder, 'broken.json')]);
    await second.remove(run.id);
    expect(await readdir(folder)).toEqual(['broken.json']);
    expect(await readFile(join(folder, 'broken.json'), 'utf8')).toBe('{"id": 3');
  });
});

describe('large files', () => {
  it('are read by a thread of their own, with the same result', async () => {
    const text = `prompts:\n${Array.from({ length: 3000 }, (_, index) => `  - "prompt number ${index}"`).join('\n')}`;
    const parsed = await parseInThread(text, 'large.yaml');
    expect(parsed.ok && parsed.batch.prompts.length).toBe(3000);
    expect(await parseInThread(`${text}\nsteps: many`, 'large.yaml')).toMatchObject({
      ok: false,
      errors: [{ line: 3002, column: 8 }],
    });
  });
});
