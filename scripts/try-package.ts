import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Starts the packaged app (`npm run package -- --dir` made it) on an empty library, has it make a picture and find it, both asked of
 * it by its own command line, and ends it; then the command line has the library to itself. Exits non-zero when any of that fails. Linux needs a screen.
 */
const ROOT = join(import.meta.dirname, '..');
const START_LIMIT_MS = 120_000;

/** The program in electron-builder's folder for unpacked apps. */
function packagedProgram(): string {
  const release = join(ROOT, 'release');
  const folders = existsSync(release) ? readdirSync(release) : [];
  // Where there are two, this machine's own first.
  const ownFirst = folders.toSorted(
    (a, b) => Number(b.includes(process.arch)) - Number(a.includes(process.arch)),
  );
  const found = ownFirst
    .flatMap((name) => [
      join(release, name, 'Gesso.app/Contents/MacOS/Gesso'),
      join(release, name, 'Gesso.exe'),
      join(release, name, 'gesso'),
    ])
    .find((path) => existsSync(path));
  if (found === undefined)
    throw new Error('There is no packaged app in release/: run npm run package -- --dir first');
  return found;
}

async function askCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(packagedProgram(), [...args, '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`gesso ${args.join(' ')} ended with ${code}: ${output}`);
  return output;
}

const folder = mkdtempSync(join(tmpdir(), 'gesso-package-start-'));
const library = join(folder, 'library');
const env = { ...process.env, GESSO_CONFIG_DIR: join(folder, 'config'), GESSO_LIBRARY: library };
const app = spawn(packagedProgram(), [], { env, stdio: 'inherit' });
const ended = new Promise<number | null>((resolve) => app.once('exit', resolve));
try {
  const owner = join(library, '.gesso/owner.json');
  const deadline = Date.now() + START_LIMIT_MS;
  while (!existsSync(owner)) {
    if (app.exitCode !== null || Date.now() > deadline)
      throw new Error(`The packaged app did not open its library (exit code ${app.exitCode})`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const size = ['--width', '128', '--height', '128', '--steps', '2'];
  await askCommandLine(['generate', 'red fox', ...size, '--library', library], env);
  const found = await askCommandLine(['search', 'fox', '--library', library], env);
  if (!found.includes('red fox')) throw new Error(`The picture was not found: ${found}`);
  if (app.exitCode !== null) throw new Error(`The packaged app ended early with ${app.exitCode}`);
  console.log('The packaged app started, made a picture and found it.');
  app.kill();
  await ended;
  const again = await askCommandLine(['search', 'fox', '--library', library], env);
  if (!again.includes('red fox')) throw new Error(`Without its window, nothing was found: ${again}`);
  console.log('Its command line works without its window.');
} finally {
  app.kill();
  await ended;
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
