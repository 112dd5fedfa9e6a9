import { InvalidArgumentError, type Command } from 'commander';
import { MAX_COUNT, type LoraUse } from '../../domain/generation.ts';
import { parseSeed } from '../../domain/seed.ts';

/** The options of the commands that make pictures. */
export interface GenerationOptions {
  readonly negative?: string;
  readonly model?: string;
  readonly engine?: string;
  readonly seed?: string;
  readonly count: number;
  readonly width?: number;
  readonly height?: number;
  readonly steps?: number;
  readonly guidance?: number;
  readonly sampler?: string;
  readonly scheduler?: string;
  readonly lora: readonly LoraUse[];
  readonly image?: string;
  readonly strength?: number;
}

/** Those of pictures that are made from nothing or from a whole picture. */
export function addGenerationOptions(command: Command): Command {
  return addSamplingOptions(command, MAX_COUNT)
    .option('--width <pixels>', 'width', integerOption)
    .option('--height <pixels>', 'height', integerOption)
    .option('--image <file>', 'a picture to start from');
}

/** Those of edits too, whose size and source are their picture's. */
export function addSamplingOptions(command: Command, maxCount: number): Command {
  return command
    .option('--negative <text>', 'what the picture should not show')
    .option('--model <name>', 'checkpoint, diffusion model or template')
    .option('--engine <id>', 'builtin or comfyui')
    .option('--seed <n>', '0 to 18446744073709551615; random when left out', seedOption)
    .option(
      '--count <n>',
      `how many pictures, at most ${maxCount.toLocaleString('en')}`,
      integerFrom(1, maxCount),
      1,
    )
    .option('--steps <n>', 'sampling steps', integerOption)
    .option('--guidance <n>', 'guidance (cfg)', numberOption)
    .option('--sampler <name>', 'sampler')
    .option('--scheduler <name>', 'scheduler')
    .option(
      '--lora <name:model[:clip]>',
      'a LoRA with its strengths; may be given several times',
      loraOption,
      [],
    )
    .option('--strength <0-1>', 'how far from the source picture (denoise)', shareOption);
}

export function integerOption(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('It is too large.');
  return value;
}

/** A whole number in a range, both ends included. */
export function integerFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = integerOption(text);
    if (value < least || value > most) throw new InvalidArgumentError(`It must be from ${least} to ${most}.`);
    return value;
  };
}

/** A word that is not left empty: a tag, a collection's name. */
export function wordOption(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

/** 0 to 1. */
function shareOption(text: string): number {
  const value = numberOption(text);
  if (value < 0 || value > 1) throw new InvalidArgumentError('It must be from 0 to 1.');
  return value;
}

export function numberOption(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

function seedOption(text: string): string {
  const seed = parseSeed(text);
  if (seed === undefined) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 18446744073709551615.');
  }
  return seed;
}

/** `name`, `name:0.8` or `name:0.8:0.5`; a Windows drive's colon is part of the name. */
function loraOption(text: string, before: readonly LoraUse[]): LoraUse[] {
  const match = /^(.+?)(?::(-?[\d.]+))?(?::(-?[\d.]+))?$/.exec(text);
  const name = match?.[1];
  const model = Number(match?.[2] ?? 1);
  const clip = Number(match?.[3] ?? match?.[2] ?? 1);
  if (!name || !Number.isFinite(model) || !Number.isFinite(clip)) {
    throw new InvalidArgumentError('It must be NAME:MODEL or NAME:MODEL:CLIP, e.g. watercolor:0.8.');
  }
  return [...before, { name, modelStrength: model, clipStrength: clip }];
}
