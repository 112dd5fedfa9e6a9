import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { openLogFile } from '../../main/log.ts';

const LOG = join(import.meta.dirname, '../../main/log.ts');

it.skipIf(process.platform !== 'linux')(
  'a program that can’t write its last lines, as on a full disk, comes to its own end',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gesso-log-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await symlink('/dev/full', join(folder, 'gesso.1.log'));
    const program = `
      const { openLogFile } = await import(${JSON.stringify(LOG)});
      const file = await openLogFile(${JSON.stringify(folder)});
      for (let line = 0; line < 10; line++) file.log('info', 'x'.repeat(3000));
      await file.close();
      console.log('closed');`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    expect(stdout).toBe('closed\n');
  },
);

it('a log begins with its first line, and a line bears the time at which it was said', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-log-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const silent = await openLogFile(folder);
  await silent.close();
  expect(await readdir(folder)).toEqual([]);
  const file = await openLogFile(folder);
  const begunMs = Date.now();
  file.log('warn', 'first', { of: 2 });
  file.log('error', 'second');
  const saidMs = Date.now();
  await file.close();
  file.log('info', 'too late');
  const lines = (await readFile(join(folder, 'gesso.1.log'), 'utf8')).trimEnd().split('\n');
  const told = lines.map((line) => JSON.parse(line) as { time: string });
  expect(told).toMatchObject([
    { msg: 'first', level: 40, of: 2, pid: process.pid },
    { msg: 'second', level: 50 },
  ]);
  for (const time of told.map((line) => Date.parse(line.time))) {
    expect(time).toBeGreaterThanOrEqual(begunMs);
    expect(time).toBeLessThanOrEqual(saidMs);
  }
});
