import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, listPackage, extractFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { build, Platform } from 'electron-builder';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** Electron's marker before the fuses in its binary, then version, count, and a byte for each: '0' off, '1' on. */
const FUSE_WIRE = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', 'latin1'),
  Buffer.from([1, 9]),
  Buffer.from('101100101', 'latin1'),
]);

let folder: string;
let app: string;
let files: readonly string[];

/** What electron-builder expects of an unpacked Electron, with nothing in it that runs. */
async function standInElectron(): Promise<string> {
  const dist = join(folder, 'electron');
  await mkdir(join(dist, 'resources'), { recursive: true });
  await mkdir(join(dist, 'locales'), { recursive: true });
  await writeFile(join(dist, 'electron'), Buffer.concat([Buffer.alloc(4096), FUSE_WIRE, Buffer.alloc(4096)]));
  await chmod(join(dist, 'electron'), 0o755);
  for (const language of ['en-US', 'en-GB', 'de', 'zh-CN'])
    await writeFile(join(dist, `locales/${language}.pak`), '');
  for (const name of [
    'LICENSE',
    'LICENSES.chromium.html',
    'version',
    'icudtl.dat',
    'chrome-sandbox',
    'chrome_crashpad_handler',
  ]) {
    await writeFile(join(dist, name), '');
  }
  return dist;
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.size;
  const names = await readdir(path);
  const sizes = await Promise.all(names.map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-package-'));
  await build({
    targets: Platform.LINUX.createTarget('dir'),
    projectDir: ROOT,
    publish: 'never',
    config: {
      extends: join(ROOT, 'electron-builder.yml'),
      directories: { output: join(folder, 'release') },
      electronDist: await standInElectron(),
      electronVersion: (
        JSON.parse(await readFile(join(ROOT, 'node_modules/electron/package.json'), 'utf8')) as {
          version: string;
        }
      ).version,
    },
  });
  app = join(folder, 'release/linux-unpacked');
  files = listPackage(join(app, 'resources/app.asar'), { isPack: false }).map((path) =>
    path.replaceAll('\\', '/'),
  );
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it('holds everything that the app loads', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      '/package.json',
      '/dist/main/index.js',
      '/dist/main/gesso.js',
      '/dist/main/workers/writer.worker.js',
      '/dist/main/migrations/meta/_journal.json',
      '/dist/preload/index.cjs',
      '/dist/renderer/index.html',
      '/resources/tray/tray.png',
    ]),
  );
});

it('has all that it needs to make a picture and find it, wherever it lies', async () => {
  const alone = join(folder, 'alone');
  extractAll(join(app, 'resources/app.asar'), alone);
  const library = join(folder, 'library');
  const env = { ...process.env, GESSO_CONFIG_DIR: join(folder, 'config') };
  const gesso = async (...args: string[]): Promise<string> => {
    const all = [join(alone, 'dist/main/gesso.js'), ...args, '--library', library, '--json'];
    return (await promisify(execFile)(process.execPath, all, { env, cwd: folder })).stdout;
  };
  const size = ['--width', '64', '--height', '64', '--steps', '2', '--engine', 'builtin'];
  await gesso('generate', 'red fox', ...size);
  expect(await gesso('search', 'fox')).toContain('red fox');
}, 120_000);

it('holds no source, test, map, development tool or note', () => {
  const strangers = files.filter(
    (path) =>
      (/\.(tsx?|map|md|yml)$/.test(path) && !path.includes('LICENSE')) ||
      /^\/(main|renderer|preload|tests|scripts|docs|\.github|\.ci)(\/|$)/.test(path) ||
      /^\/node_modules\/(vite|vitest|typescript|playwright|electron|electron-builder|react|fabric|oxlint|prettier)(\/|$)/.test(
        path,
      ),
  );
  expect(strangers).toEqual([]);
});

it('ships no library that is bundled already', () => {
  const shipped = new Set(
    files.flatMap((path) => /^\/node_modules\/((?:@[^/]+\/)?[^/@]+)\/./.exec(path)?.[1] ?? []),
  );
  const allowed = /^(better-sqlite3|sharp|detect-libc|semver|@img\/.+)$/;
  expect([...shipped].filter((name) => !allowed.test(name))).toEqual([]);
});

