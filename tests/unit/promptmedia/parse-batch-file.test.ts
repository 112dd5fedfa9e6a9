import { describe, expect, it } from 'vitest';
import { parseBatchFile } from '../../../main/promptmedia/parse-batch-file.ts';
import { batchOf, fixtureBytes } from './batch-fixture.ts';

function errorsOf(source: string | Uint8Array, fileName = 'batch.yaml'): readonly string[] {
  const parsed = parseBatchFile(source, fileName);
  return parsed.ok ? [] : parsed.errors.map((error) => `${error.line}:${error.column} ${error.message}`);
}

describe('C2: shapes of a batch file', () => {
  it('reads LoRAs as a list, one object, and under lora; .safetensors is added and strengths completed', () => {
    const expected = [{ name: 'ink.safetensors', modelStrength: 0.6, clipStrength: 0.6 }];
    for (const loras of [
      '[{name: ink, strength: 0.6}]',
      '{name: ink.safetensors, strength: 0.6}',
      '{lora: [{name: ink, strength: 0.6}]}',
      '{lora: {name: ink, strength_model: 0.6}}',
    ]) {
      const batch = batchOf(`prompts: [a]\nloras: ${loras}`);
      expect(
        batch.loras.map(({ name, modelStrength, clipStrength }) => ({ name, modelStrength, clipStrength })),
      ).toEqual(expected);
    }
    const two = batchOf(
      'prompts: [a]\nloras: [{name: a.b, strength_model: 0.5, strength_clip: 0.25}, {name: c}]',
    ).loras;
    expect(two).toMatchObject([
      { name: 'a.b.safetensors', modelStrength: 0.5, clipStrength: 0.25 },
      { name: 'c.safetensors', modelStrength: 1, clipStrength: 1 },
    ]);
    expect(batchOf('prompts: [a]\nloras:').loras).toEqual([]);
    expect(batchOf('prompts: [a]\nloras: {lora: }').loras).toEqual([]);
  });

  it('points at the LoRA in the file', () => {
    expect(batchOf(fixtureBytes('bedtime-story.yaml')).loras[0]).toMatchObject({
      name: 'Storybook.Wash.safetensors',
      line: 18,
      column: 13,
    });
  });

  it('understands older keys', () => {
    const batch = batchOf(
      'prefix_prompt: old prefix\nnegative_prompt: old negative\ncfg_scale: 3\nprompts: [a]',
    );
    expect(batch).toMatchObject({
      prefix: 'old prefix',
      negative: 'old negative',
      settings: { guidance: 3 },
    });
  });

  it('keeps keys it gives no meaning to', () => {
    const batch = batchOf('title: T\nsummary: S\ncharacters:\n  main: [a fox]\nprompts: [a]');
    expect(batch).toMatchObject({
      title: 'T',
      summary: 'S',
      otherKeys: [{ key: 'characters', text: '{"main":["a fox"]}' }],
    });
  });

  it('reads JSON, also indented with tabs', () => {
    const json = JSON.stringify(
      { prompts: ['a "b" \\ /'], seeds: [1], workflows: { dev: { steps: 4 } } },
      null,
      '\t',
    );
    expect(batchOf(json, 'x.json')).toMatchObject({
      prompts: [{ text: 'a "b" \\ /' }],
      workflows: { dev: { steps: 4 } },
    });
  });

  it('keeps 64-bit seeds digit for digit, and takes -1 for a random seed', () => {
    expect(
      batchOf('prompts: [a]\nseeds: [18446744073709551615, "9007199254740993", 5]').settings.seeds,
    ).toEqual(['18446744073709551615', '9007199254740993', '5']);
    expect(batchOf('prompts: [a]\nseed: -1').settings.seeds).toBeUndefined();
    expect(batchOf('prompts: [a]\nseeds: []').settings.seeds).toBeUndefined();
  });

  it('resolves anchors, aliases and merges', () => {
    const batch = batchOf(
      'base: &base {steps: 4, width: 512}\nprompts: [a]\nworkflows:\n  dev: {<<: *base, width: 640}\n  schnell: *base',
    );
    expect(batch.workflows).toEqual({ dev: { steps: 4, width: 640 }, schnell: { steps: 4, width: 512 } });
  });

  it('takes words that YAML reads as numbers or truth for texts', () => {
    expect(
      batchOf('prompts: [2024, true]\nvariations: {n: {type: sequential, values: [1, 2.5]}}'),
    ).toMatchObject({
      prompts: [{ text: '2024' }, { text: 'true' }],
      variations: [{ values: ['1', '2.5'] }],
    });
  });

  it.each([
    ['a byte-order mark', '\uFEFFprompts: [a]'],
    ['CRLF', 'prompts:\r\n  - a\r\n'],
    ['lone CR', 'prompts:\r  - a\r'],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('prompts: [a]', 'utf16le')])],
    ['a UTF-8 mark in bytes', Buffer.from('\uFEFFprompts: [a]')],
  ])('reads a file with %s', (_what, source) => {
    expect(batchOf(source).prompts.map((prompt) => prompt.text)).toEqual(['a']);
  });
});

