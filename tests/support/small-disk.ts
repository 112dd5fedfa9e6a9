import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own, to be filled. */
interface SmallDisk {
  mount(folder: string, megabytes: number): void;
  resize(folder: string, megabytes: number): void;
  unmount(folder: string): void;
}

function run(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { stdio: 'pipe' });
}

const inMemory: SmallDisk = {
  mount: (folder, megabytes) => run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder),
  resize: (folder, megabytes) => run('mount', '-o', `remount,size=${megabytes}m`, folder),
  unmount: (folder) => run('umount', '--lazy', folder),
};

/** Null where it can't be had: that takes Linux, root, and the right to mount. */
export const smallDisk: SmallDisk | null = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'gesso-disk-'));
  try {
    inMemory.mount(folder, 1);
    inMemory.unmount(folder);
    return inMemory;
  } catch {
    // A container that may not mount: what needs it is skipped there.
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})();
