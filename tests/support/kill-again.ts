import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from './gesso-process.ts';

export interface KillPlan {
  /** Pictures the work makes in all. */
  readonly images: number;
  readonly kills: number;
  /** From 0 to 1. */
  random(): number;
}

/**
 * Begins the program and kills it (SIGKILL) again and again while it makes pictures: each time at a random number of them, which
 * rises from kill to kill, and a random moment after that; every fifth time at a random moment of its start.
 * @returns how many pictures were on disk at each kill
 */
export async function killAgain(
  sandbox: Sandbox,
  begin: () => Promise<ReturnType<Sandbox['start']>>,
  { images, kills, random }: KillPlan,
): Promise<readonly number[]> {
  const killedAt: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const child = await begin();
    if (kill % 5 === 4) await sleep(random() * 1_500);
    // The last tenth is left, so that every kill comes while there is work.
    else await untilMade(sandbox, Math.floor(((kill + random()) * images * 0.9) / kills), child);
    await sleep(random() * 40);
    child.kill('SIGKILL');
    await child.finished;
    killedAt.push((await sandbox.pictures()).length);
  }
  return killedAt;
}

/** Waits for as many pictures while `child` runs; two minutes without them are an error. */
export async function untilMade(
  sandbox: Sandbox,
  count: number,
  child: ReturnType<Sandbox['start']>,
): Promise<void> {
  for (const beganAt = performance.now(); performance.now() - beganAt < 120_000; await sleep(10)) {
    if ((await sandbox.pictures()).length >= count) return;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('the program ended by itself');
  }
  throw new Error('it never came to be');
}