describe('faults', () => {
  it('of the broken file are told with line and column', () => {
    expect(errorsOf(fixtureBytes('broken.yaml'))).toEqual([
      expect.stringMatching(/^2:1 Expected “key: value” here\./),
      expect.stringMatching(/^4:1 Expected “key: value” here\./),
      '7:2 The key “” is already there. Each key may come once.',
      expect.stringMatching(/^9:1 Expected “key: value” here\./),
    ]);
  });

  it('come all at once, in order, with what was expected and what was found', () => {
    expect(
      errorsOf(`prompts:
  - fine
  - [a, b]
steps: many
cfg: -2
seeds: [1, -5, x]
variations:
  time: {type: always, values: [a]}
  mood: [x]
workflows:
  dev: {width: 10}
loras:
  lora:
    - strength: 1
`),
    ).toEqual([
      '3:5 Expected a text, or a mapping with prompt and its own settings, found a list.',
      '4:8 steps: expected a whole number of steps from 1 to 10,000, found the text “many”.',
      '5:6 cfg: expected a guidance (cfg) from 0 to 1,000, found -2.',
      '6:12 Expected a seed: a whole number from 0 to 18446744073709551615, found -5.',
      '6:16 Expected a seed: a whole number from 0 to 18446744073709551615, found the text “x”.',
      '8:16 type: expected one of sequential, random, static, found the text “always”.',
      '9:9 mood: expected a mapping with type and values, found a list.',
      '11:16 width: expected a size in pixels from 16 to 16,384, found 10.',
      '14:7 name: expected the name of a LoRA, found nothing.',
    ]);
  });

  it.each([
    [
      'prompts:\n  - A cat: the movie',
      '2:5 Expected a text; put quotes round a prompt that holds “: ”, found a mapping (key: value).',
    ],
    ['', '1:1 The file is empty.'],
    ['just text', '1:1 Expected a mapping with at least the key prompts, found the text “just text”.'],
    ['prompts: []', '1:10 prompts: expected a list of prompts with at least one entry, found an empty list.'],
    ['steps: 1', '1:1 prompts: expected a list of prompts with at least one entry, found nothing.'],
    ['prompts: [a]\nprompts: [b]', '2:1 The key “prompts” is already there. Each key may come once.'],
    ['prompts:\n\t- a', '2:1 Tabs cannot indent YAML. Use spaces.'],
    ['prompts: [!!js/function "x"]', '1:11 Tags (!name) have no meaning in a batch file. Remove it.'],
    [
      'prompts:\n  - {red|blue} cat',
      expect.stringMatching(/^2:\d+ This does not belong here\. Put quotes round/),
    ],
    ['prompts: [*nothing]', '1:11 This alias names no anchor (&name) above it.'],
    ['prompts: &p [*p]', '1:14 This alias stands inside what it names.'],
    [
      'prompts: [a]\n---\nprompts: [b]',
      expect.stringMatching(/^2:1 The file holds more than one YAML document/),
    ],
    ['prompts: ["a', expect.stringMatching(/^1:\d+ The closing quote of this text is missing\./)],
    [
      'prompts: [a]\nseeds: [18446744073709551616]',
      '2:9 Expected a seed: a whole number from 0 to 18446744073709551615, found the text “18446744073709551616”.',
    ],
  ])('%j', (source, expected) => {
    expect(errorsOf(source)).toContainEqual(expected);
  });

  it('of meaning are told beside those of syntax, as far as the text before the break tells', () => {
    expect(errorsOf('prompts: [a]\nsteps: many\nvariatio\n')).toEqual([
      '2:8 steps: expected a whole number of steps from 1 to 10,000, found the text “many”.',
      expect.stringMatching(/^3:1 Expected “key: value” here/),
    ]);
  });

  it('of encoding are told where they are', () => {
    expect(errorsOf(Buffer.from('prompts:\n  - caf\xe9', 'latin1'))).toEqual([
      '2:8 The file is not UTF-8 text. Save it with UTF-8 encoding.',
    ]);
    expect(errorsOf('prompts: [a\0b]')).toEqual([
      '1:12 The file holds a control character: it is not a plain text file.',
    ]);
  });

  it('are cut after a hundred', () => {
    const errors = errorsOf(`prompts:\n${'  - [x]\n'.repeat(500)}`);
    expect(errors).toHaveLength(100);
    expect(errors.at(-1)).toContain('There are 401 more faults.');
  });

  it('do not reach into the prototype', () => {
    const batch = batchOf(
      '__proto__: {polluted: true}\nprompts: [a]\nvariations:\n  __proto__: {type: static, values: [x]}',
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.getPrototypeOf(batch.settings)).toBe(Object.prototype);
  });
});
