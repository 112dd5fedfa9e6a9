/**
 * Where a worker's script lies: beside its caller as `.ts` when running from sources, or under `dist/main/workers/`
 * as `.js` when bundled. The build makes every `main/**` file named `*.worker.ts` an entry of that folder.
 * @param relative e.g. `./thumbnail.worker.ts`
 * @param base the caller's `import.meta.url`
 */
export function workerUrl(relative: `./${string}.worker.ts`, base: string): URL {
  if (base.endsWith('.ts')) return new URL(relative, base);
  const name = relative.slice(2, -'.ts'.length);
  const bundleFolder = base.slice(0, base.lastIndexOf('/dist/main/') + '/dist/main/'.length);
  return new URL(`workers/${name}.js`, bundleFolder);
}
