import type { EngineOutput } from '../../domain/engine.ts';
import { AppError } from '../../domain/errors.ts';
import type { ComfyClient } from './client.ts';
import type { Size } from './graphs/plan.ts';
import { isWholeImage, pngTexts, sniffImage, type ImageFacts } from './image-signature.ts';
import { executionFailureSchema, type ExecutionFailure } from './messages.ts';
import type { PromptEnd } from './prompt-watch.ts';
import type { HistoryEntry, SavedFile } from './replies.ts';

export interface OutputExpectation {
  readonly promptId: string;
  readonly imageCount: number;
  /** Pixels; null when it is not known beforehand. */
  readonly size: Size | null;
  /** Whether every picture bears our prefix: not so in a workflow that saves by nodes of its own. */
  readonly ownNames: boolean;
  readonly engineVersion: string;
}

export interface OutputDeps {
  readonly client: ComfyClient;
  /** Whether every pixel of an encoded picture is black. */
  readonly isAllBlack: (bytes: Uint8Array) => Promise<boolean>;
  readonly signal: AbortSignal;
  /** How long a picture is tried for while the server is out of reach, ms. */
  readonly giveUpMs: number;
}

/** Subfolder of the server's output folder that everything of ours goes to. */
const OUTPUT_FOLDER = 'gesso';
/** Largest picture taken, pixels. */
const MAX_PIXELS = 2 ** 29;
/** A picture cut short, or a proxy's page instead of it, is asked for again this often. */
const MOST_BAD_DOWNLOADS = 4;
const DOWNLOAD_RETRY_MS = 50;
const VIEW_TIMEOUT_MS = 60_000;

/** What SaveImage is told, so that no two jobs share a name and no job is answered from the cache. */
export function filenamePrefix(promptId: string): string {
  return `${OUTPUT_FOLDER}/${promptId}`;
}

/**
 * The pictures of a prompt that has ended: downloaded, whole, of a known format and of the size asked for.
 * @throws AppError ENGINE_FAILED, OUT_OF_MEMORY, ENGINE_UNAVAILABLE (`details.stale`: not this job's), SERVER_PROTOCOL
 */
export async function* collectOutputs(
  end: Exclude<PromptEnd, { kind: 'lost' }>,
  expected: OutputExpectation,
  deps: OutputDeps,
): AsyncGenerator<EngineOutput> {
  if (end.kind === 'failed') throw executionError(end.failure);
  if (end.kind === 'history') throwIfFailed(end.entry);
  const chosen = chooseFiles(end.kind === 'history' ? filesOf(end.entry) : end.files, expected);
  const files = chosen.slice(0, expected.imageCount);
  const seconds = end.kind === 'history' ? secondsWorked(end.entry) : 0;
  for (const [index, file] of files.entries()) {
    const bytes = await download(file, deps);
    const facts = checkPicture(bytes, expected.size);
    const { format } = facts;
    const black = mayBeBlack(bytes, facts) && (await deps.isAllBlack(bytes));
    const warnings = [
      ...(black ? [BLACK] : []),
      ...(files.length < chosen.length ? [surplus(chosen, files)] : []),
    ];
    yield {
      index,
      bytes,
      format,
      texts: format === 'png' ? generationTexts(bytes) : {},
      engineVersion: expected.engineVersion,
      engineSeconds: seconds / files.length,
      ...(warnings.length > 0 ? { warning: warnings.join(' ') } : {}),
    };
  }
}

const BLACK = 'All black: the model or its VAE may have overflowed. Try another VAE or precision.';

/** A workflow makes as many as its own nodes say, unless its number of pictures is bound. */
function surplus({ length: made }: readonly SavedFile[], { length: kept }: readonly SavedFile[]): string {
  return `The workflow saved ${made} pictures where ${kept} was asked for: the first was kept, the others stay on the server.`;
}

/**
 * The pictures of a prompt that neither queue nor history knows any more, by the names they were to get: files outlive a restart.
 * Null unless all of them are there, whole.
 */
export async function findByName(
  { promptId, imageCount, ownNames }: OutputExpectation,
  { client, signal }: Pick<OutputDeps, 'client' | 'signal'>,
): Promise<readonly SavedFile[] | null> {
  if (!ownNames) return null;
  const files = Array.from({ length: imageCount }, (_, index): SavedFile => ({
    // SaveImage counts from 1 for each prefix, and no other prompt has this one.
    filename: `${promptId}_${String(index + 1).padStart(5, '0')}_.png`,
    subfolder: OUTPUT_FOLDER,
    type: 'output',
  }));
  for (const file of files) {
    const bytes = await client.view(file, { signal, timeoutMs: VIEW_TIMEOUT_MS });
    const facts = bytes && sniffImage(bytes);
    if (!facts || !isWholeImage(bytes, facts.format)) return null;
  }
  return files;
}

