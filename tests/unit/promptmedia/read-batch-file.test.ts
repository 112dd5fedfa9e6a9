import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseBatchFile } from '../../../main/promptmedia/parse-batch-file.ts';
import { readBatchFile } from '../../../main/promptmedia/read-batch-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-batch-file-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const write = async (name: string, content: string | Buffer): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

it('gives the text of a batch file, in UTF-8 or UTF-16', async () => {
  expect(await readBatchFile(await write('a.yaml', 'prompts: [füchse]'))).toBe('prompts: [füchse]');
  const wide = Buffer.from('\uFEFFprompts: [füchse]', 'utf16le');
  expect(await readBatchFile(await write('b.YML', wide))).toBe('prompts: [füchse]');
  expect(await readBatchFile(await write('c.yaml', Buffer.from(wide).swap16()))).toBe('prompts: [füchse]');
});

it('leaves it to the parser to say where a file is no text', async () => {
  const text = await readBatchFile(await write('d.yaml', Buffer.from('prompts:\n- füchse', 'latin1')));
  expect(parseBatchFile(text, 'd.yaml')).toMatchObject({
    ok: false,
    errors: [{ line: 2, column: 4, message: expect.stringContaining('Save it with UTF-8') as string }],
  });
});

it.each(['id_rsa', 'secret.txt', 'a.png', 'yaml'])('is no way to read %s', async (name) => {
  await expect(readBatchFile(await write(name, 'secret'))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it('reads no file that is too large into memory', async () => {
  const path = await write('large.yaml', Buffer.alloc(4 * 1024 * 1024, 'a'));
  await expect(readBatchFile(path)).rejects.toMatchObject({ code: 'TOO_LARGE' });
});
