import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unpackRow } from '../../../main/catalog/image-row.ts';
import { listFolder } from '../../../main/library/import-scan.ts';
import { readPictureFile } from '../../../main/metadata/read-picture-file.ts';
import { createImportWorker, type ImportWorker } from '../../../main/wiring/import-worker.ts';
import { writeFixtures } from '../../fixtures/metadata/make.ts';

let folder: string;
let worker: ImportWorker;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-worker-'));
  await writeFixtures(folder);
  await writeFile(join(folder, 'b damaged.png'), 'no picture');
  worker = createImportWorker(1);
});

afterAll(async () => {
  await worker.close();
  await rm(folder, { recursive: true });
});

it('reads many pictures of all kinds at once as each by itself, in the order asked for', async () => {
  const { files } = await listFolder(folder);
  const inspections = await worker.inspect(folder, files);
  expect(inspections).toHaveLength(files.length);
  expect(files.length).toBeGreaterThan(60);
  for (const [at, { name, sidecars }] of files.entries()) {
    const inspection = inspections[at]!;
    if (name === 'b damaged.png') {
      expect(inspection).toMatchObject({ ok: false, code: 'UNSUPPORTED' });
      continue;
    }
    if (!inspection.ok) throw new Error(`${name}: ${inspection.message}`);
    const alone = await readPictureFile(join(folder, name), { siblings: new Set(sidecars) });
    expect(inspection.file.uid, name).toBe(alone.uid);
    expect(inspection.file.contentHash, name).toBe(alone.facts.contentHash);
    const { facts, loraNames } = unpackRow(inspection.file.packed);
    const { prompt, model, seed } = alone.generation;
    expect(facts, name).toMatchObject({ prompt, model, seed });
    expect(loraNames, name).toEqual(alone.generation.loras.map((lora) => lora.name));
  }
});
