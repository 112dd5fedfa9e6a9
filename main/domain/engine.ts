import type { AppError } from './errors.ts';
import type { GenerationRequest, GenerationType } from './generation.ts';

/** A number the user sets, with what the form needs to show it. */
export interface NumberParameter {
  readonly kind: 'number';
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly default: number;
}

interface ChoiceParameter {
  readonly kind: 'choice';
  readonly name: string;
  readonly options: readonly string[];
  readonly default: string;
}

interface TextParameter {
  readonly kind: 'text';
  readonly name: string;
  readonly default: string;
  readonly multiline: boolean;
}

interface ToggleParameter {
  readonly kind: 'toggle';
  readonly name: string;
  readonly default: boolean;
}

/**
 * One setting a model uses. `name` is a field of GenerationRequest (`steps`, `guidance`, `width`, …) or a key of its `extra`.
 * A model lists only what it uses: the form shows nothing else. `help` is one line in the user's words.
 */
export type Parameter = (NumberParameter | ChoiceParameter | TextParameter | ToggleParameter) & {
  readonly label: string;
  readonly help: string;
};

export interface ModelDescription {
  readonly id: string;
  readonly title: string;
  /** `sd15`, `sdxl`, `flux-dev`, …; `sketch` for the builtin engine; `workflow` for a template. */
  readonly family: string;
  readonly types: readonly GenerationType[];
  readonly parameters: readonly Parameter[];
  /** Whether LoRAs can be applied. */
  readonly loras: boolean;
  /** Which kinds of picture it can take beside the source. */
  readonly references: readonly ('reference' | 'style' | 'control')[];
  /** Side of the square it was trained on, pixels: the size an inpaint crop is brought to. */
  readonly nativeSize: number;
  /** One sentence about what it is; says so when there is no AI model behind it. */
  readonly description: string;
}

/** What models of a kind have in common. */
export type ModelKind = Omit<ModelDescription, 'id' | 'title'>;

export interface EngineDescription {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly models: readonly ModelDescription[];
  readonly loras: readonly LoraDescription[];
  readonly embeddings: readonly string[];
}

export interface LoraDescription {
  readonly name: string;
  /** Words its training used, where the file says so. */
  readonly triggerWords: readonly string[];
  readonly family: string | null;
}

export interface Progress {
  /** Work done, 0–1, over the whole task. */
  readonly fraction: number;
  readonly step?: number;
  readonly steps?: number;
  /** What is going on, in a word or two: `sampling`, `decoding`, `loading model`. */
  readonly stage?: string;
}

/** A small picture of the unfinished result, already encoded. */
export interface Preview {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp';
}

/** Pixels an engine reads: a source, a mask, a reference. */
export interface InputImage {
  readonly role: GenerationRequest['inputs'][number]['role'];
  readonly uid: string;
  readonly strength?: number;
  /** Reads the file's bytes (a mask: an 8-bit greyscale PNG, 255 = change this). */
  read(): Promise<Uint8Array>;
}

/** What an executor works on: one request and the pictures it makes, in order. */
export interface EngineTask {
  readonly jobId: string;
  readonly request: GenerationRequest;
  readonly inputs: readonly InputImage[];
  /** How many pictures one run makes from this request (a latent batch); usually 1. */
  readonly imageCount: number;
}

export interface EngineOutput {
  /** Index below `imageCount`. */
  readonly index: number;
  /** An encoded picture, exactly as the engine made it. */
  readonly bytes: Uint8Array;
  readonly format: 'png' | 'jpeg' | 'webp';
  /** Text chunks to carry in the file, e.g. ComfyUI's own `prompt` and `workflow`, byte for byte. */
  readonly texts: Readonly<Record<string, string>>;
  readonly engineVersion: string;
  readonly engineSeconds: number;
  /** In the engine's currency, where it charges. */
  readonly cost?: number;
  /** Something the user should know of the result, e.g. that it is all black. */
  readonly warning?: string;
}

/** What a remote executor must find again after a crash. Persisted before anything is sent. */
export interface DispatchTicket {
  readonly executorId: string;
  /** The remote side's id of the work, chosen by us: a canonical lowercase UUID. */
  readonly remoteId: string;
}

/** Reason of an abort that only means "we close": a remote executor leaves the task running, to be recovered. */
export const LEAVE_RUNNING = 'leave-running';

export interface EngineContext {
  /** Aborted for `LEAVE_RUNNING` when the app closes, for anything else when the task is cancelled. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  onPreview(preview: Preview): void;
  /** Must resolve (the row is on disk) before the executor sends anything a crash could orphan. */
  persistTicket(ticket: DispatchTicket): Promise<void>;
  /** The executor began to work on it: it is no longer merely waiting there. */
  onStarted(): void;
}

export type Suitability =
  | { readonly able: true; /** The model is loaded: starting is cheap. */ readonly warm: boolean }
  | { readonly able: false; readonly reason: AppError };

/** One place where tasks run: the builtin engine's worker, one ComfyUI server. */
export interface Executor {
  readonly id: string;
  readonly title: string;
  /** Tasks it holds at once: the running one plus those waiting there. */
  readonly capacity: number;
  /** Whether it answers now. An executor that does not is given nothing. */
  isHealthy(): boolean;
  /** Whether it has the models and nodes that the request needs. */
  suitability(request: GenerationRequest): Suitability;
  /**
   * Runs the task, yielding each picture as it is ready.
   * @throws AppError; `ENGINE_UNAVAILABLE` and `SERVER_UNREACHABLE` mean that the executor is at fault, not the task,
   *   with `details.cannotSave` for good: until somebody makes room for pictures there
   */
  run(task: EngineTask, context: EngineContext): AsyncIterable<EngineOutput>;
  /**
   * Finds out what became of a task sent before a crash or a lost connection, and goes on with it.
   * Resolves to `lost` when the remote side has never heard of it or forgot it: it may be sent again.
   */
  recover(
    ticket: DispatchTicket,
    task: EngineTask,
    context: EngineContext,
  ): Promise<AsyncIterable<EngineOutput> | 'lost'>;
  /** Another executor did what this one failed: the fault was its own. */
  noteOutdone?(failure: AppError): void;
}

/** A kind of image maker with all its executors. */
export interface Engine {
  readonly id: string;
  describe(): Promise<EngineDescription>;
  executors(): readonly Executor[];
  /** Calls back when models or executors come, go, fall ill or recover. Returns the unsubscribe. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
