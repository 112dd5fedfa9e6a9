import { expect, test } from 'vitest';
import { asksForJobs, matchesJob, type JobFacts } from '../../../../main/domain/query/match-job.ts';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import type { Query } from '../../../../main/domain/query/ast.ts';

const JOB: JobFacts = {
  state: 'running',
  type: 'inpaint',
  engine: 'comfyui',
  model: 'flux1-dev.safetensors',
  prompt: 'Red foxes in the snow, 雪の中の赤い狐',
  width: 1344,
  height: 768,
  seed: '18446744073709551615',
  sessionId: 'session-12',
  createdAtMs: Date.UTC(2026, 10, 21, 12),
};

function query(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.query;
}

const matches = (text: string, more: Partial<JobFacts> = {}): boolean =>
  matchesJob(query(text), { ...JOB, ...more }, JOB.createdAtMs);

test('jobs are found by what they will make and by their status', () => {
  for (const text of [
    '',
    'status:in-progress',
    '-status:failed',
    'status:failed OR type:inpaint',
    'red fox*',
    '"in the snow"',
    '赤い',
    'model:flux engine:comfyui',
    'model:"FLUX/Flux1-dev.gguf"',
    'seed:18446744073709551615',
    'width:>1000 aspect:landscape megapixels:1.0',
    'created:2026-11',
    'session:session-1',
    '-rating:>3',
  ]) {
    expect(matches(text), text).toBe(true);
  }
  for (const text of [
    'status:completed',
    'status:failed',
    'fox',
    '"red snow"',
    'type:upscale',
    'model:"flux1"',
    'engine:comfy',
    'seed:7',
    'width:512',
    'rating:0',
    'is:trashed',
    'collection:"Best"',
    'tag:fox',
  ]) {
    expect(matches(text), text).toBe(false);
  }
  expect(matches('status:failed', { state: 'failed' })).toBe(true);
  expect(matches('status:in-progress', { state: 'queued' })).toBe(true);
  expect(matches('status:in-progress OR status:failed OR status:completed', { state: 'cancelled' })).toBe(
    false,
  );
});

test('a query that asks for jobs is told from one that only lets them pass', () => {
  for (const text of [
    'status:failed',
    'fox status:in-progress',
    '(a OR status:failed) b',
    '-status:completed',
  ])
    expect(asksForJobs(query(text)), text).toBe(true);
  for (const text of ['', 'fox', 'status:completed', '-status:failed'])
    expect(asksForJobs(query(text)), text).toBe(false);
});