/** The workflow as ComfyUI wrote it into the file. */
function generationTexts(bytes: Uint8Array): Record<string, string> {
  const texts = pngTexts(bytes);
  return Object.fromEntries(
    ['prompt', 'workflow'].flatMap((key) => (texts[key] === undefined ? [] : [[key, texts[key]] as const])),
  );
}

function throwIfFailed({ status }: HistoryEntry): void {
  if (!status || status.status_str === 'success') return;
  const messages = status.messages.filter((message) => message !== null);
  const failed = messages.find(([type]) => type === 'execution_error');
  const failure = executionFailureSchema.safeParse(failed?.[1]);
  if (failure.success) throw executionError(failure.data);
  if (messages.some(([type]) => type === 'execution_interrupted')) {
    throw new AppError(
      'ENGINE_FAILED',
      'The job was stopped on the server. Retry it when the server is free.',
      {
        interrupted: true,
      },
    );
  }
  throw new AppError('ENGINE_FAILED', 'The server reports that the job failed, without saying why.');
}

/** What the system says when a file cannot grow, on Linux, macOS and Windows. */
const DISK_IS_FULL = /No space left on device|not enough space on the disk|Disk quota exceeded/i;
/** Of nodes that Comfy.org charges for. */
const KEY_REFUSED = /^Unauthorized: Please login first to use this node/;
/** Exceptions that no request causes: files that are gone or damaged, packages that are missing, a driver that gave up. */
const SERVERS_OWN_TYPES =
  /(?:^|\.)(?:OSError|IOError|FileNotFoundError|PermissionError|ImportError|ModuleNotFoundError|SafetensorError|AcceleratorError|ConnectionError)$/;
/** Of what the system refuses, among them. */
const SYSTEMS_TYPES = /(?:^|\.)(?:OSError|IOError|FileNotFoundError|PermissionError)$/;
const SERVERS_OWN_MESSAGES =
  /\b(?:CUDA|HIP|cuDNN|CUBLAS)\w*[ _](?:error|driver|kernel|status)|device-side assert/i;

function executionError({ nodeType, exceptionType, message }: ExecutionFailure): AppError {
  const outOfMemory =
    /OutOfMemory/i.test(exceptionType) ||
    /allocation on device|out of memory|not enough memory/i.test(message);
  if (outOfMemory) {
    return new AppError(
      'OUT_OF_MEMORY',
      'The server ran out of graphics memory. Try a smaller size, fewer pictures at once, or a smaller model.',
    );
  }
  if (KEY_REFUSED.test(message)) {
    return new AppError(
      'ENGINE_FAILED',
      `Comfy.org did not accept the API key with which ${nodeType} was run. Make one at platform.comfy.org and enter it in the settings, under Servers › Edit.`,
    );
  }
  const kind = exceptionType === '' ? '' : ` (${exceptionType})`;
  const failed = `${nodeType || 'The workflow'} failed${kind}: ${message || 'no reason given'}`;
  const isFull = DISK_IS_FULL.test(message);
  // Where SaveImage writes is the server's and ours; other nodes may be told a place that cannot be.
  if (isFull || (nodeType === 'SaveImage' && SYSTEMS_TYPES.test(exceptionType))) {
    return new AppError(
      'ENGINE_UNAVAILABLE',
      `The server cannot save pictures: ${isFull ? 'its disk is full' : failed}. Put that right there, then press “Check again” under Servers. Until then it is tried rarely.`,
      { cannotSave: true },
    );
  }
  const isServers = SERVERS_OWN_TYPES.test(exceptionType) || SERVERS_OWN_MESSAGES.test(message);
  return new AppError(isServers ? 'ENGINE_UNAVAILABLE' : 'ENGINE_FAILED', failed);
}

/** Nodes inside of a subgraph are called "75:12". */
const byNumber = new Intl.Collator('en', { numeric: true });

function filesOf({ outputs }: HistoryEntry): SavedFile[] {
  return Object.entries(outputs)
    .sort(([a], [b]) => byNumber.compare(a, b))
    .flatMap(([, output]) => output?.images ?? []);
}

