import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders that really can't be written: by their permissions, or, for root, whom those don't stop, by a read-only mount. */
interface ReadOnly {
  set(folder: string): void;
  lift(folder: string): void;
}

const byPermissions: ReadOnly = {
  set: (folder) => changeModes(folder, 0o555),
  lift: (folder) => changeModes(folder, 0o755),
};

const byMount: ReadOnly = {
  set(folder) {
    mount('--bind', folder, folder);
    mount('-o', 'remount,ro,bind', folder);
  },
  lift: (folder) => void execFileSync('umount', [folder], { stdio: 'pipe' }),
};

function mount(...args: readonly string[]): void {
  execFileSync('mount', args, { stdio: 'pipe' });
}

function changeModes(folder: string, mode: number): void {
  chmodSync(folder, mode);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), mode);
}

/** Null on a system where it can't be had: Windows, or root without the right to mount. */
export const readOnly: ReadOnly | null = (() => {
  if (process.platform === 'win32') return null;
  if (process.getuid?.() !== 0) return byPermissions;
  const folder = mkdtempSync(join(tmpdir(), 'gesso-mount-'));
  try {
    byMount.set(folder);
    byMount.lift(folder);
    return byMount;
  } catch {
    // A container that may not mount: what needs it is skipped there.
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})();
