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
  ['main/engines/builtin/sketch/motifs/seeded.ts', '../../../../catalog/schema.ts'],
  ['main/jobs/seeded.ts', '../engines/builtin/builtin-engine.ts'],
  ['main/metadata/seeded.ts', '../packs/read-pack.ts'],
  ['main/packs/seeded.ts', '../metadata/a1111.ts'],
  ['main/promptmedia/seeded.ts', '../jobs/job-runner.ts'],
  ['main/imaging/seeded.ts', '../studio.ts'],
  ['main/imaging/edit/seeded.ts', '../../wiring/media.ts'],
  ['main/library/seeded.ts', '../grants.ts'],
  ['main/wiring/seeded.ts', '../hosts/web/run-web-host.ts'],
  ['main/wiring/seeded.ts', '../../renderer/api/api.ts'],
  ['main/rpc/seeded.ts', '../library/layout.ts'],
  ['main/rpc/seeded.ts', '../wiring/media.ts'],
  ['main/rpc/seeded.ts', '../hosts/web/run-web-host.ts'],
  ['main/hosts/web/seeded.ts', '../cli/output.ts'],
  ['main/hosts/web/seeded.ts', 'electron'],
  ['main/hosts/web/seeded.ts', '../../usecases/keep-result.ts'],
  ['main/hosts/cli/seeded.ts', '../electron/tray.ts'],
  ['main/seeded.ts', 'electron'],
  ['main/seeded.ts', '../renderer/api/api.ts'],
  ['main/studio.ts', './hosts/web/run-web-host.ts'],
  ['preload/contract/seeded.ts', 'node:fs'],
  ['preload/contract/seeded.ts', '../../main/studio.ts'],
  ['preload/contract/seeded.ts', '../../main/settings-file.ts'],
  ['renderer/features/gallery/seeded.ts', '../editor/canvas/stage.ts'],
  ['renderer/features/editor/canvas/seeded.ts', '../../gallery/gallery-screen.tsx'],
  ['renderer/features/usage/seeded.ts', '../gallery/gallery-screen.tsx'],
  ['renderer/features/gallery/seeded.ts', '../usage/usage-screen.tsx'],
  ['renderer/features/gallery/seeded.ts', '../../../main/catalog/schema.ts'],
  ['renderer/features/gallery/bulk/seeded.ts', '../../../../main/wiring/media.ts'],
  ['renderer/features/gallery/seeded.ts', 'node:fs/promises'],
  ['renderer/features/gallery/seeded.ts', '../../app.tsx'],
  ['renderer/seeded.ts', '../main/studio.ts'],
  ['renderer/ui/seeded.ts', '../features/gallery/gallery-screen.tsx'],
  ['renderer/api/seeded.ts', 'electron'],
];

/** What the table allows. */
const ALLOWED: typeof VIOLATIONS = [
  ['main/domain/seeded.ts', './errors.ts'],
  ['main/domain/query/seeded.ts', '../errors.ts'],
  ['main/usecases/seeded.ts', '../domain/errors.ts'],
  ['main/catalog/seeded.ts', 'better-sqlite3'],
  ['main/catalog/seeded.ts', '../worker-url.ts'],
  ['main/engines/comfyui/seeded.ts', '../../domain/engine.ts'],
  ['main/engines/comfyui/graphs/seeded.ts', '../../builtin/builtin-engine.ts'],
  ['main/wiring/seeded.ts', '../catalog/open-catalog.ts'],
  ['main/rpc/seeded.ts', '../studio.ts'],
  ['main/hosts/cli/commands/seeded.ts', '../output.ts'],
  ['main/hosts/web/seeded.ts', '../../connect-library.ts'],
  ['main/studio.ts', './catalog/open-catalog.ts'],
  ['main/hosts/electron/seeded.ts', 'electron'],
  ['preload/contract/seeded.ts', '../../main/domain/errors.ts'],
  ['renderer/features/gallery/seeded.ts', '../../../main/domain/query/parser.ts'],
  ['renderer/features/gallery/seeded.ts', '../../ui/button.tsx'],
  ['renderer/features/gallery/bulk/seeded.ts', '../grid/tile.tsx'],
  ['renderer/features/gallery/bulk/seeded.ts', '../gallery-store.ts'],
  ['renderer/ui/prompt/seeded.ts', '../../api/api.ts'],
  ['renderer/seeded.ts', './features/gallery/gallery-screen.tsx'],
];

/** A folder for each case, so that one run of the linter tells of all of them. */
let folder: string;
let faults: readonly string[];
const caseFolder = (at: number): string => join(folder, String(at));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-boundaries-'));
  const rules = await readFile(join(ROOT, 'oxlint.config.ts'));
  for (const [at, [file, imported]] of [...VIOLATIONS, ...ALLOWED].entries()) {
    const path = join(caseFolder(at), file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(join(caseFolder(at), 'oxlint.config.ts'), rules);
    await writeFile(path, `import * as seeded from '${imported}';\nexport const kept = seeded;\n`);
  }
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '--format=unix'], {
    cwd: folder,
    encoding: 'utf8',
  });
  faults = stdout.split('\n').filter((line) => line.includes('no-restricted-imports'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const isRefused = (at: number): boolean => faults.some((line) => line.startsWith(`${at}/`));

it.each(VIOLATIONS.map((violation, at) => [...violation, at] as const))(
  'refuses %s importing %s',
  (_file, _imported, at) => expect(isRefused(at)).toBe(true),
);

it('accepts what the table allows', () => {
  const refused = ALLOWED.filter((_, at) => isRefused(VIOLATIONS.length + at));
  expect(refused).toEqual([]);
});