function chooseFiles(files: readonly SavedFile[], expected: OutputExpectation): readonly SavedFile[] {
  const own = files.filter((file) => isOwn(file, expected.promptId));
  const pictures = files.filter(isPicture);
  const saved = pictures.filter(({ type }) => type === 'output');
  const chosen = expected.ownNames || own.length > 0 ? own : saved.length > 0 ? saved : pictures;
  if (chosen.length === 0 && files.length > 0 && expected.ownNames) {
    throw new AppError('ENGINE_UNAVAILABLE', 'The server answered with pictures of another job.', {
      stale: true,
    });
  }
  if (chosen.length < expected.imageCount) {
    const finished = `The server finished with ${chosen.length} of ${expected.imageCount} pictures.`;
    const advice = expected.ownNames || chosen.length > 0 ? '' : ` ${howToSave(files)}`;
    throw new AppError('ENGINE_FAILED', `${finished}${advice}`);
  }
  return chosen;
}

/** Nodes list videos and animations among the pictures. */
function isPicture({ filename }: SavedFile): boolean {
  return /\.(?:png|jpe?g|webp)$/i.test(filename);
}

function howToSave([other]: readonly SavedFile[]): string {
  const saved = other
    ? `The workflow saved ${other.filename.slice(0, 100)}, which Gesso does not take. `
    : '';
  return `${saved}Let it save PNG, JPEG or WebP, for example by a SaveImage node.`;
}

function isOwn({ filename, subfolder, type }: SavedFile, promptId: string): boolean {
  return type === 'output' && subfolder === OUTPUT_FOLDER && filename.startsWith(`${promptId}_`);
}

/** Tries again while the server is out of reach: the picture is made, only its bytes are missing. */
async function download(file: SavedFile, { client, signal, giveUpMs }: OutputDeps): Promise<Uint8Array> {
  const deadline = performance.now() + giveUpMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const bytes = await client.view(file, { signal, timeoutMs: VIEW_TIMEOUT_MS });
      if (bytes === null) {
        throw new AppError('ENGINE_FAILED', 'The picture is no longer on the server. Retry the job.');
      }
      const facts = sniffImage(bytes);
      const isWhole = facts !== null && isWholeImage(bytes, facts.format);
      if (isWhole || attempt >= MOST_BAD_DOWNLOADS) return bytes;
    } catch (error) {
      const passing = error instanceof AppError && error.code === 'SERVER_UNREACHABLE';
      if (!passing || performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(DOWNLOAD_RETRY_MS * attempt, 2_000)));
  }
}

function checkPicture(bytes: Uint8Array, expected: Size | null): ImageFacts {
  const facts = sniffImage(bytes);
  if (!facts) throw unusable('is in no format Gesso knows');
  const { width, height, format } = facts;
  if (width < 1 || height < 1 || width * height > MAX_PIXELS)
    throw unusable(`claims to be ${width}×${height} pixels`);
  if (!isWholeImage(bytes, format)) throw unusable('is cut short');
  if (expected && (expected.width !== width || expected.height !== height)) {
    throw unusable(`is ${width}×${height}, not ${expected.width}×${expected.height}`);
  }
  return facts;
}

/** Black compresses to next to nothing: only a small file is worth decoding. Its texts don't count. */
function mayBeBlack(bytes: Uint8Array, { format, width, height }: ImageFacts): boolean {
  const texts = format === 'png' ? Object.values(pngTexts(bytes)) : [];
  const textBytes = texts.reduce((sum, text) => sum + text.length, 0);
  return bytes.byteLength - textBytes < 4096 + (width * height) / 10;
}

function unusable(what: string): AppError {
  return new AppError('SERVER_PROTOCOL', `The picture the server sent ${what}. It was not saved.`);
}

/** Seconds between the server's own start and end marks; 0 when it does not say or its clock was set meanwhile. */
function secondsWorked({ status }: HistoryEntry): number {
  const timeOf = (type: string): number | undefined => {
    const stamp = status?.messages.find((message) => message?.[0] === type)?.[1]['timestamp'];
    return typeof stamp === 'number' ? stamp : undefined;
  };
  const from = timeOf('execution_start');
  const to = timeOf('execution_success') ?? timeOf('execution_error');
  return from === undefined || to === undefined ? 0 : Math.max(0, (to - from) / 1000);
}
