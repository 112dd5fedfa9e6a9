import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countBatch,
  createExpansion,
  expandBatch,
  joinParts,
} from '../../../../main/domain/batch/expansion.ts';
import { resolveSettings } from '../../../../main/domain/batch/batch.ts';
import { batchOf, fixtureBytes } from '../../promptmedia/batch-fixture.ts';

describe('counts worked out by hand (prompts × sequential combinations × seeds)', () => {
  const counts: readonly (readonly [file: string, workflow: string, images: number])[] = [
    ['bedtime-story.yaml', 'dev', 10 * 1 * 1],
    ['lora-static-blank.yaml', 'dev', 1],
    ['many-seeds.yaml', 'dev', 4 * 1 * 23],
    ['three-kinds.yaml', 'dev', 8 * 4 * 3],
    ['three-kinds.yaml', 'schnell', 8 * 4 * 2],
    ['three-kinds.yaml', 'default', 8 * 4 * 1],
    ['trailing-comma.yaml', 'dev', 1 * 4 * 3],
    ['lora-as-object.yaml', 'schnell', 1 * 4 * 2],
    ['single.yaml', 'dev', 1],
    ['city-views.yaml', 'dev', 96],
  ];
  it.each(counts)('%s with %s makes %i pictures', (file, workflow, images) => {
    const batch = batchOf(fixtureBytes(file));
    expect(countBatch(batch, { workflow }).images).toBe(images);
    expect([...expandBatch(batch, { workflow })]).toHaveLength(images);
  });
});

describe('C3: variations', () => {
  it('takes every combination of the sequential lists in order, the first list slowest, seeds innermost', () => {
    const batch = batchOf(`
prompts: [p, q]
seeds: [7, 8]
variations:
  a: {type: sequential, values: [a1, a2]}
  b: {type: sequential, values: [b1, b2, b3]}
`);
    const made = [...expandBatch(batch)].map((image) => `${image.prompt} #${image.seed}`);
    expect(made).toHaveLength(2 * 6 * 2);
    expect(made.slice(0, 6)).toEqual([
      'p, a1, b1 #7',
      'p, a1, b1 #8',
      'p, a1, b2 #7',
      'p, a1, b2 #8',
      'p, a1, b3 #7',
      'p, a1, b3 #8',
    ]);
    expect(made[6]).toBe('p, a2, b1 #7');
    expect(made[12]).toBe('q, a1, b1 #7');
  });

  it('draws random values without repetition until all were used, afresh for each prompt', () => {
    const batch = batchOf(`
prompts: [p, q, r]
variations:
  n: {type: sequential, values: [1, 2, 3, 4, 5, 6, 7, 8]}
  c: {type: random, values: [red, green, blue, white]}
`);
    const drawn = [...expandBatch(batch)].map(
      (image) => image.choices.find((choice) => choice.name === 'c')?.value,
    );
    for (let from = 0; from < drawn.length; from += 4) {
      expect(drawn.slice(from, from + 4).toSorted()).toEqual(['blue', 'green', 'red', 'white']);
    }
    const perPrompt = [0, 8, 16].map((from) => drawn.slice(from, from + 8).join(' '));
    expect(new Set(perPrompt).size, 'each prompt has an order of its own').toBe(3);
  });

  it('repeats the same draws for the same seed and others for another', () => {
    const batch = batchOf(fixtureBytes('three-kinds.yaml'));
    const prompts = (seed: string): string[] =>
      [...expandBatch(batch, { seed })].map((image) => image.prompt);
    expect(prompts('1')).toEqual(prompts('1'));
    expect(prompts('1')).not.toEqual(prompts('2'));
  });

  it('keeps its draws from one version to the next', () => {
    const batch = batchOf(
      'prompts: [p]\nvariations:\n  n: {type: sequential, values: [1, 2, 3]}\n  c: {type: random, values: [x, y, z]}',
    );
    expect([...expandBatch(batch, { seed: '42' })].map((image) => image.prompt)).toMatchInlineSnapshot(`
      [
        "p, 1, x",
        "p, 2, z",
        "p, 3, y",
      ]
    `);
  });

  it('adds every static value to every picture, and puts the prefix first', () => {
    const batch = batchOf(`
prompt_settings: {prefix: oil painting}
prompts: [a mill]
variations:
  s: {type: static, values: [calm, evening]}
`);
    expect([...expandBatch(batch)].map((image) => image.prompt)).toEqual([
      'oil painting, a mill, calm, evening',
    ]);
  });

  it('counts a random list alone as one picture per prompt', () => {
    const batch = batchOf('prompts: [a, b]\nvariations:\n  c: {type: random, values: [x, y, z]}');
    expect(countBatch(batch).images).toBe(2);
  });

  it('takes no list and empty lists for no variation', () => {
    const batch = batchOf(
      'prompts: [a]\nvariations:\n  c: {type: sequential, values: []}\n  d: {type: random, values: }',
    );
    expect([...expandBatch(batch)].map((image) => image.prompt)).toEqual(['a']);
  });

  it('drops repeated parts and keeps the first', () => {
    expect(joinParts(['fine detail, 8k uhd', 'amethyst,', 'fine detail', ''])).toBe(
      'fine detail, 8k uhd, amethyst',
    );
  });

  it('does not take weighted groups or numbers apart', () => {
    expect(joinParts(['(red, blue:1.2), (red, green:1.1), 1,000 birds', 'red'])).toBe(
      '(red, blue:1.2), (red, green:1.1), 1,000 birds, red',
    );
    expect(joinParts(['smile :(, hat, :('])).toBe('smile :(, hat, :(');
  });
});

