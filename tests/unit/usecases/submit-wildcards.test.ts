import { describe, expect, it } from 'vitest';
import type { JobPlan } from '../../../main/domain/job.ts';
import { requestFor } from '../../../main/domain/model-request.ts';
import { submitGeneration, type SubmitDeps } from '../../../main/usecases/submit-generation.ts';
import { emptyDisk, ENGINE, fakeWorld } from '../promptmedia/fake-batch-deps.ts';

function submitted(
  prompt: string,
  seed: string,
  lists: Record<string, string[]>,
): Promise<readonly string[]> {
  const { deps } = fakeWorld(emptyDisk());
  const [model] = ENGINE.models;
  if (!model) throw new Error('The engine has no model');
  let plans: readonly JobPlan[] = [];
  const submitDeps: SubmitDeps = {
    engines: deps.engines,
    catalog: {
      submitSession: (_plan, jobs) => {
        plans = jobs;
        return Promise.resolve([]);
      },
    },
    highestCount: () => Promise.resolve(0),
    newUid: () => crypto.randomUUID(),
    randomSeed: () => '1',
    now: () => 0,
    wildcards: () => Promise.resolve(new Map(Object.entries(lists))),
    onQueued: () => undefined,
  };
  const { seed: _seed, ...request } = requestFor(ENGINE.id, model, 'text-to-image', { prompt });
  return submitGeneration(submitDeps, { request, seed, count: 6 }).then(() =>
    plans.map((plan) => plan.request.prompt),
  );
}

describe('wildcards in the generator', () => {
  const lists = { pet: ['cat', 'dog', 'owl'] };

  it('are drawn for each picture without repetition, the same for the same seed', async () => {
    const prompts = await submitted('a __pet__', '7', lists);
    expect(prompts.slice(0, 3).toSorted()).toEqual(['a cat', 'a dog', 'a owl']);
    expect(prompts.slice(3).toSorted()).toEqual(['a cat', 'a dog', 'a owl']);
    expect(await submitted('a __pet__', '7', lists)).toEqual(prompts);
    expect(new Set(await submitted('{red|blue} sky', '7', {}))).toEqual(new Set(['red sky', 'blue sky']));
  });

  it('without a list are refused by name, unless there are no lists at all', async () => {
    await expect(submitted('a __fish__', '7', lists)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ field: 'prompt', message: 'There is no wildcard list “fish”.' }] },
    });
    expect(await submitted('def __init__', '7', {})).toEqual(Array(6).fill('def __init__'));
  });
});
