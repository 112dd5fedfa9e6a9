import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onceLetGo, rename, rm } from '../../main/patient-files.ts';

/** Fails so often, as a file that is held by another program does. */
function held(times: number, code: string): { work: () => Promise<string>; calls: () => number } {
  let calls = 0;
  const work = async (): Promise<string> => {
    calls += 1;
    if (calls <= times) throw Object.assign(new Error(`${code}: held`), { code });
    return 'done';
  };
  return { work, calls: () => calls };
}

describe('on Windows', () => {
  it.for(['EPERM', 'EACCES', 'EBUSY'])('waits for a file that is held (%s)', async (code) => {
    const { work, calls } = held(3, code);
    expect(await onceLetGo(work, 'win32')).toBe('done');
    expect(calls()).toBe(4);
  });

  it('says in the end what the system said', async () => {
    const { work, calls } = held(Infinity, 'EPERM');
    await expect(onceLetGo(work, 'win32')).rejects.toMatchObject({ code: 'EPERM' });
    expect(calls()).toBeGreaterThan(3);
  });

  it('does not wait for anything else', async () => {
    const { work, calls } = held(1, 'ENOENT');
    await expect(onceLetGo(work, 'win32')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(calls()).toBe(1);
  });
});

it('does not wait elsewhere, where nothing holds a file', async () => {
  const { work, calls } = held(1, 'EPERM');
  await expect(onceLetGo(work, 'linux')).rejects.toMatchObject({ code: 'EPERM' });
  expect(calls()).toBe(1);
});

it('renames and removes as node:fs does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-patient-'));
  await writeFile(join(folder, 'a'), 'new');
  await writeFile(join(folder, 'b'), 'old');
  await rename(join(folder, 'a'), join(folder, 'b'));
  expect(await readFile(join(folder, 'b'), 'utf8')).toBe('new');
  await expect(rm(join(folder, 'a'))).rejects.toMatchObject({ code: 'ENOENT' });
  await rm(join(folder, 'a'), { force: true });
  await rm(folder, { recursive: true });
  await expect(readFile(join(folder, 'b'))).rejects.toMatchObject({ code: 'ENOENT' });
});