describe('C2: settings', () => {
  const batch = batchOf(
    'prompts: [p]\nsteps: 9\nsampler: euler\nworkflows: {dev: {steps: 20}, default: {steps: 30}, schnell: {cfg_scale: 2}}',
  );
  it('come from the workflow asked for, else dev, else default, and what is missing from the top level', () => {
    expect(resolveSettings(batch, 'schnell')).toEqual({
      workflow: 'schnell',
      settings: { steps: 9, sampler: 'euler', guidance: 2 },
    });
    expect(resolveSettings(batch).settings.steps).toBe(20);
    expect(resolveSettings(batch, 'mine').workflow).toBe('dev');
    expect(
      resolveSettings(batchOf('prompts: [p]\nworkflows: {default: {steps: 30}, x: {steps: 1}}')).settings
        .steps,
    ).toBe(30);
    expect(resolveSettings(batchOf('prompts: [p]\nsteps: 5'))).toEqual({
      workflow: null,
      settings: { steps: 5 },
    });
  });
});

describe('large batches', () => {
  const lists = Array.from({ length: 7 }, (_, list) => {
    const values = Array.from({ length: 10 }, (_, value) => `v${list}${value}`);
    return `  l${list}: {type: sequential, values: [${values.join(', ')}]}`;
  });
  const batch = batchOf(
    `prompts: [p]\nvariations:\n${lists.join('\n')}\n  r: {type: random, values: [a, b, c]}`,
  );

  it('counts ten million prompts without expanding them and answers for any one of them', () => {
    const expansion = createExpansion(batch);
    expect(expansion.imageCount).toBe(10_000_000);
    expect(expansion.imageAt(9_999_999).prompt).toMatch(/^p, v09, v19, v29, v39, v49, v59, v69, [abc]$/);
    expect(expansion.imageAt(1_234_567).prompt).toMatch(/^p, v01, v12, v23, v34, v45, v56, v67, [abc]$/);
  });

  it('answers the same in any order of asking', () => {
    const inOrder = [...expandBatch(batch).take(200)].map((image) => image.prompt);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 199 }), { maxLength: 20 }), (indexes) => {
        const expansion = createExpansion(batch);
        expect(indexes.map((index) => expansion.imageAt(index).prompt)).toEqual(
          indexes.map((index) => inOrder[index]),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('stops counting at the largest exact number', () => {
    const many = Array.from(
      { length: 20 },
      (_, list) => `  l${list}: {type: sequential, values: [a, b, c, d, e, f, g, h, i, j]}`,
    );
    expect(countBatch(batchOf(`prompts: [p]\nvariations:\n${many.join('\n')}`)).images).toBe(
      Number.MAX_SAFE_INTEGER,
    );
  });
});

describe('prompts with settings of their own', () => {
  it('have their own seeds, negative and LoRAs, and the rest from the file', () => {
    const batch = batchOf(`
prompt_settings: {negative: blurry}
seeds: [1, 2]
steps: 8
prompts:
  - plain
  - {prompt: own, negative: dark, seeds: [9], steps: 3, loras: {name: x}}
  - last
`);
    const images = [...expandBatch(batch)].map((image) => [
      image.prompt,
      image.seed,
      image.negative,
      image.settings.steps,
      image.loras.length,
    ]);
    expect(images).toEqual([
      ['plain', '1', 'blurry', 8, 0],
      ['plain', '2', 'blurry', 8, 0],
      ['own', '9', 'dark', 3, 1],
      ['last', '1', 'blurry', 8, 0],
      ['last', '2', 'blurry', 8, 0],
    ]);
    expect(createExpansion(batch).imagesOfPrompt(1)).toEqual([2, 3]);
  });

  it('take the seeds drawn for the run where the file gives none', () => {
    expect(
      [...expandBatch(batchOf('prompts: [p]'), { fallbackSeeds: ['77'] })].map((image) => image.seed),
    ).toEqual(['77']);
  });
});

describe('wildcards in batches', () => {
  it('are drawn per prompt without repetition, shared between prefix, prompt and variations', () => {
    const batch = batchOf(
      'prompt_settings: {prefix: "{x|y}"}\nprompts: ["a __pet__", "b __pet__"]\nvariations:\n  n: {type: sequential, values: [1, 2, "3 __pet__"]}',
    );
    const wildcards = new Map([['pet', ['cat', 'dog', 'owl']]]);
    const made = [...expandBatch(batch, { wildcards })].map((image) => image.prompt);
    expect(new Set(made.slice(0, 2).map((prompt) => prompt.split(',')[0]))).toEqual(new Set(['x', 'y']));
    const last = made[2]?.match(/cat|dog|owl/g) ?? [];
    expect(last).toHaveLength(2);
    expect(new Set(last).size).toBe(2);
    expect(made.join()).not.toContain('__');
  });
});
