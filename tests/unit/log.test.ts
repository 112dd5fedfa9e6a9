import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

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
