import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { DEFAULT_SETTINGS } from '../../../preload/contract/settings.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { submitGeneration } from '../../../main/usecases/submit-generation.ts';
import { faultRun } from '../../support/comfyui-fleet/fault-run.ts';
import { Disk, Life, makeJobs, untilEnded } from '../../support/comfyui-fleet/fleet.ts';
import { startFakeComfyui, type FakeComfyui } from '../../support/fake-comfyui/fake-comfyui.ts';
import { makeRequest } from '../../unit/engines/comfyui/harness.ts';
import type { BenchResult } from '../result.ts';

const PICTURES = 40;
const JOBS_PER_SERVER = 20;
/** About two thirds of a second a job: short for a real one. */
const STEP_MS = 60;
const FAULTY_JOBS = 300;

/**
 * Dispatch over ComfyUI servers: what lies between a server's "finished" and the picture in the gallery, how throughput
 * grows with servers, and whether misbehaving servers and a killed app cost or double a picture.
 */
export async function run(pictures = PICTURES): Promise<readonly BenchResult[]> {
  const { overheads, raw } = await measureOverheads(pictures);
  const one = await measureThroughput(1);
  const four = await measureThroughput(4);
  const faults = await faultRun({ jobs: FAULTY_JOBS, servers: 3, kills: 15, seed: 1 });
  for (const failure of faults.failures) console.error(failure);
  const wrong = FAULTY_JOBS - faults.saved + faults.misplaced + faults.failures.length;
  return [
    {
      ...atMost('finished-to-gallery p95 (1 MP)', percentile(overheads, 0.95), 'ms', 100),
      reference: percentile(raw, 0.95),
    },
    {
      ...told('finished-to-gallery median (1 MP)', percentile(overheads, 0.5), 'ms'),
      reference: percentile(raw, 0.5),
    },
    told(
      'the same over the bare work, turn by turn (median)',
      percentile(
        overheads.map((overhead, turn) => overhead / (raw[turn] ?? Infinity)),
        0.5,
      ),
      '×',
    ),
    atLeast('throughput of 4 servers over 1', four.jobsPerSecond / one.jobsPerSecond, '×', 3.8),
    told('throughput of 1 server', one.jobsPerSecond, 'jobs/s'),
    told('processor time of a job, 4 fake servers included', four.processorMsPerJob, 'ms'),
    atMost(`pictures lost, doubled or misplaced of ${FAULTY_JOBS} under faults`, wrong, 'pictures', 0),
  ];
}

interface Overheads {
  /** Milliseconds from each end announced to its row and thumbnail being there. */
  readonly overheads: readonly number[];
  /** What fetching, writing with fsync and shrinking the same picture costs by itself, turn by turn. */
  readonly raw: readonly number[];
}

async function measureOverheads(count: number): Promise<Overheads> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-bench-dispatch-'));
  process.env['GESSO_CONFIG_DIR'] = join(folder, 'config');
  const picture = await noisyPicture();
  const fake = await startFakeComfyui({ faults: { picture: () => picture } });
  const opened = await openStudio(join(folder, 'library'), {
    settings: createSettingsStore({ read: () => DEFAULT_SETTINGS, write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  const { studio } = opened;
  try {
    const { servers } = studio.comfyui;
    const id = await servers.add({ title: 'Bench', url: fake.url, credentials: {}, folder: null });
    await servers.check(id);
    const overheads: number[] = [];
    const raw: number[] = [];
    for (let index = 0; index < count; index += 1) {
      overheads.push(await oneOverhead(studio, fake, index));
      raw.push(await rawCost(fake, folder));
    }
    return { overheads, raw };
  } finally {
    await studio.close();
    await fake.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function oneOverhead(studio: Studio, fake: FakeComfyui, index: number): Promise<number> {
  const request = makeRequest({ width: 1024, height: 1024, steps: 2 });
  const before = fake.queue.finishedAtMs.size;
  const uids = new Set<string>();
  let look = (): void => undefined;
  const unsubscribe = studio.catalog.onEvent((event) => {
    for (const uid of event.kind === 'images' ? (event.uids ?? []) : []) uids.add(uid);
    look();
  });
  const jobs = await submitGeneration(studio.submitDeps, { request, seed: String(index), count: 1 });
  const uid = jobs[0]?.images[0]?.uid ?? '';
  await new Promise<void>((resolve) => {
    look = () => {
      if (uids.has(uid)) resolve();
    };
    look();
  });
  unsubscribe();
  const asked = { range: null, version: null, signal: new AbortController().signal };
  await (await studio.media.thumbnail(uid, 320, asked)).arrayBuffer();
  const visibleAtMs = performance.now();
  const finishedAtMs = [...fake.queue.finishedAtMs.values()][before];
  if (finishedAtMs === undefined) throw new Error('shown before it was finished');
  await studio.settled();
  return visibleAtMs - finishedAtMs;
}

async function rawCost(fake: FakeComfyui, folder: string): Promise<number> {
  const [type = '', subfolder = '', filename = ''] = [...fake.queue.files.keys()].at(-1)?.split('/') ?? [];
  const from = performance.now();
  const query = new URLSearchParams({ type, subfolder, filename });
  const bytes = Buffer.from(await (await fetch(`${fake.url}/view?${query.toString()}`)).arrayBuffer());
  const file = await open(join(folder, 'raw.png'), 'w');
  await file.writeFile(bytes);
  await file.sync();
  await file.close();
  await sharp(bytes).resize(320, 320, { fit: 'inside' }).jpeg({ quality: 82 }).toBuffer();
  return performance.now() - from;
}

/** A 1 MP picture that compresses as badly as a photograph. */
async function noisyPicture(): Promise<Buffer> {
  const sides = { width: 1024, height: 1024 };
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return sharp({ create: { ...sides, channels: 3, background: 'gray', noise } })
    .png({ compressionLevel: 4 })
    .toBuffer();
}

interface Throughput {
  readonly jobsPerSecond: number;
  readonly processorMsPerJob: number;
}

/** While every server has work: from the first picture of each to where the last ones have nothing left to share. */
async function measureThroughput(serverCount: number): Promise<Throughput> {
  const fakes = await Promise.all(
    Array.from({ length: serverCount }, () => startFakeComfyui({ stepMs: STEP_MS })),
  );
  const jobs = JOBS_PER_SERVER * serverCount;
  const disk = new Disk(makeJobs(jobs, makeRequest({ steps: 4 })));
  const savedAtMs: number[] = [];
  const before = process.cpuUsage();
  const life = await Life.begin(disk, fakes, () => void savedAtMs.push(performance.now()));
  try {
    await untilEnded(disk);
  } finally {
    await life.end();
    await Promise.all(fakes.map((fake) => fake.stop()));
  }
  const { user, system } = process.cpuUsage(before);
  const from = savedAtMs[serverCount - 1];
  const to = savedAtMs[jobs - serverCount];
  if (from === undefined || to === undefined) throw new Error('no pictures were saved');
  return {
    jobsPerSecond: ((jobs - 2 * serverCount + 1) / (to - from)) * 1000,
    processorMsPerJob: (user + system) / 1000 / jobs,
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Infinity;
}

function told(id: string, value: number, unit: string): BenchResult {
  return { id, value, unit, limit: null, ok: true, reference: null };
}

function atMost(id: string, value: number, unit: string, limit: number): BenchResult {
  return { id, value, unit, limit, ok: value <= limit, reference: null };
}

function atLeast(id: string, value: number, unit: string, limit: number): BenchResult {
  return { id, value, unit, limit, ok: value >= limit, reference: null };
}
