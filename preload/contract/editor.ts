import { z } from 'zod';
import type { JournalEntry } from '../../main/domain/catalog-change.ts';
import { MAX_CANDIDATES, type EditRun, type EditStep, type MadeEdit } from '../../main/domain/edit.ts';
import { command, query, stream, type } from './define.ts';
import { editSettings, extension, generationRequest, grant, seed, uid } from './schemas.ts';

const { shape } = generationRequest;
const request = z.object({
  engine: shape.engine,
  model: shape.model,
  prompt: shape.prompt.exactOptional(),
  negativePrompt: shape.negativePrompt.exactOptional(),
  steps: shape.steps.exactOptional(),
  guidance: shape.guidance.exactOptional(),
  sampler: shape.sampler.exactOptional(),
  scheduler: shape.scheduler.exactOptional(),
  denoise: shape.denoise.exactOptional(),
  loras: shape.loras.exactOptional(),
  inputs: shape.inputs.exactOptional(),
  extra: shape.extra.exactOptional(),
  edit: editSettings,
});

const area = z.discriminatedUnion('type', [
  z.object({ type: z.literal('inpaint'), maskId: uid }),
  z.object({ type: z.literal('outpaint'), passes: z.array(extension).min(1).max(64) }),
]);

const pixels = z.number().int().min(1).max(65_535);
const transformStep = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('crop'),
    left: z.number().int().min(0),
    top: z.number().int().min(0),
    width: pixels,
    height: pixels,
  }),
  z.object({ kind: z.literal('resize'), width: pixels, height: pixels }),
  z.object({
    kind: z.literal('rotate'),
    degrees: z.union([z.literal(90), z.literal(180), z.literal(270)]),
  }),
  z.object({ kind: z.literal('flip'), direction: z.enum(['horizontal', 'vertical']) }),
]);

const runId = z.string().max(64);
const candidateIds = z.array(z.string().max(64)).max(1000);
const runOutput = type<EditRun>();
const trashed = type<{ readonly entry: JournalEntry | null }>();

/** Masks go up by PUT to `/mask/<id>` first, as 8-bit greyscale PNGs of the picture's size; the id is the sender's to choose. */
export const editor = {
  /** Queues an edit with some candidates. INVALID_INPUT lists faults by field, among them `mask` and `extend`. */
  start: command({
    input: z.object({
      edit: z.object({ sourceUid: uid, area, request }),
      seed: seed.nullable(),
      count: z.number().int().min(1).max(MAX_CANDIDATES),
    }),
    output: runOutput,
  }),
  /** Every run whose candidates were not decided on, and again whenever one changes. */
  runs: stream({
    input: z.object({}),
    snapshot: type<readonly EditRun[]>(),
    delta: type<readonly EditRun[]>(),
  }),
  /** One more candidate with a new seed. */
  retry: command({ input: z.object({ runId }), output: runOutput }),
  /** Stops what is not done; finished candidates stay. */
  cancel: command({ input: z.object({ runId }), output: type<null>() }),
  /** Takes candidates away; their pictures go to the trash, which is the `entry` of the history, if any had been made. */
  discard: command({ input: z.object({ runId, candidateIds }), output: trashed }),
  /**
   * Decides on runs: these candidates stay in the library, the others go to the trash as one step. One that is kept before it is
   * done goes on waiting for a decision.
   */
  settle: command({
    input: z.object({ decisions: z.array(z.object({ runId, keep: candidateIds })).max(1000) }),
    output: trashed,
  }),
  /** The edit that made a picture, to be reopened; null when it was made otherwise. */
  editOf: query({ input: z.object({ uid }), output: type<{ readonly edit: MadeEdit | null }>() }),
  /** Every edit that led to a picture, and what was cropped or turned between them, the first one first. */
  chainOf: query({ input: z.object({ uid }), output: type<{ readonly edits: readonly EditStep[] }>() }),
  /** Takes every step that led to `uid` anew on another picture: masks and crops are stretched to its size. */
  replay: command({
    input: z.object({ uid, ontoUid: uid, seeds: z.enum(['same', 'new']) }),
    output: runOutput,
  }),
  /** Stores a granted picture file as a mask: white may change. */
  importMask: command({ input: z.object({ grant }), output: type<{ readonly maskId: string }>() }),
  /** Crops, resizes, turns or flips: a new picture, the original stays. */
  transform: command({
    input: z.object({ uid, steps: z.array(transformStep).min(1).max(20) }),
    output: type<{ readonly uid: string }>(),
  }),
};