it('ships the licences of what it is made of where they can be read', async () => {
  const read = (path: string): Promise<string> => readFile(join(app, 'resources', path), 'utf8');
  expect(await read('licenses/program.md')).toMatch(/## hono - .*MIT License/s);
  expect(await read('licenses/page.md')).toMatch(/## react - .*MIT License/s);
  for (const name of ['better-sqlite3', 'sharp'])
    expect(await read(`app.asar.unpacked/node_modules/${name}/LICENSE`)).toMatch(/licen[cs]e/i);
});

it('unpacks native code beside the archive', async () => {
  const unpacked = await readdir(join(app, 'resources/app.asar.unpacked'), { recursive: true });
  expect(unpacked.some((path) => /better-sqlite3.*\.node$/.test(path))).toBe(true);
  expect(unpacked.some((path) => /sharp.*\.node$/.test(path))).toBe(true);
  expect(unpacked.some((path) => /libvips.*\.so/.test(path))).toBe(true);
});

it('ships nothing for other systems, and no foreign languages', async () => {
  const natives = (await readdir(join(app, 'resources'), { recursive: true })).filter((path) =>
    /\.(node|so[.\d]*|dylib|dll)$/.test(path),
  );
  expect(natives.length).toBeGreaterThan(2);
  expect(natives.filter((path) => /darwin|win32|musl|wasm|arm64/.test(path))).toEqual([]);
  expect((await readdir(join(app, 'locales'))).toSorted()).toEqual(['en-GB.pak', 'en-US.pak']);
});

it('loads neither catalog nor picture decoder before its window', () => {
  const read = (path: string): string => extractFile(join(app, 'resources/app.asar'), path).toString();
  const seen = new Set<string>();
  const foreign = new Set<string>();
  const follow = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    // Static imports only: what is loaded by `import()` comes later.
    for (const [, from = ''] of read(path).matchAll(/^(?:import|export)[^;]*?from\s*["']([^"']+)["']/gm)) {
      if (from.startsWith('.')) follow(join(path, '..', from).replaceAll('\\', '/'));
      else foreign.add(from);
    }
    for (const [, from = ''] of read(path).matchAll(/^import\s*["'](\.[^"']+)["']/gm))
      follow(join(path, '..', from).replaceAll('\\', '/'));
  };
  const later = (path: string): string[] =>
    [...read(path).matchAll(/import\(["'`](\.[^"'`]+)["'`]\)/g)].map(([, from = '']) =>
      join(path, '..', from).replaceAll('\\', '/'),
    );
  const entry = 'dist/main/index.js';
  // The entry only sees to it that compiled code is kept, and goes on here.
  const [desktop = ''] = later(entry);
  follow(entry);
  follow(desktop);
  const bytes = [...seen].reduce((sum, path) => sum + read(path).length, 0);
  console.log(`loaded before the window: ${seen.size} files, ${(bytes / 1e6).toFixed(2)} MB`);
  expect(desktop).toContain('run-desktop');
  expect(foreign).toContain('electron');
  expect([...foreign].filter((name) => /sharp|better-sqlite3/.test(name))).toEqual([]);
  expect([...seen].filter((path) => /studio|open-library/.test(path))).toEqual([]);
  // The rest is there, behind an import().
  expect(later(desktop).some((path) => path.includes('open-library'))).toBe(true);
});

it('sets the fuses', async () => {
  const wire = await getCurrentFuseWire(join(app, 'gesso'));
  const state = (fuse: FuseV1Options): FuseState | undefined => wire[fuse];
  expect({
    runAsNode: state(FuseV1Options.RunAsNode),
    cookies: state(FuseV1Options.EnableCookieEncryption),
    nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: state(FuseV1Options.EnableNodeCliInspectArguments),
    integrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
    fileProtocol: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: FuseState.DISABLE,
    cookies: FuseState.ENABLE,
    nodeOptions: FuseState.DISABLE,
    inspect: FuseState.DISABLE,
    integrity: FuseState.ENABLE,
    onlyAsar: FuseState.ENABLE,
    fileProtocol: FuseState.DISABLE,
  });
});

it('starts at a file that is there, and names no path of the machine it was built on', () => {
  const manifest = JSON.parse(extractFile(join(app, 'resources/app.asar'), 'package.json').toString()) as {
    main: string;
  };
  expect(files).toContain(`/${manifest.main}`);
  for (const path of files.filter((name) => /^\/dist\/main\/.*\.js$/.test(name))) {
    expect(extractFile(join(app, 'resources/app.asar'), path.slice(1)).includes(ROOT), path).toBe(false);
  }
});

it('reports its size', async () => {
  const unpacked = (path: string): Promise<number> =>
    sizeOf(join(app, 'resources/app.asar.unpacked/node_modules', path));
  const renderer = files.filter((path) => path.startsWith('/dist/renderer/'));
  const parts = {
    'app.asar': await sizeOf(join(app, 'resources/app.asar')),
    'of it the page': await sizeOf(join(ROOT, 'dist/renderer')),
    'unpacked native code': await unpacked('.'),
    'of it better-sqlite3': await unpacked('better-sqlite3'),
    'of it sharp and libvips': (await unpacked('sharp')) + (await unpacked('@img')),
  };
  expect(renderer.length).toBeGreaterThan(5);
  for (const [part, bytes] of Object.entries(parts)) console.log(`${part}: ${(bytes / 1e6).toFixed(1)} MB`);
  expect(parts['app.asar']).toBeGreaterThan(1e6);
  // A third more than today: what makes it grow so is looked at first.
  expect(parts['app.asar']).toBeLessThan(9e6);
  expect(parts['unpacked native code']).toBeLessThan(30e6);
});
