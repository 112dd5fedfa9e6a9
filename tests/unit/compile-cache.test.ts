import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeEarlier } from '../../main/compile-cache.ts';
import { VERSION } from '../../main/version.ts';

it('what earlier versions kept of the compiled program goes, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-compiled-'));
  try {
    for (const name of ['0.0.1', '0.0.2-beta.1', VERSION, 'v24-x64', 'other'])
      await mkdir(join(folder, name, 'deep'), { recursive: true });
    await removeEarlier(join(folder, VERSION));
    expect((await readdir(folder)).toSorted()).toEqual([VERSION, 'other', 'v24-x64'].toSorted());
    // From sources it lies elsewhere, beside folders of others.
    await mkdir(join(folder, '1.0.0'));
    await removeEarlier(join(folder, 'compiled'));
    expect(await readdir(folder)).toContain('1.0.0');
    await removeEarlier(join(folder, 'nowhere', VERSION));
  } finally {
    await rm(folder, { recursive: true });
  }
});
