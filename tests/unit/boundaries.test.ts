import { spawnSync } from 'node:child_process';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** A file, an import it must not have, and none that it may. Each would break one row of the table in docs/architecture.md. */
const VIOLATIONS: readonly (readonly [file: string, imported: string])[] = [
  ['main/domain/seeded.ts', 'node:fs'],
  ['main/domain/query/seeded.ts', 'zod'],
  ['main/domain/seeded.ts', '../catalog/schema.ts'],
  ['main/usecases/seeded.ts', '../imaging/thumbnails.ts'],
  ['main/usecases/seeded.ts', 'node:path'],
  ['main/catalog/seeded.ts', '../library/layout.ts'],
  ['main/library/seeded.ts', '../catalog/open-catalog.ts'],
  ['main/engines/comfyui/seeded.ts', '../../imaging/compose.ts'],
  ['main/jobs/seeded.ts', '../engines/builtin/builtin-engine.ts'],
  ['main/metadata/seeded.ts', '../packs/read-pack.ts'],
  ['main/packs/seeded.ts', '../metadata/a1111.ts'],
  ['main/promptmedia/seeded.ts', '../jobs/job-runner.ts'],
  ['main/imaging/seeded.ts', '../studio.ts'],
  ['main/rpc/seeded.ts', '../library/layout.ts'],
  ['main/rpc/seeded.ts', '../hosts/web/run-web-host.ts'],
  ['main/hosts/web/seeded.ts', '../cli/output.ts'],
  ['main/hosts/web/seeded.ts', 'electron'],
  ['main/hosts/cli/seeded.ts', '../electron/tray.ts'],
  ['main/seeded.ts', 'electron'],
  ['main/studio.ts', './hosts/web/run-web-host.ts'],
  ['preload/contract/seeded.ts', 'node:fs'],
  ['preload/contract/seeded.ts', '../../main/studio.ts'],
  ['renderer/features/gallery/seeded.ts', '../editor/canvas/stage.ts'],
  ['renderer/features/editor/canvas/seeded.ts', '../../gallery/gallery-screen.tsx'],
  ['renderer/features/gallery/seeded.ts', '../../../main/catalog/schema.ts'],
  ['renderer/ui/seeded.ts', '../features/gallery/gallery-screen.tsx'],
  ['renderer/api/seeded.ts', 'electron'],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-boundaries-'));
  await writeFile(join(folder, '.oxlintrc.json'), await readFile(join(ROOT, '.oxlintrc.json')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function lint(file: string, text: string): Promise<string> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  try {
    const { stdout } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules/oxlint/bin/oxlint'), '--format=unix', file],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    return stdout;
  } finally {
    await rm(path);
  }
}

it.each(VIOLATIONS)('refuses %s importing %s', async (file, imported) => {
  const text = `import * as seeded from '${imported}';\nexport const kept = seeded;\n`;
  expect(await lint(file, text)).toContain('no-restricted-imports');
});

it('accepts what the table allows', async () => {
  for (const [file, imported] of [
    ['main/domain/seeded.ts', './errors.ts'],
    ['main/domain/query/seeded.ts', '../errors.ts'],
    ['main/usecases/seeded.ts', '../domain/errors.ts'],
    ['main/catalog/seeded.ts', 'better-sqlite3'],
    ['main/engines/comfyui/seeded.ts', '../../domain/engine.ts'],
    ['main/studio.ts', './catalog/open-catalog.ts'],
    ['main/hosts/electron/seeded.ts', 'electron'],
    ['preload/contract/seeded.ts', '../../main/domain/errors.ts'],
    ['renderer/features/gallery/seeded.ts', '../../../main/domain/query/parser.ts'],
    ['renderer/features/gallery/seeded.ts', '../../ui/button.tsx'],
  ] as const) {
    const text = `import * as seeded from '${imported}';\nexport const kept = seeded;\n`;
    expect(await lint(file, text), `${file} ${imported}`).not.toContain('no-restricted-imports');
  }
});
