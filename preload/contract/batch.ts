import { z } from 'zod';
import type { ErrorCode } from '../../main/domain/errors.ts';
import type { BatchFault } from '../../main/domain/batch/batch-fault.ts';
import type { BatchRunOptions, BatchRunState } from '../../main/domain/batch/batch-run.ts';
import type { WatchedFolder, WatchReport } from '../../main/domain/batch/watched-folder.ts';
import type { Composition } from '../../main/domain/composition.ts';
import { command, query, stream, type } from './define.ts';
import { target } from './gallery.ts';
import { grant } from './schemas.ts';

interface BatchEstimateView {
  /** Null while no picture of the model was made. */
  readonly seconds: number | null;
  readonly cost: number | null;
  readonly basedOn: number;
}

/** What a batch file would make. */
export interface BatchReport {
  /** For `rows` and `search`, until other drafts push it out. */
  readonly draftId: string;
  readonly title: string;
  readonly summary: string;
  readonly prompts: number;
  readonly variationsPerPrompt: number;
  /** Rows: prompts with one combination of variations each. */
  readonly rows: number;
  readonly images: number;
  readonly workflows: readonly string[];
  /** The block in use, or null. */
  readonly workflow: string | null;
  readonly variations: readonly { readonly name: string; readonly type: string; readonly count: number }[];
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  readonly loras: readonly {
    readonly name: string;
    readonly modelStrength: number;
    readonly clipStrength: number;
  }[];
  /** Keys that mean nothing here, kept and shown. */
  readonly otherKeys: readonly { readonly key: string; readonly text: string }[];
  readonly model: { readonly engine: string; readonly id: string; readonly title: string } | null;
  /** What keeps it from running. */
  readonly problems: readonly BatchFault[];
  readonly estimate: BatchEstimateView;
}

export type BatchCheck =
  | { readonly ok: false; readonly faults: readonly BatchFault[] }
  | { readonly ok: true; readonly report: BatchReport };

/** One prompt with one combination of variations. */
export interface BatchRow {
  readonly index: number;
  readonly promptIndex: number;
  readonly prompt: string;
  readonly negative: string;
  /** What was chosen from the lists that vary. */
  readonly choices: readonly { readonly name: string; readonly value: string }[];
  readonly seeds: readonly string[];
}

export interface BatchRunView {
  /** The session's id. */
  readonly id: string;
  readonly title: string;
  readonly fileName: string;
  readonly category: string;
  readonly folder: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly state: BatchRunState;
  readonly paused: boolean;
  readonly engine: string;
  readonly model: string;
  readonly workflow: string | null;
  readonly options: BatchRunOptions;
  readonly images: number;
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly running: number;
}

type PictureStateView = 'waiting' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** A place of the contact sheet. */
export interface BatchCell {
  readonly index: number;
  readonly uid: string;
  readonly jobId: string;
  readonly state: PictureStateView;
  /** Why it failed; null when it did not. */
  readonly reason: string | null;
  /** Null until the picture is there. */
  readonly contentHash: string | null;
  readonly width: number;
  readonly height: number;
}

export interface PromptProgress {
  readonly promptIndex: number;
  /** The prompt as the file has it. */
  readonly prompt: string;
  readonly images: number;
  readonly done: number;
  readonly failed: number;
  readonly running: number;
  /** First picture of the prompt on the contact sheet. */
  readonly firstIndex: number;
}

export interface SavedBatchFile {
  /** Path below the batches folder, `/` between the parts. */
  readonly path: string;
  readonly category: string;
  readonly changedAtMs: number;
  readonly sizeBytes: number;
}

/** Characters of a batch file; the parser's own limit is 1.5 MiB. */
const fileText = z.string().max(4_200_000);
const fileName = z.string().min(1).max(300);
const runOptions = z.object({
  workflow: z.string().max(200),
  engine: z.string().max(100),
  model: z.string().max(500),
  drawSeed: z.string().max(100),
});
const sessionId = z.string().max(64);
const filePath = z.string().min(1).max(500);

const composeOrder = z.enum(['given', 'name', 'created']);
/** What is composed: pictures of the library, or a granted folder's. */
const composeSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pictures'), target }),
  z.object({ kind: z.literal('folder'), grant }),
]);
const collageOptions = z.object({
  columns: z.number().int().min(1).max(100),
  width: z.number().int().min(100).max(16_000),
  border: z.number().int().min(0).max(500),
  rowSpacing: z.number().int().min(0).max(500),
  background: z.string().regex(/^#[0-9a-f]{6}$/i),
  format: z.enum(['jpeg', 'png', 'webp']),
  quality: z.number().int().min(1).max(100),
});
const animationOptions = z.object({
  format: z.enum(['gif', 'webp']),
  frameMs: z.number().int().min(20).max(60_000),
  /** 0: for ever. */
  loops: z.number().int().min(0).max(1000),
  width: z.number().int().min(16).max(4096).nullable(),
});
const composition: z.ZodType<Composition> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('collage'), options: collageOptions }),
  z.object({ kind: z.literal('animation'), options: animationOptions }),
]);
export type ComposeSourceInput = z.infer<typeof composeSource>;

export interface ComposeProgress {
  readonly done: number;
  readonly total: number;
  /** Set at the end: the new picture in the library, or null when it went to a file. */
  readonly uid: string | null;
  readonly finished: boolean;
  /** Why it ended without a result. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  readonly width: number;
  readonly height: number;
  /** Names of pictures that are missing or damaged; the others are composed. */
  readonly leftOut: readonly string[];
}

