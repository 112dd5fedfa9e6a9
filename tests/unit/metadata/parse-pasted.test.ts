import { describe, expect, it } from 'vitest';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import { formatA1111 } from '../../../main/metadata/a1111.ts';
import { formatGesso } from '../../../main/metadata/gesso.ts';
import { parsePasted } from '../../../main/metadata/parse-pasted.ts';
import { basicGraph, editorWorkflow } from '../../fixtures/metadata/graphs.ts';

const BASICS = { prompt: 'a glass city', negative: 'people', seed: 5, steps: 24, cfg: 6 };

describe('parsePasted', () => {
  it.each([
    [
      'gesso',
      formatGesso({
        uid: '0b6f8a52-7a2e-4a53-9d3e-0d6f5f1c2b3a',
        generation: { ...UNKNOWN_GENERATION, prompt: 'x', seed: '9' },
      }),
      { prompt: 'x', seed: '9' },
    ],
    [
      'a1111',
      'a fox <lora:ink:0.5>, snow\nSteps: 20, Seed: 18446744073709551615, Size: 64x96',
      {
        prompt: 'a fox, snow',
        seed: '18446744073709551615',
        width: 64,
        loras: [{ name: 'ink', modelStrength: 0.5, clipStrength: 0.5 }],
      },
    ],
    [
      'a1111',
      '{best|finest} fox\nNegative prompt: bad\nSteps: 20, Sampler: Euler, Seed: 4',
      { prompt: '{best|finest} fox', negativePrompt: 'bad', seed: '4' },
    ],
    [
      'comfyui',
      JSON.stringify(basicGraph(BASICS)),
      { prompt: 'a glass city', negativePrompt: 'people', seed: '5' },
    ],
    [
      'comfyui',
      JSON.stringify({ prompt: basicGraph(BASICS), client_id: 'x' }),
      { prompt: 'a glass city', steps: 24 },
    ],
    ['comfyui', JSON.stringify(editorWorkflow('hills', 7)), { prompt: 'hills', seed: '7' }],
    [
      'invokeai',
      '{"positive_prompt":"a bridge","seed":3,"steps":9}',
      { prompt: 'a bridge', seed: '3', steps: 9 },
    ],
    [
      'invokeai',
      '"a mill [people]" -s 40 -S 123 -W 512 -H 704',
      { prompt: 'a mill', negativePrompt: 'people', steps: 40 },
    ],
    [
      'easydiffusion',
      'Prompt: a kite\nSeed: 4\nSteps: 25\nGuidance Scale: 7.5\nStable Diffusion model: sd',
      { prompt: 'a kite', seed: '4', steps: 25, guidance: 7.5, model: 'sd', engine: 'easydiffusion' },
    ],
    [
      'novelai',
      '{"Description":"a cat","Software":"NovelAI","Comment":"{\\"uc\\":\\"n\\",\\"steps\\":1,\\"seed\\":2}"}',
      { prompt: 'a cat', negativePrompt: 'n', seed: '2' },
    ],
    ['swarmui', '{"sui_image_params":{"prompt":"a tower","seed":8}}', { prompt: 'a tower', seed: '8' }],
    [
      'midjourney',
      'red fox --ar 3:2 --v 6 --seed 4',
      { prompt: 'red fox', seed: '4', model: 'Midjourney 6' },
    ],
    [
      'json',
      '{"prompt":"a lamp","guidance_scale":3,"num_inference_steps":4}',
      { prompt: 'a lamp', guidance: 3, steps: 4 },
    ],
    [
      'a1111',
      'a fox, snow Negative prompt: blurry, dark Steps: 20, Sampler: Euler a, Seed: 4, Size: 64x96',
      { prompt: 'a fox, snow', negativePrompt: 'blurry, dark', steps: 20, seed: '4' },
    ],
    ['a1111', 'a fox Negative prompt: blurry', { prompt: 'a fox', negativePrompt: 'blurry' }],
    [
      'a1111',
      'a fox\nnegative prompt: blurry\nsteps: 20, sampler: Euler a, seed: 4, size: 64x96',
      { prompt: 'a fox', negativePrompt: 'blurry', steps: 20, seed: '4' },
    ],
    [
      'a1111',
      'Prompt: a fox\n\nNegative\u00A0prompt: blurry\n\nSteps:\u00A020, Seed: 4, Size: 64x96',
      { prompt: 'a fox', negativePrompt: 'blurry', steps: 20 },
    ],
    [
      'easydiffusion',
      'Prompt: a kite\nStable Diffusion model: sd\nNegative Prompt: rain\nInference Steps: 25',
      { prompt: 'a kite', negativePrompt: 'rain', steps: 25 },
    ],
    [
      'a1111',
      '```\na fox\nNegative prompt: blurry\nSteps: 20, Seed: 4, Size: 64x96\n```',
      { prompt: 'a fox', negativePrompt: 'blurry', height: 96 },
    ],
    [
      'midjourney',
      '**a fox, snow --ar 16:9 --v 6.1** - @someone (fast)',
      { prompt: 'a fox, snow', model: 'Midjourney 6.1' },
    ],
    ['midjourney', 'a fox —ar 16:9 —v 6', { prompt: 'a fox', model: 'Midjourney 6' }],
    ['midjourney', 'a fox --aspect 16:9', { prompt: 'a fox', extra: { aspect: '16:9' } }],
    ['midjourney', 'a fox --tile', { prompt: 'a fox', extra: { tile: true } }],
    [
      'novelai',
      '{"prompt":"a fox","uc":"dark","steps":28,"seed":4,"noise_schedule":"karras","request_type":"PromptGenerateRequest"}',
      { prompt: 'a fox', negativePrompt: 'dark', scheduler: 'karras' },
    ],
    [
      'json',
      '{"id":1,"meta":{"prompt":"a fox","cfgScale":5,"resources":[{"name":"ink","type":"lora","weight":0.8},{"name":"dream","type":"model"}]}}',
      {
        prompt: 'a fox',
        guidance: 5,
        model: 'dream',
        loras: [{ name: 'ink', modelStrength: 0.8, clipStrength: 0.8 }],
      },
    ],
  ])('reads %s', (dialect, text, expected) => {
    const pasted = parsePasted(text);
    expect(pasted?.dialect).toBe(dialect);
    expect(pasted?.generation).toMatchObject(expected);
  });

  it('gives back what copying parameters wrote', () => {
    const generation = {
      ...UNKNOWN_GENERATION,
      type: 'text-to-image' as const,
      prompt: 'a "b": c,\nd',
      negativePrompt: 'e',
      seed: '18446744073709551615',
      steps: 3,
      guidance: 1.5,
      sampler: 'euler',
      scheduler: 'normal',
      model: 'm: n, o',
      width: 64,
      height: 128,
      loras: [{ name: 'ink', modelStrength: 0.5, clipStrength: 1 }],
    };
    expect(parsePasted(formatA1111(generation))?.generation).toMatchObject({
      ...generation,
      provenance: expect.anything(),
      engine: expect.anything(),
      engineVersion: 'Gesso',
      loras: generation.loras,
    });
  });

  it('takes the shape and leaves the command of what was typed for Midjourney', () => {
    const pasted = parsePasted('/imagine prompt: a fox in snow --ar 16:9 --v 6 --no people');
    expect(pasted).toMatchObject({
      dialect: 'midjourney',
      generation: { prompt: 'a fox in snow', negativePrompt: 'people', width: null },
      shape: { width: 16, height: 9 },
    });
    expect(parsePasted('a fox --ar 0:9 --s 50')?.shape).toBeNull();
    expect(parsePasted('a fox --ar wide --s 50')?.shape).toBeNull();
  });

  it.each(['', 'just some words', '{"a":1}', '[1,2]', '{broken', 'https://example.org/?q=1'])(
    'finds nothing in %j',
    (text) => {
      expect(parsePasted(text)).toBeNull();
    },
  );
});
