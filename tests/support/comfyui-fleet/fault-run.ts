import { pngTexts } from '../../../main/engines/comfyui/image-signature.ts';
import { makeRequest } from '../../unit/engines/comfyui/harness.ts';
import { startFakeComfyui } from '../fake-comfyui/fake-comfyui.ts';
import { ROUGH, seededRandom, unleash } from './chaos.ts';
import { Disk, Life, makeJobs, untilEnded } from './fleet.ts';

export interface FaultRunOptions {
  readonly jobs: number;
  readonly servers: number;
  /** How often the app is killed on the way. */
  readonly kills: number;
  readonly seed: number;
}

export interface FaultRunReport {
  /** Jobs by state; all must be done. */
  readonly states: Readonly<Record<string, number>>;
  /** Pictures saved; a second save of one is refused by the disk and would show as a failed job. */
  readonly saved: number;
  /** Pictures whose seed is not the one their number was given to. */
  readonly misplaced: number;
  /** Failures in words, where there are any. */
  readonly failures: readonly string[];
  readonly faults: Readonly<Record<string, number>>;
}

/** Runs jobs over servers that misbehave by chance, with the app killed at random moments. */
export async function faultRun({
  jobs: count,
  servers,
  kills,
  seed,
}: FaultRunOptions): Promise<FaultRunReport> {
  const random = seededRandom(seed);
  const fakes = await Promise.all(Array.from({ length: servers }, () => startFakeComfyui()));
  const disk = new Disk(makeJobs(count, makeRequest({ steps: 2 })));
  const killAt = new Set(
    Array.from({ length: kills }, (_, index) => Math.ceil(((index + random()) * count) / kills)),
  );
  let life: Promise<Life>;
  const onSaved = (): void => {
    if (!killAt.has(disk.files.size)) return;
    const dying = life;
    life = dying.then((current) => {
      current.kill();
      return Life.begin(disk, fakes, onSaved);
    });
  };
  life = Life.begin(disk, fakes, onSaved);
  await life;
  const chaos = fakes.map((fake) => unleash(fake, random, ROUGH));
  try {
    await untilEnded(disk);
  } finally {
    await Promise.all(chaos.map((one) => one.stop()));
    await (await life).end();
    await Promise.all(fakes.map((fake) => fake.stop()));
  }
  const rows = [...disk.store.rows.values()];
  const faults: Record<string, number> = {};
  for (const { dealt } of chaos) {
    for (const [kind, times] of dealt) faults[kind] = (faults[kind] ?? 0) + times;
  }
  return {
    states: disk.states(),
    saved: disk.files.size,
    misplaced: rows.filter(({ images }) =>
      images.some(({ uid, seed: own }) => seedIn(disk.files.get(uid)) !== own),
    ).length,
    failures: rows.flatMap(({ error }) => (error ? [`${error.code}: ${error.message}`] : [])),
    faults,
  };
}

/** The seed that a saved picture says it was made with. */
function seedIn(bytes: Uint8Array | undefined): string | null {
  const prompt = bytes && pngTexts(bytes)['prompt'];
  return /"seed":(\d+)/.exec(prompt ?? '')?.[1] ?? null;
}
