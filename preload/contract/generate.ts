import { z } from 'zod';
import type { EngineOutline } from '../../main/domain/engine-outline.ts';
import { MAX_COUNT, type GenerationRequest, type Shape } from '../../main/domain/generation.ts';
import { command, query, stream, type } from './define.ts';
import { generationRequest, seed } from './schemas.ts';

interface SubmittedImage {
  readonly uid: string;
  readonly jobId: string;
  readonly seed: string;
  readonly count: number;
  /** Below the library folder. */
  readonly path: string;
}

export interface Submission {
  readonly sessionId: string;
  readonly images: readonly SubmittedImage[];
}

export const generate = {
  /** Every engine with its models and their parameters; again whenever one comes, goes or changes. */
  engines: stream({
    input: z.object({}),
    snapshot: type<readonly EngineOutline[]>(),
    delta: type<readonly EngineOutline[]>(),
  }),
  /**
   * Queues `count` pictures as one generation session. The first takes the given seed (null: random), each further one
   * the seed after it. INVALID_INPUT lists every fault by field.
   */
  submit: command({
    input: z.object({
      request: generationRequest.omit({ seed: true }),
      seed: seed.nullable(),
      count: z.number().int().min(1).max(MAX_COUNT),
      /** Shown in the queue; the prompt's beginning when absent. */
      label: z.string().max(200).exactOptional(),
    }),
    output: type<Submission>(),
  }),
  /** Reads settings from pasted text of any dialect: Gesso's, A1111's, ComfyUI's JSON. INVALID_INPUT when it holds none. */
  parsePasted: query({
    input: z.object({ text: z.string().max(5_000_000) }),
    output: type<{
      readonly dialect: string;
      readonly request: Partial<GenerationRequest>;
      /** What the text asks for where it names no size. */
      readonly shape: Shape | null;
    }>(),
  }),
  /** A picture's settings as text that pastes back here and into other tools. */
  parametersText: query({ input: z.object({ uid: z.string() }), output: type<{ readonly text: string }>() }),
  /** A picture's settings as a request, for "same settings", "new seed" and "adjust". */
  requestOf: query({
    input: z.object({ uid: z.string() }),
    output: type<{ readonly request: Partial<GenerationRequest> }>(),
  }),
};
