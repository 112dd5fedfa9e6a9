import { cp, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '..');

/** Left out of the bundles: native code, and what Electron brings. */
const EXTERNAL = [/^node:/, 'electron', 'better-sqlite3', 'sharp'];

/** Every `main/**` file named `*.worker.ts`. */
async function workerFiles(): Promise<string[]> {
  const files = await readdir(join(ROOT, 'main'), { recursive: true });
  return files.filter((file) => file.endsWith('.worker.ts')).map((file) => join(ROOT, 'main', file));
}

/** The main process: ES modules for Node, workers in a folder of their own (see main/worker-url.ts). */
export async function buildMain(): Promise<void> {
  const workers = await workerFiles();
  const input: Record<string, string> = { gesso: join(ROOT, 'main/gesso.ts') };
  const electronEntry = join(ROOT, 'main/index.ts');
  if ((await readdir(join(ROOT, 'main'))).includes('index.ts')) input['index'] = electronEntry;
  for (const file of workers) input[`workers/${basename(file, '.ts')}`] = file;
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: 'dist/main',
      emptyOutDir: true,
      license: { fileName: 'LICENSES.md' },
      target: 'node24',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input,
        external: EXTERNAL,
        output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
  await cp(join(ROOT, 'main/catalog/migrations'), join(ROOT, 'dist/main/migrations'), { recursive: true });
}

/** The bridge script: one CommonJS file, as a sandboxed preload must be. */
export async function buildPreload(): Promise<void> {
  const folder = join(ROOT, 'preload');
  if (!(await readdir(folder)).includes('index.ts')) return;
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: 'dist/preload',
      emptyOutDir: true,
      target: 'chrome140',
      minify: false,
      lib: { entry: join(folder, 'index.ts'), formats: ['cjs'], fileName: () => 'index.cjs' },
      rolldownOptions: { external: ['electron'] },
    },
  });
}

export async function buildRenderer(): Promise<void> {
  await build({ configFile: join(ROOT, 'renderer/vite.config.ts'), logLevel: 'warn' });
}

if (process.argv[1] === import.meta.filename) {
  await rm(join(ROOT, 'dist'), { recursive: true, force: true });
  await Promise.all([buildMain(), buildPreload(), buildRenderer()]);
}
