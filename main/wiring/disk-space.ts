import { fillReserve, freeBytesLater, type Spare } from '../disk-room.ts';
import type { DiskSpace } from '../domain/usage.ts';
import type { Log } from '../log.ts';
import type { DiskSpacePart } from '../rpc/maintenance-handlers.ts';

/** With less free the disk is as good as full: a few pictures, and it is. */
const LOW_BYTES = 32 * 2 ** 20;
const EVERY_MS = 5_000;
/** While somebody makes room and waits to see it. */
const WHILE_LOW_MS = 2_000;

interface DiskSpaceWatch extends DiskSpacePart {
  close(): Promise<void>;
}

/**
 * Looks now and then how full the library's disk is, and fills the reserve while there is room.
 * @param onRoom told when there is room again
 */
export async function watchDiskSpace(
  folder: string,
  spare: Spare,
  log: Log,
  onRoom: () => void,
): Promise<DiskSpaceWatch> {
  const listeners = new Set<(space: DiskSpace) => void>();
  let now = await spaceOf(folder);
  let looking: Promise<void> = Promise.resolve();
  let isClosed = false;

  const look = async (): Promise<void> => {
    const before = now;
    now = await spaceOf(folder);
    if (isClosed) return;
    if (now.leftBytes !== before.leftBytes) for (const listener of listeners) listener(now);
    if (now.leftBytes !== null) return;
    if (before.leftBytes !== null) onRoom();
    try {
      await fillReserve(spare);
    } catch (error) {
      log('warn', 'No room could be kept back for a full disk', { error: String(error) });
    }
  };
  const lookLater = (): NodeJS.Timeout =>
    setTimeout(
      () => {
        looking = look().finally(() => {
          if (!isClosed) timer = lookLater();
        });
      },
      now.leftBytes === null ? EVERY_MS : WHILE_LOW_MS,
    ).unref();
  let timer = lookLater();

  return {
    now: () => now,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}

async function spaceOf(folder: string): Promise<DiskSpace> {
  const bytes = await freeBytesLater(folder);
  return { leftBytes: bytes < LOW_BYTES ? bytes : null };
}
