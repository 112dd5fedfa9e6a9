import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { createSandbox, type Sandbox } from '../gesso-process.ts';
import { killAgain, untilMade } from '../kill-again.ts';
import { seededRandom } from './chaos.ts';

export interface KillRunOptions {
  readonly jobs: number;
  readonly servers: number;
  /** How often the program is killed with SIGKILL on the way. */
  readonly kills: number;
  readonly seed: number;
}

export interface KillRunReport {
  /** Pictures in the image tree, hidden and temporary files included. */
  readonly files: readonly string[];
  /** Files whose name, uid or own record of their seed is not what their number was given. */
  readonly misplaced: readonly string[];
  /** Uids among the files. */
  readonly uids: number;
  /** What `gesso search` finds and `gesso verify --deep` says. */
  readonly found: number;
  readonly verified: unknown;
  /** Kills that came while pictures were still to be made. */
  readonly killsUnderWay: number;
  readonly faults: Readonly<Record<string, number>>;
}

const FIRST_SEED = 1000;

/** One session's jobs over servers that misbehave by chance, in the real program and its real library, which is killed again and again. */
export async function killRun({ jobs, servers, kills, seed }: KillRunOptions): Promise<KillRunReport> {
  const random = seededRandom(seed);
  const fleet = fork(join(import.meta.dirname, 'servers-process.ts'), [String(servers), String(seed)]);
  const sandbox = await createSandbox();
  try {
    const { urls } = await answerOf<{ urls: readonly string[] }>(fleet);
    await addServers(sandbox, urls);
    await submit(sandbox, jobs);
    const killedAt = await killAgain(sandbox, () => Promise.resolve(sandbox.start('serve')), {
      images: jobs,
      kills,
      random,
    });
    const last = sandbox.start('serve');
    await untilMade(sandbox, jobs, last);
    fleet.send('stop');
    const { faults } = await answerOf<{ faults: Record<string, number> }>(fleet);
    last.kill('SIGTERM');
    await last.finished;
    return {
      ...(await inspect(sandbox)),
      killsUnderWay: killedAt.filter((made) => made < jobs).length,
      faults,
    };
  } finally {
    fleet.kill();
    await sandbox.remove();
  }
}

/** Servers may misbehave at this very moment: each is asked until it is in the list. */
async function addServers(sandbox: Sandbox, urls: readonly string[]): Promise<void> {
  for (const url of urls) {
    for (let attempt = 1; (await sandbox.here('servers', 'add', url)).code !== 0; attempt += 1) {
      if (attempt === 20) throw new Error(`${url} could not be added`);
    }
  }
}

/** Queues the session; the program that did is killed at once. */
async function submit(sandbox: Sandbox, jobs: number): Promise<void> {
  const options = {
    engine: 'comfyui',
    model: 'sd_xl_base_1.0.safetensors',
    width: 64,
    height: 64,
    steps: 2,
    seed: FIRST_SEED,
    count: jobs,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  for (let attempt = 1; ; attempt += 1) {
    const child = sandbox.start('generate', 'a lighthouse', ...args);
    const made = untilMade(sandbox, 1, child).then(() => true);
    const queued = await Promise.race([made, child.finished.then(() => false)]);
    child.kill('SIGKILL');
    await child.finished;
    await made.catch(() => undefined);
    if (queued) return;
    if (attempt === 20) throw new Error('the jobs could not be queued');
  }
}

async function inspect(sandbox: Sandbox) {
  const files = await sandbox.pictures();
  const uids = new Set<string>();
  const misplaced: string[] = [];
  for (const file of files) {
    const { uid, rawTexts } = await readMetadata(join(sandbox.library, 'collections/images', file));
    const named = /^(\d+)_seed_(\d+)\.png$/.exec(basename(file));
    const sampled = /"seed":\s*(\d+)/.exec(rawTexts['prompt'] ?? '')?.[1];
    if (uid !== null) uids.add(uid);
    const expected = String(FIRST_SEED - 1 + Number(named?.[1]));
    if (named?.[2] !== expected || sampled !== expected) misplaced.push(file);
  }
  const found = (await sandbox.here('search', 'lighthouse')).json<{ total: number }>().total;
  const verified = (await sandbox.here('verify', '--deep')).json<unknown>();
  return { files, misplaced, uids: uids.size, found, verified };
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const [answer] = (await once(child, 'message')) as [Answer];
  return answer;
}