export const batch = {
  /** Reads a batch file and says what it would make. All faults at once; nothing is written. */
  check: query({
    input: z.object({ text: fileText, fileName, options: runOptions }),
    output: type<BatchCheck>(),
  }),
  /** Expanded prompts of a draft by number. STALE when the draft was pushed out. */
  rows: query({
    input: z.object({
      draftId: z.string().max(64),
      indexes: z.array(z.number().int().min(0)).max(500),
    }),
    output: type<readonly BatchRow[]>(),
  }),
  /** Rows whose prompt holds every word. `complete` is false when there are more. */
  search: query({
    input: z.object({
      draftId: z.string().max(64),
      text: z.string().max(500),
      limit: z.number().int().min(1).max(5000),
    }),
    output: type<{ readonly indexes: readonly number[]; readonly complete: boolean }>(),
  }),
  /**
   * Runs a batch file as one session. INVALID_BATCH lists every fault; TOO_LARGE (with `details.images`) asks for
   * `confirmed` above 10,000 pictures.
   */
  run: command({
    input: z.object({
      text: fileText,
      fileName,
      category: z.string().max(200),
      options: runOptions,
      confirmed: z.boolean(),
    }),
    output: type<BatchRunView>(),
  }),
  /** Every batch that was run, newest first, then what changes (`removed` ids are forgotten ones). */
  runs: stream({
    input: z.object({}),
    snapshot: type<readonly BatchRunView[]>(),
    delta: type<{ readonly changed: readonly BatchRunView[]; readonly removed: readonly string[] }>(),
  }),
  pause: command({ input: z.object({ id: sessionId, paused: z.boolean() }), output: type<null>() }),
  /** Takes queued pictures back; what is made stays. */
  cancel: command({ input: z.object({ id: sessionId }), output: type<null>() }),
  /** Failed and cancelled pictures again, with their numbers and seeds, and whatever was not begun. */
  goOn: command({ input: z.object({ id: sessionId }), output: type<null>() }),
  /** Takes a batch that is over off the list; pictures and file stay. */
  forget: command({ input: z.object({ id: sessionId }), output: type<null>() }),
  /** The file a run was made from. */
  source: query({
    input: z.object({ id: sessionId }),
    output: type<{ readonly text: string; readonly fileName: string; readonly category: string }>(),
  }),
  /** Progress by prompt, prompts `[from, to)`, at most 500. */
  promptProgress: query({
    input: z.object({ id: sessionId, from: z.number().int().min(0), to: z.number().int().min(0) }),
    output: type<{ readonly prompts: number; readonly items: readonly PromptProgress[] }>(),
  }),
  /** Places `[from, to)` of the contact sheet, at most 500. */
  cells: query({
    input: z.object({ id: sessionId, from: z.number().int().min(0), to: z.number().int().min(0) }),
    output: type<readonly BatchCell[]>(),
  }),

  /** Batch files kept in the library, by category. */
  files: query({ input: z.object({}), output: type<readonly SavedBatchFile[]>() }),
  readFile: query({ input: z.object({ path: filePath }), output: type<{ readonly text: string }>() }),
  /** The text of a granted batch file. INVALID_INPUT for a file of another kind, TOO_LARGE. */
  openFile: query({ input: z.object({ grant }), output: type<{ readonly text: string }>() }),
  /** Replaces the file in one step. INVALID_INPUT for a name that is none. */
  saveFile: command({ input: z.object({ path: filePath, text: fileText }), output: type<SavedBatchFile>() }),
  removeFile: command({ input: z.object({ path: filePath }), output: type<null>() }),
  /** A batch file that makes these pictures again, and which of them can't be. At most 5000 pictures. */
  fromSelection: query({
    input: z.object({ target }),
    output: type<{
      readonly text: string;
      readonly images: number;
      readonly left: readonly { readonly uid: string; readonly reason: string }[];
    }>(),
  }),
  /** Names of the wildcard lists with the number of their lines. */
  wildcards: query({
    input: z.object({}),
    output: type<readonly { readonly name: string; readonly lines: number }[]>(),
  }),
  /** The folder whose batch files run when they change, and what became of them; whole again at every change. */
  watched: stream({
    input: z.object({}),
    snapshot: type<WatchedFolder>(),
    delta: type<WatchedFolder>(),
  }),
  /** Chooses another folder (a grant), or turns watching on and off. */
  watch: command({
    input: z.object({ grant: grant.nullable(), enabled: z.boolean() }),
    output: type<null>(),
  }),
  /** The file that a report is about, as it was read. STALE when later reports pushed it out. */
  watchedFile: query({
    input: z.object({ reportId: z.string().max(64) }),
    output: type<{ readonly text: string; readonly fileName: string; readonly category: string }>(),
  }),
  /** Runs the batch files of a folder when they change, for as long as it is subscribed. */
  follow: stream({ input: z.object({ grant }), snapshot: type<null>(), delta: type<WatchReport>() }),

  /** How many pictures a composition would hold, and the first of them for its preview. */
  composeSources: query({
    input: z.object({ source: composeSource, order: composeOrder }),
    output: type<{
      readonly count: number;
      readonly first: readonly {
        readonly uid: string;
        readonly contentHash: string;
        readonly width: number;
        readonly height: number;
      }[];
    }>(),
  }),
  /**
   * Makes a collage or an animation. Ends with `finished`; unsubscribing before cancels and leaves nothing behind.
   * Without `saveTo` the result becomes a picture of the library.
   */
  compose: stream({
    input: z.object({
      source: composeSource,
      order: composeOrder,
      composition,
      saveTo: grant.nullable(),
    }),
    snapshot: type<ComposeProgress>(),
    delta: type<ComposeProgress>(),
  }),
};
